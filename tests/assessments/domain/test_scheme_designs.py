"""A draft of a scheme is changed freely; what is active never is."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from assessments.choices import AimKind, EmptyPolicy, MissingPolicy, RuleKey
from assessments.domain import scheme_changes, scheme_contents, scheme_designs, schemes
from assessments.models import Indicator, Scheme, SchemeVersion
from portal.audit.models import Event
from portal.orgs.models import ComparisonGroup
from portal.periods import Period
from tests.factories import schemes as make

OCTOBER = Period.parse("2026-10")


@pytest.fixture
def designer(county):
    return make.designer(county)


@pytest.fixture
def draft(county, designer):
    return make.draft(county, by=designer)


@pytest.fixture
def category(draft):
    return draft.categories.get()


def codes(draft):
    return [one.code for one in draft.indicators.order_by("position")]


class TestIndicators:
    def test_a_new_one_comes_last_in_its_category(self, draft, category, designer):
        other = scheme_designs.add_category(
            draft, code="N", label="村", full=Decimal(0), by=designer
        )
        scheme_designs.add_indicator(other, code="N1", label="甲", full=Decimal(1), by=designer)
        scheme_designs.add_indicator(category, code="M3", label="乙", full=Decimal(1), by=designer)
        assert codes(draft) == ["M1", "M2", "M3", "N1"]

    def test_moves_into_the_category_whose_place_it_takes(self, draft, category, designer):
        other = scheme_designs.add_category(
            draft, code="N", label="村", full=Decimal(0), by=designer
        )
        added = scheme_designs.add_indicator(
            other, code="N1", label="甲", full=Decimal(1), by=designer
        )
        scheme_designs.move_indicator(added, to=0, by=designer)
        assert codes(draft) == ["N1", "M1", "M2"]
        assert draft.indicators.get(code="N1").category == category

    def test_a_category_moves_with_all_it_holds(self, draft, designer):
        other = scheme_designs.add_category(
            draft, code="N", label="村", full=Decimal(0), by=designer
        )
        scheme_designs.add_indicator(other, code="N1", label="甲", full=Decimal(1), by=designer)
        scheme_designs.move_category(other, step=-1, by=designer)
        assert codes(draft) == ["N1", "M1", "M2"]

    def test_a_category_with_indicators_stays(self, category, designer):
        with pytest.raises(ValidationError, match="还有 2 项指标"):
            scheme_designs.remove_category(category, by=designer)

    def test_refuses_everything_that_is_wrong_with_one_at_once(self, draft, designer):
        one = draft.indicators.get(code="M1")
        with pytest.raises(ValidationError) as refusal:
            scheme_designs.edit_indicator(
                one, code="M2", source="[MEM-1", aim=AimKind.OF_UNIT, by=designer
            )
        assert set(refusal.value.error_dict) == {"code", "source", "aim"}

    def test_what_is_active_is_never_changed(self, draft, category, designer):
        one = draft.indicators.get(code="M1")
        schemes.activate(draft, since=OCTOBER, by=designer)
        for act in (
            lambda: scheme_designs.edit_indicator(one, full=Decimal(1), by=designer),
            lambda: scheme_designs.remove_indicator(one, by=designer),
            lambda: scheme_designs.move_indicator(one, to=1, by=designer),
            lambda: scheme_designs.edit_category(category, label="改", by=designer),
            lambda: scheme_designs.discard(draft, by=designer),
        ):
            with pytest.raises(ValidationError, match="已经启用，不能再改"):
                act()
        assert codes(draft) == ["M1", "M2"]


class TestActivation:
    def test_tells_all_faults_at_once(self, draft, category, designer):
        Indicator.objects.filter(version=draft, code="M1").update(
            full=50, source="", aims=[], missing=MissingPolicy.CARRIED, back=0
        )
        words = "\n".join(schemes.faults(draft))
        for part in (
            "各指标满分之和是 90，",
            "“M1 党员总数”的数据来源",
            "请填写大于 0 的统一目标",
            "请填写最多往前几期",
        ):
            assert part in words
        with pytest.raises(ValidationError) as refusal:
            schemes.activate(draft, since=OCTOBER, by=designer)
        assert len(refusal.value.messages) == len(schemes.faults(draft)) == 4

    def test_the_trail_says_what_changed(self, draft, designer):
        schemes.activate(draft, since=OCTOBER, by=designer)
        after = schemes.start_draft(draft.scheme, by=designer)
        one = after.indicators.get(code="M1")
        scheme_designs.edit_indicator(one, aims=[Decimal(20)], by=designer)
        schemes.activate(after, since=OCTOBER.next(), by=designer)
        event = Event.objects.filter(action="scheme.activated").latest("pk")
        assert event.detail["changes"] == ["修改指标“M1 党员总数”：目标由“10”改为“20”"]


class TestVersions:
    def test_two_are_compared_in_words(self, draft, category, designer):
        schemes.activate(draft, since=OCTOBER, by=designer)
        after = schemes.start_draft(draft.scheme, by=designer)
        scheme_designs.set_marks(
            after,
            full=Decimal(110),
            most_bonus=Decimal(5),
            most_deduction=Decimal(10),
            by=designer,
        )
        new = after.categories.get()
        scheme_designs.add_indicator(new, code="M3", label="支部数", full=Decimal(10), by=designer)
        scheme_designs.remove_indicator(after.indicators.get(code="M2"), by=designer)
        scheme_designs.edit_indicator(
            after.indicators.get(code="M1"), empty=EmptyPolicy.ZERO, by=designer
        )
        assert [one.spoken for one in scheme_changes.between(draft, after)] == [
            "修改方案：总分由“100”改为“110”",
            "修改指标“M1 党员总数”：无应办事项时由“计满分”改为“计零分”",
            "新增指标“M3 支部数”：10 分；按完成值 ÷ 目标的比例得分，最高得满分",
            "删除指标“M2 村数”：原 40 分",
        ]
        assert scheme_changes.between(draft, draft) == []

    def test_the_first_draft_cannot_be_thrown_away(self, draft, designer):
        with pytest.raises(ValidationError, match="还没有启用过"):
            scheme_designs.discard(draft, by=designer)

    def test_a_later_one_can(self, draft, designer):
        schemes.activate(draft, since=OCTOBER, by=designer)
        scheme_designs.discard(schemes.start_draft(draft.scheme, by=designer), by=designer)
        assert list(draft.scheme.versions.all()) == [draft]


class TestVariants:
    """What a what-if page keeps."""

    def test_weights_targets_and_policies_differ_and_the_marks_still_add_up(self, draft, designer):
        schemes.activate(draft, since=OCTOBER, by=designer)
        changes = {
            "M1": {"full": Decimal(70), "aims": [Decimal(20)]},
            "M2": {"full": Decimal(30), "missing": MissingPolicy.ZERO},
        }
        made = scheme_designs.draft_like(draft, changes, by=designer)
        contents = scheme_contents.of(made)
        assert [line.full for line in contents.lines] == ["70", "30"]
        assert contents.differs == ""
        assert made.indicators.get(code="M2").missing == MissingPolicy.ZERO
        assert draft.indicators.get(code="M1").full == 60

    def test_of_an_older_version_it_is_numbered_after_the_newest(self, draft, designer):
        schemes.activate(draft, since=OCTOBER, by=designer)
        newer = schemes.start_draft(draft.scheme, by=designer)
        schemes.activate(newer, since=OCTOBER, by=designer)
        assert scheme_designs.draft_like(draft, {}, by=designer).number == 3

    def test_never_over_somebody_elses_draft(self, draft, designer):
        schemes.activate(draft, since=OCTOBER, by=designer)
        schemes.start_draft(draft.scheme, by=designer)
        with pytest.raises(ValidationError, match="正在修改"):
            scheme_designs.draft_like(draft, {}, by=designer)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [({"X9": {"full": Decimal(1)}}, "没有指标“X9”"), ({"M1": {"source": "1"}}, "只能改分值")],
    )
    def test_only_what_may_vary(self, draft, designer, changes, words):
        schemes.activate(draft, since=OCTOBER, by=designer)
        with pytest.raises(ValidationError, match=words):
            scheme_designs.draft_like(draft, changes, by=designer)
        assert SchemeVersion.objects.drafts().count() == 0


class TestSchemes:
    def test_a_new_one_is_an_empty_draft(self, county, designer):
        group = ComparisonGroup.objects.create(name="街道组")
        made = scheme_designs.create(
            name="街道方案", groups=[group], full=Decimal(100), by=designer
        )
        assert made.versions.get().is_draft
        assert list(made.groups.all()) == [group]
        with pytest.raises(ValidationError, match="已经有“街道方案”"):
            scheme_designs.create(name="街道方案", groups=[], full=Decimal(100), by=designer)
        assert Scheme.objects.count() == 1

    def test_groups_are_told_when_they_change(self, draft, designer):
        group = ComparisonGroup.objects.create(name="街道组", position=200)
        first = list(draft.scheme.groups.all())
        scheme_designs.set_groups(draft.scheme, [*first, group], by=designer)
        scheme_designs.set_groups(draft.scheme, [*first, group], by=designer)
        event = Event.objects.get(action="scheme.groups_changed")
        assert event.detail == {"added": ["街道组"], "left": []}

    def test_a_rule_of_grades_is_read_as_the_arithmetic_reads_it(self, draft, designer):
        one = draft.indicators.get(code="M1")
        with pytest.raises(ValidationError, match="缺少 grades"):
            scheme_designs.edit_indicator(one, rule=RuleKey.GRADE, parameters={}, by=designer)
