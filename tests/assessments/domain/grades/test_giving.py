"""Grades: who gives them to whom, for which quarter, and what figures make of them."""

import pytest
from django.core.exceptions import ValidationError

from assessments.choices import GRADE_WORDS, GradedLine
from assessments.domain.grades import giving
from assessments.domain.grades.giving import GivenGrade
from assessments.models import ReviewGrade
from assessments.presets.schemes import SCHEMES
from portal.access import Denied
from portal.audit.models import Event
from portal.figures import catalogue
from portal.figures.domain import summing
from portal.periods import Period
from tests.factories import accounts, judgements, scores

Q3, Q4 = Period.parse("2026-Q3"), Period.parse("2026-Q4")
PROJECT, SUPPORT = GradedLine.PROJECT, GradedLine.SUPPORT
GOOD, FAIR = GivenGrade(3, "进度快"), GivenGrade(1)


@pytest.fixture
def group(county, town, other_town):
    scores.scheme(county)
    return scores.group(town, other_town)


@pytest.fixture
def bureau(town):
    """Stands by the town."""
    return judgements.pairing(town).unit


def told(figure, period):
    rows = summing.compute([catalogue.FIGURES[figure]], period)
    return {row.unit: row.value for row in rows if row.value is not None}


class TestOfTheProject:
    def test_of_every_assessed_unit(self, group, town, other_town, bureau, reviewer):
        assert list(giving.graded_by(reviewer, PROJECT)) == [town, other_town]
        giving.give(PROJECT, period=Q3, grades={town: GOOD}, by=reviewer)
        assert list(giving.missing(reviewer, PROJECT, Q3)) == [other_town]
        assert list(giving.missing(reviewer, PROJECT, Q4)) == [town, other_town]
        assert ReviewGrade.objects.get().word == "好"

    def test_what_stays_leaves_no_trace(self, town, reviewer):
        for grades in ({town: GOOD}, {town: GOOD}, {town: FAIR}):
            giving.give(PROJECT, period=Q3, grades=grades, by=reviewer)
        assert Event.objects.filter(action="grade.given").count() == 2
        assert ReviewGrade.objects.get().word == "一般"

    def test_only_the_last_quarter_and_the_running_one(self, town, reviewer):
        for period in ("2026-Q2", "2027-Q1"):
            with pytest.raises(ValidationError, match="不能再评"):
                giving.give(PROJECT, period=Period.parse(period), grades={town: GOOD}, by=reviewer)

    def test_no_grade_without_a_word(self, town, reviewer):
        with pytest.raises(ValidationError, match="不在差、一般、较好、好之中"):
            giving.give(PROJECT, period=Q3, grades={town: GivenGrade(4)}, by=reviewer)

    def test_not_by_the_unit_itself(self, town, member):
        with pytest.raises(Denied):
            giving.give(PROJECT, period=Q3, grades={town: GOOD}, by=member)
        own = accounts.with_role(accounts.UserFactory(unit=town), "organization_office", town)
        with pytest.raises(Denied, match="本人所在的单位"):
            giving.give(PROJECT, period=Q3, grades={town: GOOD}, by=own)


class TestOfTheSupport:
    def test_by_the_township_it_stands_by(self, town, other_town, bureau, member):
        assert list(giving.graded_by(member, SUPPORT)) == [bureau]
        giving.give(SUPPORT, period=Q3, grades={bureau: GivenGrade(2)}, by=member)
        grade = ReviewGrade.objects.get()
        assert (grade.word, grade.graded_at) == ("满意", town)
        assert grade in ReviewGrade.objects.visible_to(member)
        stranger = accounts.holder("township_member", other_town)
        assert grade not in ReviewGrade.objects.visible_to(stranger)
        with pytest.raises(Denied):
            giving.give(SUPPORT, period=Q3, grades={bureau: GivenGrade(0)}, by=stranger)

    def test_whom_no_township_knows(self, town, county, member):
        office = judgements.office(county)
        with pytest.raises(Denied, match="没有包联"):
            giving.give(SUPPORT, period=Q3, grades={office: GivenGrade(0)}, by=member)


class TestFigures:
    def test_tell_the_place_of_the_word(self, town, bureau, reviewer, member):
        giving.give(PROJECT, period=Q3, grades={town: GOOD}, by=reviewer)
        giving.give(SUPPORT, period=Q3, grades={bureau: GivenGrade(0)}, by=member)
        assert told("GRADE.A2", Q3) == {town.pk: 3}
        assert told("GRADE.F8", Q3) == {bureau.pk: 0}
        assert told("GRADE.A2", Q4) == {}

    def test_the_shipped_schemes_read_the_same_words(self):
        lines = [line for scheme in SCHEMES.values() for line in scheme.indicators]
        for line in lines:
            if line.source.startswith("[GRADE."):
                words = GRADE_WORDS[GradedLine(line.source[len("[GRADE.") : -1])]
                named = line.rule.parameters["words"]
                assert [named[str(n)] for n in range(len(words))] == list(words), line.code

    def test_satisfaction_is_weighted_by_the_sample(self, town, county):
        judgements.survey(town, "上半年", asked=100, mark="90.00")
        judgements.survey(town, "下半年", asked=300, mark="98.00")
        # (100 × 90 + 300 × 98) ÷ 400
        marks = told("ASM-17.mark", Period.parse("2026-11"))
        assert {str(marks[town.pk]), str(marks[county.pk])} == {"96.00"}
        assert told("ASM-17.mark", Period.parse("2026-10")) == {}
