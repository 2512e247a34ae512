"""The files of a published issue: drawn once, the same ones ever after, whatever dies meanwhile."""

import datetime as dt
import os

import pytest
from celery import current_app
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.jobs.choices import JobState
from portal.jobs.domain import rescue, runner
from portal.jobs.models import Job
from reports.choices import BulletinState, DispatchState
from reports.domain.bulletins import dispatching, kept, previews
from reports.domain.bulletins import series as all_series
from reports.domain.documents import PDF, XLSX
from reports.domain.official import renditions
from reports.models import Bulletin, Delivery, Dispatch, KeptFile, Subscription
from tests.factories import accounts, bulletins

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


class Pulse:
    """A heart that beats nowhere."""

    def __init__(self, job):
        pass

    def start(self):
        pass

    def stop(self):
        pass

    def tell(self, *_):
        pass

    def check(self):
        pass


def drawn(bulletin):
    job = Job.objects.get(kind=kept.RENDER, key=str(bulletin.pk))
    runner.run(job.pk, pulse=Pulse)
    job.refresh_from_db()
    return job


def test_published_it_is_drawn_once_and_handed_out_from_then_on(client, county):
    bulletin = bulletins.published(county)
    assert drawn(bulletin).state == "done"
    rows = {row.form: row for row in bulletin.files.all()}
    assert set(rows) == {"xlsx", "docx", "pdf"}
    assert rows["pdf"].pages == 2
    accounts.signed_in(client, accounts.holder("general_office", county))
    first, second = (
        client.get(reverse("bulletins:bulletin-docx", args=[bulletin.pk])).content for _ in range(2)
    )
    assert first == second
    assert len(first) == rows["docx"].size
    assert [row.pk for row in kept.keep(bulletin)] == [row.pk for row in rows.values()]


def test_a_run_that_dies_leaves_nothing_and_the_next_leaves_one_set(county, monkeypatch):
    bulletin = bulletins.published(county)

    write = kept.sealed.write

    def dies(path, content):
        if path.suffix == ".pdf":  # the last of them
            raise ConnectionError
        write(path, content)

    with monkeypatch.context() as broken:
        broken.setattr(kept.sealed, "write", dies)
        job = drawn(bulletin)
    assert (job.state, job.attempts) == ("queued", 1), "put off, to be tried again"
    assert not KeptFile.objects.exists()
    Job.objects.filter(pk=job.pk).update(wait_until=None)
    assert drawn(bulletin).state == "done"
    assert bulletin.files.count() == 3
    assert Bulletin.objects.get().numbered == "组通〔2026〕1号"


def test_what_does_not_say_what_was_signed_is_not_drawn(county):
    bulletin = bulletins.published(county)
    Bulletin.objects.update(digest="0" * 64)
    job = drawn(bulletin)
    assert "与签发时的校验值不一致" in job.error
    assert job.gave_up_at, "somebody has to look into it"


def test_a_kept_file_that_was_changed_or_lost_is_not_given_out(county):
    bulletin = bulletins.published(county)
    kept.keep(bulletin)
    kept.path_of(bulletin.digest, XLSX).write_bytes(b"something else")
    kept.path_of(bulletin.digest, PDF).unlink()
    for form in (XLSX, PDF):
        with pytest.raises(ValidationError, match="读不出来"):
            kept.content(bulletin, form, reader="李梅")


def test_forms_are_looked_at_as_their_files_say(county, client):
    bulletin, _ = bulletins.signed(county)
    accounts.signed_in(client, accounts.holder("general_office", county))
    for tab, said in (("word", "一、总体情况"), ("workbook", "2026年10月共14个单位。")):
        page = client.get(bulletin.get_absolute_url(), {"tab": tab}).content.decode()
        assert said in page, tab
    url = reverse("bulletins:page", args=[bulletin.pk, 1])
    assert url in client.get(bulletin.get_absolute_url(), {"tab": "pages"}).content.decode()
    assert client.get(url)["Content-Type"] == "image/jpeg"
    assert client.get(reverse("bulletins:page", args=[bulletin.pk, 3])).status_code == 404


def test_a_draft_that_cannot_be_drawn_says_why_on_its_page(county, monkeypatch):
    bulletin, _ = bulletins.signed(county)

    def refuses(*_, **__):
        raise ValidationError("内容太多。")

    monkeypatch.setitem(
        kept.FORMATS, "docx", renditions.replace(kept.FORMATS["docx"], draw=refuses)
    )
    assert previews.word(bulletin)["refusals"] == ["内容太多。"]


def test_what_was_drawn_of_drafts_is_tidied(county):
    bulletin = bulletins.published(county)
    kept.keep(bulletin)
    stale = kept.path_of("ab" * 32, PDF)
    stale.parent.mkdir(parents=True, exist_ok=True)
    stale.write_bytes(b"")
    long_ago = (timezone.now() - dt.timedelta(days=2)).timestamp()
    os.utime(stale, (long_ago, long_ago))
    assert kept.tidy() == 1
    assert kept.path_of(bulletin.digest, PDF).exists()


def test_while_the_broker_is_away_nothing_is_lost(
    county, town, monkeypatch, django_capture_on_commit_callbacks
):
    """It refuses every call, then comes back without those it had: what is kept in the database is
    called for again."""
    bulletins.circulated(town)
    reader = accounts.holder("general_office", county)
    series = all_series.of("testing")
    Subscription.objects.create(user=reader, series=series, by_gateway=True)
    with monkeypatch.context() as away:
        away.setattr(current_app, "send_task", _unreachable)
        with django_capture_on_commit_callbacks(execute=True):
            bulletin = bulletins.published(county)
    job = Job.objects.get(kind=kept.RENDER)
    assert (bulletin.state, job.state) == (BulletinState.PUBLISHED, JobState.QUEUED)
    assert Delivery.objects.get().unit == town
    assert Dispatch.objects.get().state == DispatchState.WAITING
    Job.objects.update(sent_at=timezone.now() - rescue.CALL_AGAIN_AFTER * 2)
    assert rescue.rescue() == [job]
    assert drawn(bulletin).state == JobState.DONE
    assert bulletin.files.count() == 3
    sent = []
    monkeypatch.setattr(dispatching.channels, "send", lambda one: sent.append(one.pk))
    assert (dispatching.send_due(), dispatching.send_due()) == (1, 0)
    assert sent == [Dispatch.objects.get().pk]
    assert (Delivery.objects.count(), Bulletin.objects.count()) == (1, 1)


def _unreachable(*args, **kwargs):
    raise OperationalError("the broker is away")
