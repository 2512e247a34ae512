"""A round: five to fifteen judges, nobody marks his own unit, closed with the result."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from assessments.domain.judges import rounds
from assessments.models import JudgesSheet
from portal.access import Denied
from portal.figures import catalogue
from portal.figures.domain import summing
from portal.inbox.models import Notice
from portal.periods import Period
from tests.factories import accounts, judging

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def judges(county, town):
    """One of them works in the town."""
    others = [accounts.UserFactory(unit=county) for _ in range(5)]
    return [accounts.UserFactory(unit=town), *others]


@pytest.fixture
def made(judges, town, other_town, reviewer):
    return rounds.open_round(
        title="书记项目现场观摩",
        held_on=DAY,
        judges=judges,
        units=[town, other_town],
        by=reviewer,
    )


def hand_in_all(made, unit, totals):
    sheets = JudgesSheet.objects.filter(judged__round=made, judged__unit=unit).order_by("pk")
    for sheet, wanted in zip(sheets, totals, strict=True):
        marks = [*judging.FULL]
        marks[2] -= 100 - Decimal(wanted)
        rounds.hand_in(sheet, marks=marks, by=sheet.judge)


class TestOpening:
    def test_everybody_has_a_sheet_for_each_unit_but_his_own(self, made, judges, town, other_town):
        sheets = JudgesSheet.objects.filter(judged__round=made)
        assert sheets.filter(judged__unit=town).count() == 5
        assert sheets.filter(judged__unit=other_town).count() == 6
        assert not sheets.filter(judged__unit=town, judge=judges[0]).exists()
        assert Notice.objects.filter(user__in=judges).count() == 6
        assert str(made.period) == "2026-H2"

    @pytest.mark.parametrize("count", [4, 16])
    def test_five_to_fifteen(self, county, town, reviewer, count):
        judges = [accounts.UserFactory(unit=county) for _ in range(count)]
        with pytest.raises(ValidationError, match="5 至 15 人"):
            rounds.open_round(title="观摩", held_on=DAY, judges=judges, units=[town], by=reviewer)


class TestMarking:
    def test_only_his_own_sheet_in_steps_of_a_half(self, made, judges):
        sheet = JudgesSheet.objects.filter(judge=judges[1]).first()
        with pytest.raises(Denied):
            rounds.hand_in(sheet, marks=judging.FULL, by=judges[2])
        marks = [Decimal("14.3"), *judging.FULL[1:]]
        with pytest.raises(ValidationError, match="分一档"):
            rounds.hand_in(sheet, marks=marks, by=judges[1])
        rounds.hand_in(sheet, marks=judging.FULL, by=judges[1])
        rounds.hand_in(sheet, marks=[Decimal("14.5"), *judging.FULL[1:]], by=judges[1])
        sheet.refresh_from_db()
        assert sum(sheet.marks) == Decimal("99.5")

    def test_not_after_the_end(self, made, judges, reviewer):
        rounds.close(made, by=reviewer)
        sheet = JudgesSheet.objects.filter(judge=judges[1]).first()
        with pytest.raises(ValidationError, match="已经结束"):
            rounds.hand_in(sheet, marks=judging.FULL, by=judges[1])
        with pytest.raises(ValidationError, match="已经结束"):
            rounds.close(made, by=reviewer)


class TestTheResult:
    def test_stands_and_is_a_figure_of_the_year(self, made, town, other_town, reviewer):
        hand_in_all(made, town, ("99", "90", "91.5", "80", "92"))
        rounds.close(made, by=reviewer)
        judged = made.judged.get(unit=town)
        told = (judged.mark, judged.valid, judged.spoiled, judged.lowest, judged.highest)
        assert told == (Decimal("91.17"), 5, 0, Decimal("80.0"), Decimal("99.0"))
        assert made.judged.get(unit=other_town).mark is None
        figure = catalogue.FIGURES["ASM-02.end"]
        rows = summing.compute([figure], Period.parse("2026"))
        assert {row.unit: str(row.value) for row in rows if row.value} == {town.pk: "91.17"}

    def test_while_it_runs_there_is_none(self, made, town):
        hand_in_all(made, town, ("99", "90", "91.5", "80", "92"))
        figure = catalogue.FIGURES["ASM-02.end"]
        rows = summing.compute([figure], Period.parse("2026"))
        assert not any(row.value for row in rows)

    def test_sheets_are_seen_by_their_judges_only(self, made, judges, reviewer):
        assert JudgesSheet.objects.visible_to(judges[0]).count() == 1
        assert not JudgesSheet.objects.visible_to(reviewer).exists()
