"""A real worker killed by SIGKILL while it draws an issue, then another while it sends a message:
one issue, one number, one delivery to each unit, one set of files, one message."""

import pytest
from django.db import transaction
from django.db.models.functions import Now

from portal.jobs.choices import JobState
from portal.jobs.domain import rescue
from portal.jobs.models import Job
from reports.choices import DispatchState
from reports.domain.bulletins import dispatching, kept
from reports.models import Bulletin, Delivery, Dispatch, KeptFile, Subscription
from reports.series import SERIES
from tests import clock
from tests.factories import accounts, bulletins, orgs
from tests.jobs.test_killed_worker import ended, kill, until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("worker")]
UNITS = 3


@pytest.fixture
def published(monkeypatch):
    """Circulated to three units."""
    monkeypatch.setitem(SERIES, "testing", bulletins.declared(bulletins.Sayings()))
    county = orgs.county()
    with clock.at("2026-11-06T09:00"):
        bulletins.circulated(*(orgs.township(county) for _ in range(UNITS)))
        yield bulletins.published(county)


def told(bulletin):
    """Somebody who is told by the office's gateway: sent only once the drawing is over, so that it
    is known at which of the two a worker stands."""
    reader = accounts.holder("general_office", orgs.county())
    Subscription.objects.create(user=reader, series=bulletin.series, by_gateway=True)
    with transaction.atomic():
        dispatching.tell_subscribers(bulletin)  # calls the worker


def left():
    """Whatever happens there is one of each."""
    assert [one.numbered for one in Bulletin.objects.all()] == ["组通〔2026〕1号"]
    assert Delivery.objects.values("unit").distinct().count() == Delivery.objects.count() == UNITS
    return KeptFile.objects.count(), list(Dispatch.objects.values_list("state", flat=True))


def test_killed_while_drawing_and_while_sending(published, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    facts = {"module": "tests.reports.pausing", "BULLETIN_SIGNALS": str(tmp_path)}
    job = Job.objects.get(kind=kept.RENDER)
    with worker(settings.MEDIA_ROOT, **facts) as process:
        until((tmp_path / "drawing begun").exists)
        kill(process)
    assert left() == (0, [])
    Job.objects.update(heartbeat_at=Now() - rescue.DEAD_AFTER * 2)
    (tmp_path / "drawing may go on").touch()
    with worker(settings.MEDIA_ROOT, **facts) as process:
        assert set(rescue.rescue()) == {job}
        done = until(lambda: ended(job))
        told(published)
        until((tmp_path / "sending begun").exists)
        kill(process)
    assert (done.state, done.error, done.attempts) == (JobState.DONE, "", 2)
    assert left() == (3, [DispatchState.WAITING])
    assert not (tmp_path / "sent").exists()
    sent = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dispatching.channels, "send", lambda one: sent.append(one.pk))
        assert (dispatching.send_due(), dispatching.send_due()) == (1, 0)
    assert left() == (3, [DispatchState.SENT])
    assert sent == [Dispatch.objects.get().pk]
    assert kept.keep(published) == list(published.files.all())
