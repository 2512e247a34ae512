import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from portal.accounts.actions import ACCOUNT_DISABLED
from portal.audit.actions import RECORD_VIEWED
from portal.audit.domain import events
from portal.audit.models import Event
from portal.orgs.domain import groups
from portal.orgs.models import ComparisonGroup
from tests.factories import accounts, orgs
from tests.factories.audit import EventFactory

pytestmark = pytest.mark.django_db


def test_audit_failure_blocks(county):
    office = accounts.holder("general_office", county)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_event RENAME TO audit_event_away")
    with pytest.raises(DatabaseError), transaction.atomic():
        groups.GROUPS.add(name="第一组", position=1, note="", by=office)
    assert ComparisonGroup.objects.count() == 0


def test_same_person_looking_again_within_ten_minutes_is_one_look(county, auditor, security):
    unit = orgs.township(county)
    for by in (auditor, auditor, security):
        events.looked(unit, by=by)
    events.looked(county, by=auditor)
    looks = Event.objects.filter(action=RECORD_VIEWED)
    assert list(looks.order_by("pk").values_list("actor", "object_id")) == [
        (auditor.pk, str(unit.pk)),
        (security.pk, str(unit.pk)),
        (auditor.pk, str(county.pk)),
    ]


def test_a_look_after_ten_minutes_is_another_one(county, auditor):
    EventFactory(
        actor=auditor,
        object_type="orgs.unit",
        object_id=str(county.pk),
        at=timezone.now() - dt.timedelta(minutes=11),
    )
    assert events.looked(county, by=auditor) is not None


def test_many_at_once_are_as_complete_as_one(county, security):
    entries = [
        events.Entry(ACCOUNT_DISABLED, security, target=county, detail={"reason": str(n)})
        for n in range(3)
    ]
    assert events.record_many(entries) == 3
    recorded = Event.objects.order_by("pk").values_list("actor_name", "object_label", "detail")
    assert list(recorded) == [("安全员", str(county), {"reason": str(n)}) for n in range(3)]
