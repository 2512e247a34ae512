"""Who opens the leaders' board, what its panels say, what they cost, how it leaves the portal."""

import re

import pytest
from django.utils import timezone

from assessments.choices import LedgerState
from assessments.domain.board import ranked
from assessments.figures.overdue import OVERDUE
from assessments.panels.rankings import RankingPanel
from assessments.views.boards import pages
from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.choices import RecordState
from portal.registers.models import RegisterRecord
from reports import boards
from reports.boards import BoardAsked
from tests.assessments.asking import text, url
from tests.factories import accounts, ledgers, orgs, registers
from tests.factories import scores as make
from tests.factories.figures import FigureValueFactory

pytestmark = pytest.mark.usefixtures("reported", "in_december")
OCTOBER, NOVEMBER, DECEMBER = (Period.parse(f"2026-{month}") for month in (10, 11, 12))


def asked(by, period=NOVEMBER, **more):
    return BoardAsked(period, by, **more)


def said(key, by, period=NOVEMBER, **more):
    return boards.PANELS[key].said(asked(by, period, **more))


def cells(part):
    return [[cell.text for cell in row] for row in part.rows]


@pytest.fixture
def late(county, leader):
    """An entry of a register, past its day."""
    register = registers.register(county, by=registers.designer(county))

    def make_late(unit, due_on):
        entry = registers.record(register, unit, leader)
        RegisterRecord.objects.filter(pk=entry.pk).update(state=RecordState.OPEN, due_on=due_on)
        return register

    return make_late


@pytest.fixture
def larger(county, scored, leader):
    """By five units."""
    for place in range(4, 9):
        unit = orgs.township(county, name=f"云岭县第{place}镇", short_name=f"第{place}镇")
        orgs.MembershipFactory(group=scored.group, unit=unit)
        make.sheet(scored, unit, 10, place=place)
    make.published(scored, leader)


class TestPanels:
    def test_ranking_in_printed_order_with_its_mean(self, published, leader):
        (part,) = said("ranking", leader).parts
        assert part.title == "乡镇组排名（平均 38.58 分）"
        assert [row[:3] for row in cells(part)] == [
            ["1", "东河镇", "76.48"],
            ["2", "西山镇", "39.25"],
            ["3", "南桥镇", "0.00"],
        ]
        assert part.chart.series[0].values == (76.48, 39.25, 0.0)

    def test_every_total_opens_the_card_of_its_figure(self, at, published, leader, town):
        (part,) = said("ranking", leader).parts
        card = part.rows[0][2].card
        assert card == f"/figures/of/SCORE-1/{town.pk}/?period=2026-11"
        page = text(at(leader).get(card))
        assert "76.48" in page
        assert published.sheets.get(unit=town).get_absolute_url() in page

    def test_an_empty_month_says_what_is_missing_and_offers_the_last(
        self, published, leader, county_leader
    ):
        empty = said("ranking", leader, Period.parse("2026-12"))
        assert empty.missing == "2026年12月没有公布的考核排名：乡镇组还没有计分。"
        assert empty.offered == (
            "看最近一次公布的排名：2026年11月",
            f"{url('board')}?period=2026-11",
        )
        assert said("movers", county_leader, Period.parse("2026-12")).parts == ()

    def test_what_is_scored_and_waits_is_told_to_who_publishes(self, scored, leader, county_leader):
        assert "乡镇组已计分，等待公布" in said("ranking", leader).missing
        assert "乡镇组还没有计分" in said("ranking", county_leader).missing

    def test_movers_are_those_that_moved_most(self, scored, leader, town, other_town):
        scored.sheets.filter(unit=town).update(last_place=3, change="↑2")
        scored.sheets.filter(unit=other_town).update(last_place=1, change="↓1")
        make.published(scored, leader)
        (part,) = said("movers", leader).parts
        assert part.title == "乡镇组：上升 1 个，下降 1 个，不变 0 个"
        assert cells(part) == [
            ["东河镇", "3", "1", "↑2", "76.48"],
            ["西山镇", "1", "2", "↓1", "39.25"],
        ]
        assert [row[3].tone for row in part.rows] == ["ok", "bad"]

    def test_without_a_last_month_nobody_moved(self, published, leader):
        (part,) = said("movers", leader).parts
        assert (part.rows, part.empty) == ((), "上月没有公布的排名，无上月可比。")

    def test_tiles_by_place_with_what_is_owed(self, published, leader, other_town, late):
        late(other_town, "2026-11-01")
        (part,) = said("tiles", leader).parts
        assert [row[:2] + row[4:] for row in cells(part)] == [
            ["1", "东河镇", "0", "0"],
            ["2", "西山镇", "0", "1"],
            ["3", "南桥镇", "1", "0"],
        ]
        assert [row[0].tone for row in part.rows] == ["third-1", "third-2", "third-3"]

    def test_progress_by_group_and_who_is_behind(self, published, leader):
        told = said("progress", leader)
        assert told.lead_text.startswith("应报 3 份，已报 2 份（66.7%），其中迟报 0 份；未报 1 份")
        by_group, behind = told.parts
        assert cells(by_group) == [["乡镇组", "3", "2", "0", "1", "0", "66.7%"]]
        assert cells(behind) == [["南桥镇", "1", "0", "0", "1", "0"]]
        assert behind.rows[0][4].card.startswith("/figures/of/LED-7/")

    def test_numbers_of_a_group_open_the_ledgers_behind_them(self, at, published, leader, form):
        """A group is no unit: its numbers open the list, narrowed to the same ledgers."""
        other = orgs.township(leader.unit, name="云岭县未分组镇", short_name="未分组镇")
        ledgers.of(form, other, NOVEMBER, state=LedgerState.EXEMPT)
        alone = ledgers.of(form, other, OCTOBER)
        by_group, _ = said("progress", leader).parts
        browser = at(leader)
        (row,) = by_group.rows
        for cell, count in zip(row[1:6], (3, 2, 0, 1, 0), strict=True):
            found = browser.get(cell.url).context["table"].data
            assert (cell.text, len(found)) == (str(count), count)
        assert len(browser.get(row[6].url).context["table"].data) == 2
        grouped = {"period": "2026-10", "group": published.group_id}
        assert not browser.get(url("ledgers"), grouped).context["table"].data
        found = browser.get(url("ledgers"), {**grouped, "group": "null"}).context["table"].data
        assert [one.pk for one in found.data] == [alone.pk]

    def test_its_own_words_open_them_too(self, at, published, leader, town):
        told = said("progress", leader)
        opened = {cell.text: cell.url for cell in told.lead_cells if cell.url}
        assert len(at(leader).get(opened["3"]).context["table"].data) == 3
        page = text(at(leader).get(url("board-panel", "progress"), {"period": "2026-11"}))
        assert opened["3"].replace("&", "&amp;") in page
        of_unit = said("progress", leader, unit=town)
        assert all(f"unit={town.pk}" in cell.url for cell in of_unit.lead_cells if cell.url)

    @pytest.mark.usefixtures("published")
    @pytest.mark.parametrize("one", [False, True])
    def test_every_number_opens_what_is_behind_it(self, leader, town, late, form, one):
        """But full marks, which the scheme fixes, and days."""
        late(town, "2026-11-20")
        due = {"due_at": timezone.now() - ledgers.DAY, "locks_at": timezone.now() + ledgers.DAY}
        ledgers.of(form, town, Period.parse("2026-W49"), **due)
        FigureValueFactory(figure="MEM-1", value=6, unit=leader.unit, period=NOVEMBER)
        FigureValueFactory(figure="MEM-1", value=6, unit=town, period=NOVEMBER)
        told = asked(leader, unit=town if one else None)
        shut = [
            (panel.key, head.label, cell.text)
            for panel in boards.visible_to(leader, told)
            for part in panel.said(told).parts
            for row in part.rows
            for head, cell in zip(part.heads, row, strict=True)
            if re.fullmatch(r"[-+↑↓]?[\d,.]+%?", cell.text)
            and head.label != "满分"
            and not (cell.card or cell.url)
        ]
        assert shut == []

    def test_a_month_without_ledgers_leads_to_the_running_one(self, published, leader):
        told = said("progress", leader, OCTOBER)
        assert told.missing == "2026年10月还没有台账。"
        assert told.offered == ("看正在填报的2026年12月", f"{url('board')}?period=2026-12")

    def test_overdue_longest_first(self, published, leader, town, other_town, late):
        late(town, "2026-11-20")
        register = late(other_town, "2026-11-01")
        by_register, longest = said("overdue", leader).parts
        assert cells(by_register) == [[str(register), "2", "2", "2026-11-01"]]
        assert by_register.rows[0][1].card.startswith(f"/figures/of/DJ-{register.pk}.overdue/")
        assert [(row[1], row[2], row[3]) for row in cells(longest)] == [
            ("西山镇", "2026-11-01", "33"),
            ("东河镇", "2026-11-20", "14"),
        ]

    def test_what_is_overdue_in_all_registers_together_is_a_figure(
        self, at, published, leader, town, late
    ):
        county = leader.unit
        late(town, "2026-11-20")
        by_register, _ = said("overdue", leader).parts
        assert len(by_register.rows) == 1, "one needs no sum"
        other = registers.register(county, by=registers.designer(county), name="另一本")
        entry = registers.record(other, town, leader)
        RegisterRecord.objects.filter(pk=entry.pk).update(
            state=RecordState.OPEN, due_on="2026-11-20"
        )
        by_register, _ = said("overdue", leader).parts
        assert cells(by_register)[-1] == ["合计", "2", "—", "—"]
        card = by_register.rows[-1][1].card
        assert card == f"/figures/of/TASK-1/{county.pk}/?period=2026-12"
        told = at(leader).get(card)
        assert (told.status_code, "登记簿逾期未销号事项" in text(told)) == (200, True)
        numbers = reading.read([FIGURES[OVERDUE.key]], [DECEMBER], [county, town])
        assert [int(numbers["TASK-1", DECEMBER, unit.pk].value) for unit in (county, town)] == [
            2,
            2,
        ]
        rows = OVERDUE.rows(DECEMBER, town, leader)
        assert at(leader).get(rows).context["said"].parts[0].rows
        stranger = accounts.holder("township_member", Unit.objects.get(short_name="西山镇"))
        assert OVERDUE.rows(DECEMBER, town, stranger) == ""

    def test_ledgers_that_may_still_come_by_period_with_their_card(
        self, published, leader, town, form
    ):
        county = leader.unit
        week = Period.parse("2026-W49")
        due = {"due_at": timezone.now() - ledgers.DAY, "locks_at": timezone.now() + ledgers.DAY}
        ledgers.of(form, town, DECEMBER, **due)
        ledgers.of(form, town, week, **due)
        (_, late) = said("overdue", leader).parts
        told = {row[0].text: row[1] for row in late.rows}
        assert {label: cell.text for label, cell in told.items()} == {
            DECEMBER.label: "1",
            week.label: "1",
        }
        assert told[DECEMBER.label].card == f"/figures/of/LED-7/{county.pk}/?period=2026-12"
        assert told[week.label].url.endswith("?period=2026-W49&timeliness=missing")

    def test_tiles_say_what_is_owed_with_its_card(self, published, leader, town, late):
        late(town, "2026-11-20")
        (part,) = said("tiles", leader).parts
        tile = next(row for row in part.rows if row[1].text == str(town))
        assert [cell.text for cell in tile[4:]] == ["0", "1"]
        assert [cell.card for cell in tile[4:]] == [
            f"/figures/of/LED-7/{town.pk}/?period=2026-11",
            f"/figures/of/TASK-1/{town.pk}/?period=2026-12",
        ]

    def test_what_only_some_may_know_of_hangs_on_no_wall(self, published, leader, town, late):
        register = late(town, "2026-11-20")
        type(register).objects.update(seen_by=["department_leader"])
        assert said("overdue", leader).parts[0].rows == ()

    def test_a_unit_against_the_mean_of_its_group(self, published, leader, town):
        (part,) = said("unit", leader, unit=town).parts
        assert part.title == "乡镇组第 1 位，76.48 分，位次变化 无上期"
        assert cells(part)[0] == ["A 党员", "60.00", "23.00", "11.89"]

    def test_units_by_indicators_in_the_order_of_the_scheme(self, published, leader, town):
        (part,) = said("heat", leader).parts
        assert [head.label for head in part.heads] == [
            "位次",
            "单位",
            "A1",
            "A2",
            "A3",
            "F1",
            "B2",
            "B3",
        ]
        own, _, last = cells(part)
        assert own[2:4] == ["8.00", "15.00"]
        assert last[-1] == "0.00"
        assert [cell.tone for cell in part.rows[0][2:4]] == ["heat-0", "heat-2"]
        line = published.sheets.get(unit=town).lines.get(indicator__code="A2")
        address = published.sheets.get(unit=town).get_absolute_url()
        assert part.rows[0][3].url == f"{address}?tab=lines#line-{line.pk}"

    def test_one_indicator_with_the_figures_it_was_scored_by(
        self, at, published, leader, town, assessor
    ):
        indicator = published.version.indicators.get(code="A2")
        page = at(leader).get(
            url("board-panel", "indicator"), {"period": "2026-11", "item": indicator.pk}
        )
        (part,) = page.context["said"].parts
        assert cells(part)[0][:2] == ["东河镇", "15.00"]
        assert cells(part)[0][4:] == ["3", "4"]
        assert [cell.card for cell in part.rows[0][4:]] == [
            f"/figures/of/small.{key}/{town.pk}/?period=2026-11" for key in ("visited", "members")
        ]

    @pytest.mark.parametrize("item", ["", "0", "x", "99999"])
    def test_an_indicator_that_is_not_there_is_said_so(self, at, published, leader, item):
        page = at(leader).get(url("board-panel", "indicator"), {"item": item})
        assert "没有这项指标" in text(page)

    def test_lines_of_a_unit_what_was_lost_most_first(self, published, leader, town):
        (part,) = said("lines", leader, unit=town).parts
        lost = [float(row[3]) for row in cells(part) if row[3] != "—"]
        assert lost == sorted(lost, reverse=True)
        assert cells(part)[0][:4] == ["A1 党员总数", "20.00", "8.00", "12.00"]

    def test_twelve_months_with_gaps_and_the_mean(self, published, leader, town):
        march = make.run(published.version, published.group, Period.parse("2026-03"))
        make.sheet(march, town, "80.01")
        make.published(march, leader)
        (part,) = said("trend", leader).parts
        assert cells(part)[0] == ["东河镇", *["—"] * 3, "80.01", *["—"] * 7, "76.48"]
        assert cells(part)[-1][-1] == "38.58"
        assert part.chart.series[1].values[-1] == 76.48

    def test_figures_of_other_apps_as_they_were_taken(self, published, leader, town):
        taken = {"unit": leader.unit, "period": NOVEMBER}
        FigureValueFactory(figure="MEM-1", value=6, **taken)
        FigureValueFactory(figure="MEM-1", value=4, unit=town, period=NOVEMBER)
        whole, beside = said("branches", leader).parts
        assert cells(whole)[0][:2] == ["党员总数（人）", "6"]
        assert next(row[:2] for row in cells(beside)) == ["东河镇", "4"]
        assert said("branches", leader, OCTOBER).missing == "2026年10月的数还没有统计。"

    def test_one_that_fails_leaves_the_others_alone(self, published, leader, monkeypatch):
        def broken(self, asked):
            Unit.objects.get(pk=-1)

        monkeypatch.setattr(RankingPanel, "said", broken)
        assert "没有读出来" in pages.said(boards.PANELS["ranking"], asked(leader)).missing
        assert pages.said(boards.PANELS["movers"], asked(leader)).parts

    @pytest.mark.parametrize(
        ("key", "most"),
        [
            ("ranking", 3),
            ("movers", 3),
            ("tiles", 8),
            ("progress", 5),
            ("overdue", 7),
            ("heat", 5),
            ("trend", 5),
        ],
    )
    def test_costs_the_same_however_many_units(
        self, key, most, larger, leader, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(most):
            said(key, leader)

    def test_a_township_is_shown_nothing_that_is_not_its_own(self, published, member, town):
        """Should a county give one the right."""
        (part,) = said("ranking", member).parts
        assert [row[1] for row in cells(part)] == [str(town)]
        (tiles,) = said("tiles", member).parts
        assert [row[1] for row in cells(tiles)] == [str(town)]
        for part in said("progress", member).parts:
            assert "南桥镇" not in str(cells(part))

    def test_what_was_corrected_counts(self, published, leader):
        assert [one.run for one in ranked.published(asked(leader))] == [published]
