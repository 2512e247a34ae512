"""Registers with an entry per unit and period, and 沿用上期."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.access import Denied
from portal.audit.models import Event
from portal.deeds.domain import deeds
from portal.deeds.models import Deed
from portal.fields.choices import KindKey
from portal.orgs.choices import UnitLevel
from portal.periods import Period
from portal.registers.actions import REGISTER_CARRIED
from portal.registers.choices import RecordState, RegisterKind
from portal.registers.domain import carrying, records, registers, rhythm, steps
from portal.registers.models import RegisterRecord
from tests.factories import registers as factory

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = Period.parse("2026-10"), Period.parse("2026-11")
FIELDS = [
    {"label": "走访户数", "kind": KindKey.INTEGER, "required": True, "minimum": 0},
    {"label": "联系电话", "kind": KindKey.TEXT, "sensitive": True},
    {"label": "合计", "kind": KindKey.AUTOMATIC, "formula": "[走访户数] × 2"},
]


@pytest.fixture(autouse=True)
def _in_november(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: dt.date(2026, 11, 20))


@pytest.fixture
def visits(county, office):
    facts = {"kind": RegisterKind.PERIODIC, "rhythm": "month", "number_prefix": "ZF"}
    return factory.register(county, FIELDS, (), by=office, name="走访统计", **facts)


def fill(register, unit, by, period=None, **typed):
    typed = {"走访户数": "12", "联系电话": "13800000000", **typed}
    return records.create(
        register, unit=unit, raw=factory.raw(register, **typed), period=period, by=by
    )


def test_an_entry_is_about_the_running_period_unless_another_is_named(visits, town, member):
    assert fill(visits, town, member).period == NOVEMBER
    assert fill(visits, town, member, OCTOBER).period == OCTOBER


@pytest.mark.parametrize(("code", "words"), [("2026-12", "还没有到"), ("2026-Q4", "按月度填报")])
def test_a_period_that_cannot_be_filled_is_refused(visits, town, member, code, words):
    with pytest.raises(ValidationError, match=words):
        fill(visits, town, member, Period.parse(code))


def test_a_unit_has_one_entry_of_a_period_and_another_after_crossing_it_out(visits, town, member):
    first = fill(visits, town, member)
    with pytest.raises(ValidationError, match="已填过2026年11月"):
        fill(visits, town, member)
    other = factory.record(visits, town, member, 走访户数=1)
    with pytest.raises(IntegrityError, match="record_of_period"), transaction.atomic():
        RegisterRecord.objects.filter(pk=other.pk).update(period=NOVEMBER)
    steps.void(first, words="填错月份", by=member)
    again = fill(visits, town, member)
    assert again.number == "ZF2026-002"
    with pytest.raises(ValidationError, match="与后来登记的内容冲突"):
        deeds.withdraw(Deed.objects.get(), reason="看错了", by=member)


def test_what_was_filled_last_is_carried_over_and_judged_anew(
    visits, town, other_town, member, office
):
    fill(visits, town, member, Period.parse("2026-09"), 走访户数="30")
    (made,) = carrying.carry_over(visits, period=NOVEMBER, by=office)
    made.refresh_from_db()
    keys = {label: factory.key(visits, label) for label in ("走访户数", "联系电话", "合计")}
    assert made.unit == town
    assert made.period == NOVEMBER
    assert made.state == RecordState.RECORDED
    assert made.number == "ZF2026-002"
    assert made.values[keys["走访户数"]] == 30
    assert made.values[keys["合计"]] == "60.00"
    assert keys["联系电话"] not in made.values
    event = Event.objects.get(action=REGISTER_CARRIED)
    assert (event.detail["period"], event.detail["rows"]) == ("2026年11月", 1)
    with pytest.raises(ValidationError, match="没有可以沿用的"):
        carrying.carry_over(visits, period=NOVEMBER, by=office)


def test_what_was_crossed_out_is_not_carried_over(visits, town, member):
    steps.void(fill(visits, town, member, OCTOBER), words="重复", by=member)
    with pytest.raises(ValidationError, match="没有可以沿用的"):
        carrying.carry_over(visits, period=NOVEMBER, subjects=[town], by=member)


def test_a_member_carries_over_what_is_his(visits, town, other_town, member, office):
    for unit in (town, other_town):
        fill(visits, unit, office, OCTOBER)
    with pytest.raises(Denied):
        carrying.carry_over(visits, period=NOVEMBER, subjects=[other_town], by=member)
    carrying.carry_over(visits, period=NOVEMBER, by=member)
    assert RegisterRecord.objects.filter(period=NOVEMBER).get().unit == town


def test_a_register_without_periods_carries_nothing_over(register, member):
    with pytest.raises(ValidationError, match="不分期"):
        carrying.carry_over(register, period=NOVEMBER, by=member)


def test_statements_of_carrying_over_do_not_grow(
    visits, town, other_town, office, django_assert_max_num_queries
):
    for unit in (town, other_town):
        fill(visits, unit, office, OCTOBER)
    with django_assert_max_num_queries(24):
        assert len(carrying.carry_over(visits, period=NOVEMBER, by=office)) == 2


def test_settings_of_periods_fit_together(visits, town, office, member):
    facts = {"name": "走访", "note": "", "levels": [UnitLevel.TOWNSHIP], "single": False}
    periodic = {**facts, "kind": RegisterKind.PERIODIC, "number_prefix": "ZF"}
    with pytest.raises(ValidationError, match="多久一期"):
        registers.create(**periodic, by=office)
    with pytest.raises(ValidationError, match="只有定期的登记簿"):
        registers.create(**facts, rhythm="month", by=office)
    with pytest.raises(ValidationError, match="每期每个单位一条"):
        registers.create(**{**periodic, "single": True}, rhythm="month", by=office)
    fill(visits, town, member)
    with pytest.raises(ValidationError, match="不能改多久一期"):
        registers.edit(visits, **periodic, rhythm="quarter", by=office)


def test_periods_that_are_offered_and_read(visits):
    assert rhythm.offered(visits)[:2] == [NOVEMBER, OCTOBER]
    assert rhythm.read(visits, "2026-10") == OCTOBER
    for code in ("", "2027-01", "2026-Q3", "<script>"):
        assert rhythm.read(visits, code) is None
    assert rhythm.after(visits, OCTOBER) == NOVEMBER
    assert rhythm.after(visits, NOVEMBER) is None
