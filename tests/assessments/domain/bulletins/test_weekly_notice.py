"""一周一通报 of five tasks, reckoned by hand: as they stood at the week's end."""

import datetime as dt
from dataclasses import replace

import pytest

from assessments.choices import CellOrigin, LedgerState
from assessments.domain.bulletins import weekly_notice
from portal.periods import Period
from portal.registers.models import RegisterRecord
from reports.blocks import Bar, BarChart, Prose, Table
from reports.series import NotReadyError
from tests import clock
from tests.factories import ledgers, registers

pytestmark = pytest.mark.django_db
WEEK = Period.parse("2026-W45")  # 2 to 8 November


def day(month, number):
    return dt.date(2026, month, number)


@pytest.fixture
def tasks(county, town, other_town):
    """By unit: entered, due, closed."""
    register = registers.register(county, name="党建重点任务清单")
    register.code = weekly_notice.TASKS
    register.save()
    facts = (
        (town, day(9, 1), day(10, 20), day(10, 19)),  # in time
        (town, day(9, 1), day(10, 30), day(11, 3)),  # late, this week
        (town, day(11, 2), day(11, 12), None),  # new, due next week
        (other_town, day(9, 1), day(11, 6), None),  # overdue
        (other_town, day(11, 9), day(12, 1), None),  # of the week after
    )
    for number, (unit, made, due, closed) in enumerate(facts, start=1):
        record = registers.record(
            register, unit, registers.designer(county), 名称=f"任务{number}", 面积=None
        )
        RegisterRecord.objects.filter(pk=record.pk).update(
            made_on=made, due_on=due, closed_on=closed, number=f"RW2026-00{number}",
            open_values={"matter": f"任务{number}"},
        )  # fmt: skip


@pytest.fixture(autouse=True)
def _monday():
    with clock.at("2026-11-09T08:00"):
        yield


def said(written):
    return "".join(
        part if isinstance(part, str) else part.text
        for block in written
        if isinstance(block, Prose)
        for part in block.parts
    )


def rows(written):
    return [row.cells for block in written if isinstance(block, Table) for row in block.rows]


def test_without_tasks_nothing_is_said(county):
    with pytest.raises(NotReadyError, match="请组织科先列出任务"):
        list(weekly_notice.overview(WEEK))


@pytest.mark.usefixtures("tasks")
class TestWeek:
    def test_overview(self):
        written = list(weekly_notice.overview(WEEK))
        assert said(written) == (
            "截至11月8日，在办重点任务2项，本周新增1项，销号1项；逾期1项，涉及1个单位；"
            "下周到期1项。本年到期3项，按期完成1项，按期率33.3%，比上周下降16.7个百分点。"
        )
        [chart] = [block for block in written if isinstance(block, BarChart)]
        assert chart.bars[-2:] == (Bar("11月1日", "50.0"), Bar("11月8日", "33.3"))

    def test_by_unit(self):
        assert rows(weekly_notice.by_unit(WEEK)) == [
            ("东河镇", 1, 1, 0, "50.0", "▲ 临期", "没有更新进展"),
            ("西山镇", 1, 0, 1, "0.0", "● 逾期", "没有更新进展"),
        ]

    def test_closed_and_overdue(self):
        assert rows(weekly_notice.closed(WEEK)) == [("RW2026-002", "任务2", "东河镇", "2026-11-03")]
        assert rows(weekly_notice.overdue(WEEK)) == [
            ("RW2026-004", "任务4", "西山镇", "2026-11-06", 2)
        ]

    def test_what_units_ask_for_in_their_own_words(self, county, town, other_town):
        form = ledgers.form(county, replace(ledgers.BARE, key="task_weekly"))
        told = (
            (town, LedgerState.ACCEPTED, WEEK, "请协调用地指标。"),
            (other_town, LedgerState.OPEN, WEEK, "还没有报送的"),
            (other_town, LedgerState.LOCKED, WEEK.previous(), "上周的"),
        )
        for unit, state, period, words in told:
            ledger = ledgers.of(form, unit, period, state=state)
            ledger.values.create(key="help_note", data=words, origin=CellOrigin.HAND)
        assert said(weekly_notice.asked_for(WEEK)) == "东河镇：请协调用地指标。"
        assert said(weekly_notice.asked_for(WEEK.next())) == "本周没有需要协调的问题。"

    def test_the_week_of_a_unit_in_its_own_words(self, county, town, other_town):
        form = ledgers.form(county, replace(ledgers.BARE, key="task_weekly"))
        told = (
            (town, {"no_news": False, "week_note": "完成选址，\n开始施工。"}),
            (other_town, {"no_news": True}),
        )
        for unit, values in told:
            ledger = ledgers.of(form, unit, WEEK, state=LedgerState.SUBMITTED)
            for key, data in values.items():
                ledger.values.create(key=key, data=data, origin=CellOrigin.HAND)
        assert [row[-1] for row in rows(weekly_notice.by_unit(WEEK))] == [
            "完成选址， 开始施工。",
            "本周无新进展",
        ]

    def test_a_week_in_which_nothing_happened(self):
        RegisterRecord.objects.filter(number="RW2026-004").update(due_on=day(12, 1))
        quiet = Period.parse("2026-W44")
        RegisterRecord.objects.filter(number="RW2026-001").update(closed_on=day(10, 12))
        assert "本周没有新增、销号和逾期任务。" not in said(weekly_notice.overview(WEEK))
        RegisterRecord.objects.filter(number="RW2026-002").update(due_on=day(12, 1))
        assert said(weekly_notice.overview(quiet)).endswith("本周没有新增、销号和逾期任务。")
