"""述职评议: counted, pointed out, decided by people."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.domain.ballots import appraisals
from assessments.models import ScoreRun, ScoreSheet, SecretaryReview
from portal.access import Denied
from portal.figures import catalogue
from portal.figures.domain import summing
from portal.files.models import Upload
from portal.periods import Period
from portal.registers.domain import presets
from portal.registers.models import RegisterRecord
from portal.registers.presets import PRESETS
from tests.factories import accounts, files, judging, schemes, scores

DAY = dt.date(2026, 11, 20)
VOTES = {
    ("standing", "overall"): (8, 2, 0, 0, 0),
    ("committee", "overall"): (10, 6, 3, 1, 4),
    ("people", "overall"): (1, 0, 0, 0, 9),
    ("people", "duty"): (0, 0, 0, 0, 10),
}


@pytest.fixture
def appraisal(town, reviewer):
    (made,) = appraisals.open_year(year=2026, held_on=DAY, units=[town], by=reviewer)
    return made


@pytest.fixture
def leader(county):
    return accounts.holder("department_leader", county)


def published(county, unit, period, total, **facts):
    version = schemes.active(county) if not ScoreRun.objects.exists() else None
    version = version or ScoreRun.objects.first().version
    run = scores.run(version, scores.group(), Period.parse(period), **facts)
    facts = dict.fromkeys(("base", "bonus", "deduction"), Decimal(0))
    ScoreSheet.objects.create(run=run, unit=unit, position=1, place=1, total=total, **facts)
    ScoreRun.objects.filter(pk=run.pk).update(
        published_at=timezone.now(), published_by=accounts.UserFactory(unit=county)
    )
    return run


class TestCounting:
    def test_gives_a_mark_and_a_proposal(self, appraisal, town, county, reviewer):
        wrong = published(county, town, "2026-09", "80.00")
        published(county, town, "2026-09", "90.70", corrects=wrong)  # counts in its place
        published(county, town, "2026-10", "92.00")
        published(county, town, "2025-10", "10.00")
        appraisals.count(appraisal, votes=VOTES, comment="点评", by=reviewer)
        appraisal.refresh_from_db()
        # (97 × 30 + 86 × 20 + 91.35 × 30) ÷ 80
        assert (appraisal.daily, appraisal.mark) == (Decimal("91.35"), Decimal("92.13"))
        assert appraisal.get_proposal_display() == "好"
        assert appraisal.grade == ""

    def test_the_last_counts_stand(self, appraisal, reviewer):
        appraisals.count(appraisal, votes=VOTES, by=reviewer)
        votes = {("standing", "overall"): (0, 0, 5, 0, 0)}
        appraisals.count(appraisal, votes=votes, by=reviewer)
        appraisal.refresh_from_db()
        assert (appraisal.mark, appraisal.get_proposal_display()) == (Decimal("60.00"), "一般")
        assert appraisal.counts.count() == 1

    def test_too_few_votes_propose_nothing(self, appraisal, leader, reviewer):
        votes = {("standing", "overall"): (4, 0, 0, 0, 9)}
        appraisals.count(appraisal, votes=votes, by=reviewer)
        appraisal.refresh_from_db()
        assert (appraisal.mark, appraisal.proposal) == (None, "")
        with pytest.raises(ValidationError, match="还没有测评结果"):
            appraisals.decide(appraisal, grade="good", by=leader)

    def test_the_report_is_kept_and_a_newer_one_takes_its_place(self, appraisal, reviewer):
        for name in ("一.txt", "二.txt"):
            report = files.sent(name, f"述职报告{name}".encode())
            appraisals.count(appraisal, votes=VOTES, report=report, by=reviewer)
        appraisal.refresh_from_db()
        assert appraisal.report.name == "二.txt"
        assert Upload.objects.get(name="一.txt").expires_at is not None

    def test_it_is_a_figure_of_the_year(self, appraisal, town, reviewer):
        appraisals.count(appraisal, votes=VOTES, by=reviewer)
        figure = catalogue.FIGURES["ASM-14.mark"]
        rows = summing.compute([figure], Period.parse("2026"))
        # (2910 + 1720) ÷ 50
        assert {row.unit: str(row.value) for row in rows if row.value} == {town.pk: "92.60"}

    @pytest.mark.parametrize(
        "votes",
        [
            {("nobody", "overall"): (1, 0, 0, 0, 0)},
            {("standing", "overall"): (1, 0)},
            {("standing", "overall"): (-1, 0, 0, 0, 0)},
        ],
    )
    def test_nonsense_is_refused(self, appraisal, reviewer, votes):
        with pytest.raises(ValidationError):
            appraisals.count(appraisal, votes=votes, by=reviewer)


class TestOpening:
    def test_once_a_year(self, appraisal, town, reviewer):
        with pytest.raises(ValidationError, match="已列入"):
            appraisals.open_year(year=2026, held_on=DAY, units=[town], by=reviewer)


class TestPointingOut:
    def test_each_is_put_right_in_the_register(self, county, office, appraisal, town, reviewer):
        presets.install([PRESETS["ASM-14"]], on=timezone.localdate(), by=office)
        words = ["党课少", "台账乱", "", " 流动党员联系少 "]
        appraisals.point_out(appraisal, problems=words, by=reviewer)
        rows = RegisterRecord.objects.order_by("pk")
        assert [row.open_values["matter"] for row in rows] == ["党课少", "台账乱", "流动党员联系少"]
        assert {row.unit for row in rows} == {town}
        with pytest.raises(ValidationError, match="已经指出 3 个问题"):
            appraisals.point_out(appraisal, problems=words, by=reviewer)

    @pytest.mark.parametrize("count", [2, 6])
    def test_three_to_five(self, appraisal, reviewer, count):
        with pytest.raises(ValidationError, match="3 至 5 个"):
            appraisals.point_out(appraisal, problems=["党课少"] * count, by=reviewer)

    def test_without_the_register_nothing_is_lost_silently(self, appraisal, reviewer):
        with pytest.raises(ValidationError, match="无处登记"):
            appraisals.point_out(appraisal, problems=["党课少"] * 3, by=reviewer)


class TestDeciding:
    @pytest.fixture
    def counted(self, town, reviewer):
        return judging.appraisal(town, reviewer)

    def test_as_proposed_or_otherwise_with_a_reason(self, counted, leader):
        with pytest.raises(ValidationError, match="请写明理由"):
            appraisals.decide(counted, grade="better", by=leader)
        appraisals.decide(counted, grade="better", reason="测评前受到通报", by=leader)
        counted.refresh_from_db()
        assert (counted.get_grade_display(), counted.decided_by) == ("较好", leader)

    def test_it_stays_as_it_is(self, counted, leader, reviewer):
        appraisals.decide(counted, grade="good", by=leader)
        with pytest.raises(ValidationError, match="已经评定"):
            appraisals.decide(counted, grade="poor", reason="改", by=leader)
        with pytest.raises(ValidationError, match="已经评定"):
            appraisals.count(SecretaryReview.objects.get(), votes=VOTES, by=reviewer)

    def test_only_by_a_leader(self, counted, reviewer):
        with pytest.raises(Denied):
            appraisals.decide(counted, grade="good", by=reviewer)
