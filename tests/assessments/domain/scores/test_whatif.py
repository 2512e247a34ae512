"""Other weights, targets and policies on a month that was scored: who moves; nothing is saved."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from assessments.choices import AimKind
from assessments.domain import scheme_terms, schemes
from assessments.domain.scores import whatif
from assessments.domain.scores.whatif import TriedTerms
from assessments.models import SchemeVersion
from tests.assessments.domain.scores.test_runs import kept

pytestmark = pytest.mark.usefixtures("reported", "in_december")


def told(result):
    return [(str(one.unit), one.place, str(one.total), one.moved) for one in result.units]


class TestTrying:
    def test_nothing_else_is_what_was_scored(self, scored):
        assert told(whatif.work_out(scored, {})) == [
            ("东河镇", 1, "76.48", "—"),
            ("西山镇", 2, "39.25", "—"),
            ("南桥镇", 3, "0.00", "—"),
        ]

    def test_by_hand_with_other_marks_target_and_policy(self, scored):
        """A1 of 40 and a target of 20: 4 ÷ 20 × 40 = 8, 3 ÷ 20 × 40 = 6, 0. In all 120, A3 is off:
        (8 + 15 + 18.18 + 10 + 10) × 120 ÷ 100 = 73.416."""
        tried = {"A1": TriedTerms(full=Decimal(40), target=Decimal(20))}
        result = whatif.work_out(scored, tried)
        assert told(result)[0] == ("东河镇", 1, "73.42", "—")
        assert result.full == 120

    def test_what_is_missing_may_count_otherwise(self, scored):
        """南桥镇 handed in nothing: as the lowest of the group it has 6.67 of A2."""
        result = whatif.work_out(scored, {"A2": TriedTerms(missing="低")})
        assert told(result)[2] == ("南桥镇", 3, "8.34", "—")

    def test_a_target_of_one_unit_is_its_own(self, scored, town):
        """Twice the year's target is half of F1's 18.18: (8 + 15 + 9.09 + 10 + 10) × 100 ÷ 80."""
        now = whatif.unit_targets(scored)["F1"][town]
        tried = {"F1": TriedTerms(of_units={town.pk: 2 * now})}
        assert told(whatif.work_out(scored, tried)) == [
            ("东河镇", 1, "65.11", "—"),
            ("西山镇", 2, "39.25", "—"),
            ("南桥镇", 3, "0.00", "—"),
        ]

    def test_a_target_by_quarter_is_that_of_the_last_one_that_is_over(self, scored, assessor):
        """As November was scored: 达标率 is told by quarters."""
        facts = {"source": "[STD-1]", "aim": AimKind.BY_QUARTER, "aims": [20, 30, 40, 50]}
        scored.version.indicators.filter(code="A3").update(**facts)
        targets = whatif.targets_of(scored, scheme_terms.indicators_of(scored.version))
        assert (targets["A1"], targets["A3"]) == (10, 40)
        draft = whatif.keep(scored, tried={"A3": TriedTerms(target=Decimal(60))}, by=assessor)
        assert draft.indicators.get(code="A3").aims == [20, 30, 60, 50]

    def test_saves_nothing(self, scored):
        before = kept()
        whatif.work_out(scored, {"A1": TriedTerms(full=Decimal(1))})
        assert kept() == before
        assert SchemeVersion.objects.count() == 1

    def test_costs_the_same_however_many_units(self, scored, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            whatif.work_out(scored, {})


class TestKeeping:
    TRIED = {"A1": TriedTerms(full=Decimal(40), target=Decimal(20), missing="除")}  # noqa: RUF012

    def test_becomes_a_draft_of_the_scheme(self, scored, assessor):
        draft = whatif.keep(scored, tried=self.TRIED, by=assessor)
        one = draft.indicators.get(code="A1")
        assert (draft.is_draft, draft.number, draft.full) == (True, 2, 120)
        assert (one.full, one.aims, one.missing) == (40, [20], "除")
        assert one.category.full == 80
        active = scored.version.indicators.get(code="A1")
        assert (active.full, active.aims, active.missing) == (20, [10], "零")

    def test_not_over_somebodys_draft(self, scored, assessor):
        schemes.start_draft(scored.scheme, by=assessor)
        with pytest.raises(ValidationError, match="还是草稿"):
            whatif.keep(scored, tried=self.TRIED, by=assessor)

    def test_not_with_a_target_that_no_scheme_holds(self, scored, town, assessor):
        tried = {"F1": TriedTerms(of_units={town.pk: Decimal(500)})}
        with pytest.raises(ValidationError, match="单个单位的年度目标不属于考核方案"):
            whatif.keep(scored, tried=tried, by=assessor)

    def test_not_without_a_change(self, scored, assessor):
        with pytest.raises(ValidationError, match="还没有改动"):
            whatif.keep(scored, tried={}, by=assessor)

    def test_by_whoever_manages_schemes(self, scored, leader):
        with pytest.raises(PermissionDenied):
            whatif.keep(scored, tried=self.TRIED, by=leader)
