"""Looking through the whole trail, or what is new; and an alert when sealing stands still."""

import datetime as dt
from contextlib import closing

import psycopg2
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from portal.access import Denied
from portal.audit import tasks
from portal.audit.actions import TRAIL_VERIFIED
from portal.audit.choices import AlertRule, Result
from portal.audit.domain import alerts, anchors, chain, trail
from portal.audit.domain.verification import Fault
from portal.audit.models import Alert, Event, Pending
from portal.jobs.domain import runner
from portal.jobs.models import Job
from tests.audit.test_chain import run, write
from tests.factories.accounts import holder, signed_in
from tests.factories.audit import EventFactory
from tests.factories.jobs import StillPulse


@pytest.fixture
def long_ago(db):
    """A sealed event of last month, and a seal of today behind it."""
    old = EventFactory(at=timezone.now() - dt.timedelta(days=30))
    chain.seal_pending()
    write(1)
    chain.seal_pending()
    anchors.drop()
    return old


def test_every_night_only_what_is_new_is_read_and_on_sundays_all(long_ago):
    trail.verify(whole=True)
    assert trail.last_verified().detail == {"whole": True, "rows": 2, "faults": 0}
    run("UPDATE audit_event SET object_label = '别的' WHERE id = %s", [long_ago.pk])
    tasks.verify()
    assert trail.last_verified().detail["faults"] == 0
    assert trail.last_verified().detail["rows"] < Event.objects.count()
    trail.verify(whole=True)
    event = trail.last_verified()
    assert (event.result, event.detail["faults"]) == (Result.FAILED, 1)
    assert Alert.objects.get().rule == AlertRule.BROKEN_CHAIN


def test_without_a_note_to_resume_from_all_is_read(long_ago, settings):
    settings.AUDIT_ANCHOR.unlink()
    tasks.verify()
    assert trail.last_verified().detail["whole"] is True


def test_only_who_sees_the_trail_has_it_verified(county):
    with pytest.raises(Denied):
        trail.verify(whole=True, by=holder("township_member", county))


@pytest.mark.django_db(transaction=True)
def test_auditor_verifies_at_once_and_reads_the_result_at_home(client, auditor):
    signed_in(client, auditor)
    answer = client.post(reverse("jobs:verify-trail"))
    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    runner.run(job.pk, pulse=StillPulse)
    job.refresh_from_db()
    assert job.result == {"发现的问题": 0}
    page = client.get(reverse("home-panels")).content.decode()
    assert "没有改动、缺失或插入" in page
    assert "立即校验全部记录" in page
    assert Event.objects.filter(action=TRAIL_VERIFIED, actor=auditor).count() == 1


@pytest.fixture
def lock_held():
    """Another session of the database keeps the sealers' lock, as somebody would who wants time."""
    known = connection.get_connection_params()
    address = {k: known[k] for k in ("dbname", "user", "password", "host", "port") if k in known}
    with closing(psycopg2.connect(**address)) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [chain._LOCK])
        yield


@pytest.mark.django_db
def test_lock_held_too_long_raises_an_alert_and_shows_in_the_health(client, lock_held):
    EventFactory(at=timezone.now() - chain.SEALED_WITHIN - dt.timedelta(minutes=1))
    connection.check_constraints()
    tasks.seal()
    tasks.seal()
    assert Pending.objects.count() == 1
    alert = Alert.objects.get()
    assert (alert.rule, alert.count) == (AlertRule.UNSEALED, 1)
    assert client.get("/readyz").json()["sealing"] is False


@pytest.mark.django_db
def test_nothing_waits_too_long_raises_nothing():
    write(1)
    alerts.raise_for_unsealed()
    assert not Alert.objects.exists()


@pytest.mark.django_db
def test_alert_whose_cause_got_smaller_keeps_its_highest_count():
    faults = [Fault("第 1 号审计记录", "缺失"), Fault("第 2 号审计记录", "缺失")]
    alerts.raise_for_faults(faults)
    alerts.raise_for_faults(faults[:1])
    assert Alert.objects.get().count == 2
