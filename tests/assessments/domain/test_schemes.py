"""Schemes: as shipped, to the line; drafted, active, archived."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from assessments.choices import EmptyPolicy, MissingPolicy, RuleKey, SchemeState
from assessments.domain import scheme_sources, scheme_terms, schemes
from assessments.domain.scheme_sources import Asks
from assessments.models import Indicator, Scheme, SchemeVersion
from assessments.presets.schemes import SCHEMES
from portal.fields.domain.formulas import BadFormula
from portal.figures.catalogue import FIGURES
from portal.periods import Period
from tests.factories import schemes as make

OCTOBER = Period.parse("2026-10")
# forms-and-schemes §2.1: categories by scheme.
MARKS = {
    "township": {"A": 12, "B": 10, "C": 14, "D": 16, "E": 12, "F": 12, "G": 12, "H": 12},
    "county_unit": {"A": 14, "B": 10, "C": 14, "D": 16, "E": 10, "F": 12, "G": 12, "H": 12},
}


@pytest.fixture
def draft(county):
    return make.draft(county)


@pytest.fixture
def designer(county):
    return make.designer(county)


class TestShipped:
    def test_as_many_lines_and_marks_as_the_office_has(self):
        assert {key: len(one.indicators) for key, one in SCHEMES.items()} == {
            "township": 39,
            "county_unit": 37,
        }
        for key, one in SCHEMES.items():
            assert {category.code: category.full for category in one.categories} == MARKS[key]
            assert sum(category.full for category in one.categories) == 100

    @pytest.mark.parametrize("key", SCHEMES)
    def test_each_can_be_installed_and_activated(self, key, designer):
        scheme = schemes.install(SCHEMES[key], by=designer)
        version = schemes.activate(scheme.versions.get(), since=OCTOBER, by=designer)
        indicators = list(version.indicators.select_related("category").order_by("position"))
        terms = scheme_terms.of(version, indicators)
        assert terms.full == 100
        assert [one.code for one in terms.indicators] == [
            one.code for one in SCHEMES[key].indicators
        ]

    def test_each_figure_is_declared_under_its_name_or_known_to_be_yet_to_come(self):
        """Those with a point in them are of registers, forms and people's judgement."""
        lines = (line for one in SCHEMES.values() for line in one.indicators)
        named = {key for line in lines for key in re.findall(r"\[([^\]@]+)", line.source)}
        assert {key for key in named if "." not in key} - FIGURES.keys() == {
            *("ECO-3", "ECO-4", "RES-2", "TRN-1", "TRN-2", "WEAK-2"),
            "INF-2",  # of a register as soon as that is published
        }

    def test_some_lines_word_by_word(self):
        lines = {(key, line.code): line for key, one in SCHEMES.items() for line in one.indicators}
        income = lines["township", "F2"]
        assert income.rule.key == RuleKey.RANK
        assert income.rule.parameters == {"best": "100", "step": "5", "least": "35"}
        assert (income.empty, income.lacking.policy) == (EmptyPolicy.EXCLUDED, MissingPolicy.LOWEST)
        talent = lines["county_unit", "H4"]
        assert (talent.full, talent.empty) == (4, EmptyPolicy.EXCLUDED)
        points = lines["county_unit", "H6"].rule.parameters
        assert points == {"best": "100", "step": "1", "least": "35", "zero_is_zero": True}
        standard = lines["county_unit", "E1"]
        assert standard.aim.numbers == tuple(map(Decimal, (50, 60, 65, 70)))
        assert (standard.lacking.policy, standard.lacking.back) == (MissingPolicy.CARRIED, 3)

    def test_never_twice(self, draft, designer):
        with pytest.raises(ValidationError, match="已经添加过了"):
            schemes.install(make.SMALL, by=designer)
        assert Scheme.objects.count() == 1


class TestVersions:
    def test_an_active_one_is_not_activated_again(self, draft, designer):
        schemes.activate(draft, since=OCTOBER, by=designer)
        with pytest.raises(ValidationError, match="已经启用过"):
            schemes.activate(draft, since=OCTOBER, by=designer)

    def test_full_marks_must_add_up(self, draft, designer):
        draft.indicators.filter(code="M1").update(full=50)
        with pytest.raises(ValidationError, match="各指标满分之和是 90"):
            schemes.activate(draft, since=OCTOBER, by=designer)
        draft.categories.update(full=90)
        with pytest.raises(ValidationError, match="各分类满分之和是 90"):
            schemes.activate(draft, since=OCTOBER, by=designer)

    def test_rules_and_sources_must_be_readable(self, draft, designer):
        draft.indicators.filter(code="M1").update(source="[MEM-1", parameters={"cap": "0"})
        with pytest.raises(ValidationError) as refusal:
            schemes.activate(draft, since=OCTOBER, by=designer)
        assert len(refusal.value.messages) == 2

    def test_the_next_version_is_a_copy_and_comes_later(self, draft, designer):
        schemes.activate(draft, since=OCTOBER, by=designer)
        second = schemes.start_draft(draft.scheme, by=designer)
        assert schemes.start_draft(draft.scheme, by=designer) == second
        told = Indicator.objects.order_by("version", "position")
        first, copied = (
            list(told.filter(version=one).values_list("code", "full", "source", "category__code"))
            for one in (draft, second)
        )
        assert first == copied
        with pytest.raises(ValidationError, match="不能更早"):
            schemes.activate(second, since=OCTOBER.previous(), by=designer)
        schemes.activate(second, since=OCTOBER.next(), by=designer)
        versions = SchemeVersion.objects
        assert versions.in_force(OCTOBER).first() == draft
        assert versions.in_force(OCTOBER.next()).first() == second

    def test_schemes_go_by_months(self, draft, designer):
        with pytest.raises(ValidationError, match="请填写月份"):
            schemes.activate(draft, since=Period.parse("2026-Q4"), by=designer)

    def test_archived_scores_nothing_new(self, draft, designer):
        with pytest.raises(ValidationError, match="只有启用的版本可以停用"):
            schemes.archive(draft, reason="不用", by=designer)
        schemes.activate(draft, since=OCTOBER, by=designer)
        with pytest.raises(ValidationError, match="事由"):
            schemes.archive(draft, reason=" ", by=designer)
        schemes.archive(draft, reason="改用新方案", by=designer)
        assert draft.state == SchemeState.ARCHIVED
        assert not SchemeVersion.objects.in_force(OCTOBER).exists()


class TestSources:
    def test_of_another_period(self):
        source = scheme_sources.parse("[A@去年同期] + [B@上季度] + [C@上季末月] + [D]")
        august = Period.parse("2026-08")
        assert [one.period(august).code for one in source.asked] == [
            "2025-08",
            "2026-Q2",
            "2026-06",
            "2026-08",
        ]
        assert source.asked[0].when == Asks.SAME_LAST_YEAR

    def test_a_quarter_that_is_just_over_is_the_last(self):
        assert scheme_sources.last_quarter(Period.parse("2026-09")).code == "2026-Q3"

    def test_worked_out_exactly(self):
        source = scheme_sources.parse("[DUE-2] ÷ [DUE-1] × 100")
        assert source.work_out([Decimal(3), Decimal(8)]) == Decimal("37.5")

    def test_a_share_of_nothing(self):
        source = scheme_sources.parse("[A] ÷ [B]")
        assert source.work_out([Decimal(3), Decimal(0)]) is None

    @pytest.mark.parametrize("text", ["", "12", "[A@昨天]", "[A] +", "[A].real"])
    def test_what_is_no_source(self, text):
        with pytest.raises(BadFormula):
            scheme_sources.parse(text)
