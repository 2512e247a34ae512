"""What is wrong, jumps or is contested in the ledgers of a month, over all units."""

import pytest

from assessments.choices import CellOrigin, LedgerState
from assessments.domain.ledgers import remarks
from assessments.domain.ledgers.filling import Filling
from tests.assessments import handing
from tests.factories import accounts, ledgers

pytestmark = pytest.mark.usefixtures("in_november")


def told(by, month=ledgers.NOVEMBER, **asked):
    return [
        (one.ledger.unit.short_name, one.label, one.cause, one.answer, one.said)
        for one in remarks.of_month(month, by=by, **asked)
    ]


def handed_over_before(form, town):
    """Three months in which somebody was visited."""
    for steps in (1, 2, 3):
        past = ledgers.of(
            form, town, ledgers.NOVEMBER.shifted(-steps), first_submitted_at="2026-10-25T10:00+08"
        )
        past.values.create(key="visited", data=1, number=1, origin=CellOrigin.HAND)


def test_errors_warnings_jumps_and_what_is_contested(form, town, member, reviewer):
    handed_over_before(form, town)
    ledger = ledgers.opened(form)[town.short_name]
    ledgers.fill(ledger, member, visited="9", reserve="1", members="6")
    ledgers.explain(ledger, member, reserve="正在培养")
    assert told(reviewer) == [
        (
            "东河镇",
            "走访人数",
            "error",
            "wrong",
            "走访人数不能大于党员总数，请核对（党员总数 6，走访人数 9）",
        ),
        ("东河镇", "后备人数", "warning", "explained", "后备人数不足2人（后备人数 1）"),
        (
            "东河镇",
            "走访人数",
            "jump",
            "open",
            "“走访人数”比近几期多出很多（近几期最多 1，本月 9）",
        ),
        ("东河镇", "党员总数", "contested", "open", "“党员总数”与系统数据不同（系统 4）"),
    ]
    (explained,) = [one for one in remarks.of_month(ledgers.NOVEMBER, by=reviewer) if one.note]
    assert (explained.text, explained.note) == ("1", "正在培养")


def test_they_are_judged_as_each_ledger_judges_itself(form, town, member, reviewer):
    handed_over_before(form, town)
    ledger = ledgers.opened(form)[town.short_name]
    ledgers.fill(ledger, member, visited="9", reserve="1", paid="是", members="6")
    alone = Filling(handing.whole(ledger)).remarked[1]
    filled = {"visited", "reserve", "paid", "members"}
    own = [one.answer for one in alone if one.finding.column in filled]
    listed = [one.answer for one in remarks.of_month(ledgers.NOVEMBER, by=reviewer)]
    assert listed == own


def test_what_nobody_has_filled_yet_is_no_remark(form, town, reviewer):
    ledgers.opened(form)
    assert told(reviewer) == []


def test_a_blank_with_its_reason_is_one(bare, town, member, reviewer):
    bare.fieldset.versions.get().fields.filter(key="visited").update(excusable=True)
    bare.fieldset.change()
    ledger = ledgers.opened(bare)[town.short_name]
    ledgers.cells.save(ledger, {"visited": ledgers.Typed("", 0, "经办人住院")}, by=member)
    assert told(reviewer) == [("东河镇", "走访人数", "warning", "explained", "“走访人数”应当填写")]


def test_a_township_is_told_of_itself(form, town, other_town, member):
    other = accounts.holder("township_member", other_town)
    opened = ledgers.opened(form)
    ledgers.fill(opened[town.short_name], member, reserve="1")
    ledgers.fill(opened[other_town.short_name], other, reserve="1")
    assert {unit for unit, *_ in told(member)} == {"东河镇"}
    assert {unit for unit, *_ in told(other)} == {"西山镇"}


@pytest.fixture
def remarkable(form, town, member):
    ledger = ledgers.opened(form)[town.short_name]
    ledgers.fill(ledger, member, reserve="1")
    return ledger


def test_of_one_form_one_unit_another_month(remarkable, bare, other_town, reviewer):
    assert told(reviewer, form=bare) == told(reviewer, unit=other_town) == []
    assert len(told(reviewer, form=remarkable.form, unit=remarkable.unit)) == 1
    assert told(reviewer, ledgers.NOVEMBER.previous()) == []


def test_who_owes_nothing_has_no_remarks(remarkable, reviewer):
    remarkable.change(state=LedgerState.EXEMPT, exempt_reason="撤并")
    assert told(reviewer) == []


def test_costs_the_same_whatever_stands_in_it(
    remarkable, other_town, reviewer, django_assert_num_queries
):
    handed_over_before(remarkable.form, remarkable.unit)
    told(reviewer)  # the definitions are known from then on
    with django_assert_num_queries(4):
        told(reviewer)
    other = accounts.holder("township_member", other_town)
    ledger = other_town.ledgers.select_related("unit").get()
    ledgers.fill(ledger, other, visited="9", reserve="1")
    with django_assert_num_queries(4):
        assert len(told(reviewer)) == 3
