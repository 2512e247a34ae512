"""A tiny county scored and checked with a pencil; a rerun; two at once; how many statements."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments.choices import LedgerState
from assessments.domain import scheme_trials
from assessments.domain.scores import publishing, runs
from assessments.models import Ledger, ScoreLine, ScoreRun, ScoreSheet
from assessments.presets.schemes import SCHEMES
from portal.audit.models import Event
from portal.figures.choices import State
from portal.figures.models import FigureValue
from portal.orgs.models import GroupMembership
from portal.periods import Period
from tests import clock
from tests.factories import orgs, scores
from tests.factories import schemes as make
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.figures import FigureValueFactory

NOVEMBER, OCTOBER = Period.parse("2026-11"), Period.parse("2026-10")
BY_HAND = {
    # 4 ÷ 10, 3 of 4 visited, no app, 50 of 60 × 11 ÷ 12, paid, nothing due yet
    "东河镇": ("8.00", "15.00", None, "18.18", "10.00", "10.00", "76.48"),
    # contested and accepted: 3, not 2; 1 of 3 visited; 40 of 100 × 11 ÷ 12; not paid
    "西山镇": ("6.00", "6.67", None, "8.73", "0.00", "10.00", "39.25"),
    # nothing handed in
    "南桥镇": ("0.00", "0.00", None, "0.00", "0.00", "10.00", "12.50"),
}


def kept():
    """Every row, with its id: of the run what it says, not when it said it last."""
    runs = ScoreRun.objects.values("pk", "version", "mean", "digest", "published_at")
    sheets = [list(model.objects.order_by("pk").values()) for model in (ScoreSheet, ScoreLine)]
    return [list(runs), *sheets]


def lines(unit):
    rows = ScoreLine.objects.filter(sheet__unit=unit).select_related("indicator")
    return {row.indicator.code: row for row in rows}


@pytest.mark.usefixtures("reported")
class TestByHand:
    def test_every_mark(self, run_now):
        run = run_now().run
        told = {
            sheet.unit.short_name: (
                *(
                    None if row.score is None else str(row.score)
                    for row in sheet.lines.order_by("indicator__position")
                ),
                str(sheet.total),
            )
            for sheet in run.sheets.as_printed()
        }
        assert told == BY_HAND
        assert list(told) == ["东河镇", "西山镇", "南桥镇"]
        assert str(run.mean) == "42.74"

    def test_a_line_tells_what_stands_behind_it(self, run_now, town, other_town, third_town):
        run_now()
        assert lines(other_town)["A1"].figures == [
            {"figure": "small.members", "period": "2026-11", "value": "3"}
        ]
        visits = lines(other_town)["A2"]
        assert (visits.raw, visits.target) == ("33.3333", "100")
        assert visits.formula == "20.00 × 33.3333 ÷ 100 ≈ 6.67"
        income = lines(town)["F1"]
        assert income.target == "55"
        assert income.figures[1] == {
            "figure": "target.F1", "period": "2026", "value": "60 × 11 ÷ 12"
        }  # fmt: skip
        assert lines(town)["A3"].formula == "本组本期没有这项数据，不计此项"
        assert lines(town)["B3"].formula == "无应办事项，计满分"
        assert lines(third_town)["A2"].state == "missing"

    def test_a_cell_counts_instead_of_the_figure_only_once_it_is_accepted(
        self, run_now, other_town
    ):
        Ledger.objects.filter(unit=other_town).update(state=LedgerState.SUBMITTED, accepted_at=None)
        run_now()
        assert lines(other_town)["A1"].raw == "2"

    def test_nothing_is_owed_where_the_ledger_was_let_off(self, run_now, third_town):
        Ledger.objects.filter(unit=third_town).update(state=LedgerState.EXEMPT)
        run_now()
        assert lines(third_town)["A2"].state == "nothing_due"

    def test_nothing_is_owed_by_a_unit_that_came_too_late(self, run_now, third_town):
        Ledger.objects.filter(unit=third_town).delete()
        run_now()
        assert lines(third_town)["A2"].state == "nothing_due"

    def test_a_line_is_off_where_nobody_owes_a_ledger(self, run_now, town):
        Ledger.objects.all().delete()
        run_now()
        assert lines(town)["A2"].formula == "本组本期没有这项数据，不计此项"


@pytest.mark.usefixtures("reported")
class TestRerun:
    def test_changes_nothing_where_nothing_changed(self, run_now, scheme, group):
        first = run_now()
        before = kept()
        with clock.at("2026-11-24T09:00"):
            second = run_now()
        assert (first.is_new, second.is_new) == (True, False)
        assert kept() == before

    def test_leaves_one_result_where_something_did(self, run_now, town):
        run_now()
        MemberFactory(organization=PartyOrganizationFactory(unit=town))
        assert run_now().is_new
        assert (ScoreRun.objects.count(), ScoreSheet.objects.count()) == (1, 3)
        assert lines(town)["A1"].score == 10

    def test_is_told_in_the_trail_by_whoever_asked(self, run_now, assessor):
        run_now()
        run_now()
        told = [
            event.detail["summary"]
            for event in Event.objects.filter(action="scores.run", actor=assessor).order_by("pk")
        ]
        assert told[0] == "计分：2026年11月手算方案（乡镇组），3 个单位，平均 42.74 分。"
        assert told[1].endswith("，与上次计分结果相同。")


@pytest.mark.usefixtures("reported", "in_december")
class TestPublished:
    @pytest.fixture
    def published(self, reported, in_december, run_now, leader):
        run = run_now().run
        return publishing.publish(run, seen=run.digest, by=leader)

    def test_is_scored_no_more(self, published, run_now, leader):
        before = kept()
        with pytest.raises(ValidationError, match="已于 2026-12-04 公布，不能重新计分"):
            run_now()
        assert kept() == before
        assert Event.objects.filter(action="scores.published", actor=leader).exists()

    def test_figures_taken_for_it_are_frozen_with_it(self, run_now, leader, town, county):
        for unit, period in ((town, NOVEMBER), (county, NOVEMBER), (town, OCTOBER)):
            FigureValueFactory(unit=unit, figure="MEM-1", period=period)
        run = run_now().run
        publishing.publish(run, seen=run.digest, by=leader)
        frozen = FigureValue.objects.filter(state=State.FROZEN)
        stocks = frozen.filter(figure="MEM-1")
        assert [(row.unit, row.period) for row in stocks] == [(town, NOVEMBER)]
        paid = frozen.filter(figure="small.paid").order_by("unit__path")
        assert [row.value for row in paid] == [1, 0, None]

    def test_not_before_the_month_is_over(self, run_now, leader):
        with clock.at("2026-11-30T09:00"):
            run = run_now().run
            with pytest.raises(ValidationError, match="2026年11月还没有结束"):
                publishing.publish(run, seen=run.digest, by=leader)
        with pytest.raises(ValidationError, match="是期末以前计的分"):
            publishing.publish(run, seen=run.digest, by=leader)

    def test_only_what_was_looked_at(self, run_now, leader, form, third_town):
        looked_at = run_now().run.digest
        Ledger.objects.filter(unit=third_town).delete()
        scores.accepted(form, third_town, members=1, visited=1, year=1, paid=True)
        run = run_now().run
        with pytest.raises(ValidationError, match="刚刚重新计过分"):
            publishing.publish(run, seen=looked_at, by=leader)

    def test_never_twice(self, published, leader):
        with pytest.raises(ValidationError, match="已经公布过"):
            publishing.publish(published, seen=published.digest, by=leader)

    @pytest.mark.parametrize("model", [ScoreRun, ScoreSheet, ScoreLine])
    @pytest.mark.parametrize("how", ["update", "delete"])
    @pytest.mark.usefixtures("published")
    def test_the_database_itself_keeps_it(self, model, how):
        changes = {ScoreRun: {"mean": 1}, ScoreSheet: {"total": 1}, ScoreLine: {"score": 1}}
        rows = model.objects.all()
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            rows.update(**changes[model]) if how == "update" else rows.delete()

    def test_nothing_is_added_to_it(self, published, county):
        sheet = published.sheets.as_printed()[0]
        sheet.pk, sheet.unit = None, county
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            sheet.save()

    def test_units_see_it_only_then(self, run_now, leader, town, member):
        run = run_now().run
        assert not ScoreSheet.objects.visible_to(member).exists()
        publishing.publish(run, seen=run.digest, by=leader)
        sheet = ScoreSheet.objects.visible_to(member).get()
        assert sheet.unit == town
        assert set(ScoreLine.objects.visible_to(member)) == set(sheet.lines.all())


class TestStanding:
    @pytest.fixture
    def october(self, reported, run_now, leader, third_town):
        """Published: 东河镇 61.18 ÷ 80, and so on, as in November; 南桥镇 came in November."""
        GroupMembership.objects.filter(unit=third_town).update(since="2026-11-02")
        run = run_now(OCTOBER).run
        publishing.publish(run, seen=run.digest, by=leader)
        return {sheet.unit.short_name: sheet for sheet in run.sheets.select_related("unit")}

    def test_against_the_published_month_before(self, october, run_now):
        sheets = {sheet.unit.short_name: sheet for sheet in run_now().run.sheets.all()}
        east = sheets["东河镇"]
        before = october["东河镇"].total
        percent = f"{(east.total - before) * 100 / before:+.2f}%"
        assert (east.last_place, east.change, east.month_on_month) == (1, "—", percent)
        assert (sheets["南桥镇"].last_place, sheets["南桥镇"].change) == (None, "新增")
        assert sheets["南桥镇"].month_on_month == "—"

    def test_what_was_not_published_is_nothing_to_compare_with(self, reported, run_now):
        run_now(OCTOBER)
        changes = {sheet.change for sheet in run_now().run.sheets.all()}
        assert changes == {"无上期"}


@pytest.mark.parametrize("key", SCHEMES)
def test_the_shipped_schemes_score_whatever_there_is(key, county, town, assessor):
    scheme = make.active(county, SCHEMES[key]).scheme
    group = orgs.GroupFactory(name="试算组")
    scheme.groups.add(group)
    orgs.MembershipFactory(group=group, unit=town)
    run = runs.score(scheme, period=NOVEMBER, group=group, by=assessor).run
    sheet = run.sheets.get()
    assert sheet.lines.count() == len(SCHEMES[key].indicators)
    assert 0 < sheet.total <= 100
    assert sheet.lines.filter(state="scored").exists()


class TestRefused:
    def test_a_month_that_has_not_begun(self, run_now):
        with pytest.raises(ValidationError, match="2026年12月还没有开始"):
            run_now(Period.parse("2026-12"))

    def test_what_is_no_month(self, run_now):
        with pytest.raises(ValidationError, match="方案按月计分"):
            run_now(Period.parse("2026-Q3"))

    def test_without_a_version_in_force(self, run_now):
        with pytest.raises(ValidationError, match="没有启用的版本"):
            run_now(Period.parse("2024-12"))

    def test_a_group_that_the_scheme_does_not_name(self, scheme, group, assessor):
        other = orgs.GroupFactory(name="政府组")
        with pytest.raises(ValidationError) as caught:
            runs.score(scheme, period=NOVEMBER, group=other, by=assessor)
        assert caught.value.messages == [
            "“手算方案”不用于“政府组”，请在方案中添加分组后再计分。",
            "“政府组”在期末没有单位，没有计分。请先调整分组成员。",
        ]


@pytest.mark.usefixtures("reported")
def test_as_many_statements_for_thirty_units_as_for_three(run_now, county, group, form):
    def statements():
        ScoreRun.objects.update(digest="")  # so that all is written anew
        with CaptureQueriesContext(connection) as captured:
            run_now()
        return len(captured)

    run_now()
    few = statements()
    for number in range(27):
        unit = orgs.township(county, name=f"云岭县第{number}镇", short_name=f"第{number}镇")
        orgs.MembershipFactory(group=group, unit=unit)
        scores.accepted(form, unit, members=number, visited=1, year=number, paid=True)
    assert statements() == few
    assert ScoreSheet.objects.count() == 30


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_one_runs_work(reported, scheme, group):
    """The second waits for the first, and finds nothing new."""
    begun, said = threading.Event(), []

    def second():
        begun.set()
        try:
            said.append(runs.score(scheme, period=NOVEMBER, group=group, by=None))
        finally:
            connection.close()

    with transaction.atomic():
        first = runs.score(scheme, period=NOVEMBER, group=group, by=None)
        other = threading.Thread(target=second)
        other.start()
        begun.wait(5)
        other.join(0.5)
        assert not said
    other.join(30)
    assert (first.is_new, said[0].is_new) == (True, False)
    assert (ScoreRun.objects.count(), ScoreSheet.objects.count()) == (1, 3)


def test_a_source_tried_is_what_a_run_counts(scored, other_town, assessor):
    """西山镇 contested its members: 3, where the figure has another number."""
    indicator = scored.version.indicators.get(code="A1")
    tried = scheme_trials.tried(indicator, other_town, scored.period, by=assessor)
    line = ScoreLine.objects.get(sheet__run=scored, sheet__unit=other_town, indicator=indicator)
    assert (tried.result, line.known["raw"]) == ("3", {"number": "3"})
    assert tried.marks == f"20.00 × 3 ÷ 10 = {line.score}"
    assert "台账中单位有异议、审核通过的数" in tried.numbers[0].text
