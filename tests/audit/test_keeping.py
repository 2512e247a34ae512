"""Rows that tell what happened: the database itself refuses to change, remove or empty them."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from pghistory.models import Context

from branches.models import MemberMove, StatusChange
from portal.audit import keeping
from portal.audit.choices import AlertRule
from portal.audit.domain import verification
from portal.audit.models import Alert
from portal.audit.tracking import History
from portal.orgs.choices import Change
from portal.orgs.models import Unit, UnitChange
from tests.emptying import unguarded
from tests.factories import orgs
from tests.factories.audit import AlertFactory

KEPT = dict(keeping.everything_kept())
TELLING = {"StatusChange", "MemberMove", "Election", "UnitChange", "Succession", "PolicyChange"}


def refused(sql, params=None):
    with pytest.raises(IntegrityError, match="只能"), transaction.atomic():
        _commit(sql, params)


def _commit(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
    connection.check_constraints()  # what would be asked at the commit


def test_histories_their_context_the_trail_and_acts_are_kept():
    histories = {m for m in apps.get_models() if issubclass(m, History)}
    assert len(histories) > 10
    assert histories | {Context, Alert, StatusChange, MemberMove, UnitChange} <= KEPT.keys()
    assert {model.__name__ for model in KEPT} >= TELLING


@pytest.mark.django_db
@pytest.mark.parametrize("model", KEPT, ids=lambda model: model._meta.label)
def test_kept_table_is_never_emptied_and_its_other_columns_never_change(model):
    """The statement triggers refuse even where there is no row yet."""
    table, kept = f'"{model._meta.db_table}"', KEPT[model]
    refused(f"TRUNCATE {table} CASCADE")
    if not kept.changing:
        refused(f'UPDATE {table} SET "{model._meta.pk.column}" = "{model._meta.pk.column}"')  # noqa: S608
    if not kept.goes_with:
        refused(f"DELETE FROM {table}")  # noqa: S608
    assert keeping.missing() == []


@pytest.mark.django_db
def test_line_of_a_units_story_goes_only_with_the_unit(county):
    unit = orgs.township(county)
    line = UnitChange.objects.create(
        unit=unit, act=Change.RENAMED, effective_on=dt.date(2026, 1, 1), summary="更名"
    )
    refused("DELETE FROM orgs_unitchange WHERE id = %s", [line.pk])
    refused("UPDATE orgs_unitchange SET summary = '别的' WHERE id = %s", [line.pk])
    UnitChange.objects.filter(pk=line.pk).update(effective_on=dt.date(2025, 1, 1))
    Unit.objects.filter(pk=unit.pk).delete()
    connection.check_constraints()
    assert not UnitChange.objects.filter(pk=line.pk).exists()


@pytest.mark.django_db
def test_alert_is_answered_once_and_its_count_only_grows(auditor):
    alert = AlertFactory(count=5)
    Alert.objects.filter(pk=alert.pk).update(count=7, detail="又有两次")
    refused("UPDATE audit_alert SET count = 1 WHERE id = %s", [alert.pk])
    refused("UPDATE audit_alert SET rule = %s WHERE id = %s", [AlertRule.OFF_HOURS.value, alert.pk])
    refused("DELETE FROM audit_alert WHERE id = %s", [alert.pk])
    answer = {"finding": "属实", "acknowledged_by": auditor, "acknowledged_at": alert.since}
    Alert.objects.filter(pk=alert.pk).update(**answer)
    refused("UPDATE audit_alert SET finding = '误报' WHERE id = %s", [alert.pk])
    alert.refresh_from_db()
    assert (alert.count, alert.detail, alert.finding) == (7, "又有两次", "属实")


@pytest.mark.django_db
def test_context_of_a_change_learns_its_user_and_forgets_nothing():
    context = Context.objects.create(metadata={"address": "10.0.0.1"})
    Context.objects.filter(pk=context.pk).update(metadata={"address": "10.0.0.1", "user": 3})
    refused("UPDATE pghistory_context SET metadata = '{}' WHERE id = %s", [str(context.pk)])
    refused("DELETE FROM pghistory_context WHERE id = %s", [str(context.pk)])
    context.refresh_from_db()
    assert context.metadata == {"address": "10.0.0.1", "user": 3}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "trigger"), [("orgs_unithistory", ""), ("audit_event", "append_only")]
)
def test_trigger_that_was_taken_away_or_switched_off_is_a_fault(table, trigger):
    with connection.cursor() as cursor:
        if not trigger:
            cursor.execute(
                "SELECT tgname FROM pg_trigger"
                " WHERE tgrelid = %s::regclass AND tgname LIKE 'kept%%'",
                [table],
            )
            trigger = cursor.fetchone()[0]
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    faults = [str(fault) for fault in verification.find()]
    assert faults == [f"数据表 {table}：防改动的触发器被删除或停用，请查明原因后执行 migrate 恢复"]


@pytest.mark.django_db
def test_protecting_again_brings_back_what_is_missing():
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'orgs_unithistory'::regclass"
            " AND tgname LIKE 'kept%'"
        )
        cursor.execute(f"DROP TRIGGER {cursor.fetchone()[0]} ON orgs_unithistory")
    assert keeping.missing() == ["orgs_unithistory"]
    keeping.protect()
    assert keeping.missing() == []
