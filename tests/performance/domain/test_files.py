"""A year of a file: opened, set, changed by approval, judged, graded, locked."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from performance.choices import ChangeState, PerformanceState
from performance.domain import closing, files, reviews, targets
from performance.models import PerformanceFile
from portal.access import Denied
from portal.audit.models import Event
from portal.periods import Period
from tests.factories import accounts, orgs
from tests.factories import performance as make
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
Q1, END = Period.parse("2025-Q1"), Period.parse("2025")
LAST = dt.date(2025, 12, 31)


def refused(caught):
    return "；".join(caught.value.messages)


def rates(file, rate="80"):
    return {target.pk: Decimal(rate) for target in file.targets.in_force()}


def judge(file, period, by, rate="80"):
    return reviews.judge(
        file, period=period, panel=make.PANEL, rates=rates(file, rate), opinion="较好", by=by
    )


def locked(file, by, **facts):
    facts = {"third_part": "none", "grade": "good", "grade_reason": "研究决定", **facts}
    return closing.lock(file, by=by, **facts)


class TestOpening:
    def test_a_file_begins_with_targets_that_weigh_a_hundred(self, town, keeper):
        person = PersonFactory(unit=town)
        file = files.open_for_person(person, year=2026, by=keeper)
        weights = list(file.targets.values_list("weight", flat=True))
        assert (len(weights), sum(weights)) == (7, 100)
        with pytest.raises(ValidationError, match="已建立2026年"):
            files.open_for_person(person, year=2026, by=keeper)

    def test_units_that_have_one_are_left_alone(self, county, town, judge):
        other = orgs.township(county)
        make.of_unit(town, 2026)
        opened = files.open_for_units([town, other], year=2026, by=judge)
        assert [file.unit for file in opened] == [other]
        assert sum(opened[0].targets.values_list("weight", flat=True)) == 100

    def test_only_accounts_of_the_unit_are_named_in_a_persons_file(self, county, town, keeper):
        stranger = accounts.UserFactory(unit=county)
        with pytest.raises(ValidationError, match="请选择本单位的账号"):
            files.open_for_person(PersonFactory(unit=town), year=2026, head=stranger, by=keeper)

    def test_nobody_opens_his_own(self, county, keeper):
        with pytest.raises(Denied):
            files.open_for_person(PersonFactory(unit=county), year=2026, holder=keeper, by=keeper)


class TestTargets:
    def test_weights_have_to_be_a_hundred(self, own, holder, keeper):
        target = own.targets.first()
        targets.edit(target, goal="少一点", weight=20, due_on=LAST, by=holder)
        with pytest.raises(ValidationError) as caught:
            files.set_targets(own, by=keeper)
        assert "应为 100，现为 90" in refused(caught)

    def test_four_at_least(self, own, holder, keeper):
        for target in list(own.targets.all())[3:]:
            targets.remove(target, by=holder)
        with pytest.raises(ValidationError, match="现有 3 项"):
            files.set_targets(own, by=keeper)

    def test_ten_at_most(self, own, holder):
        for _ in range(3):
            targets.add(own, goal="多一项", weight=5, due_on=LAST, by=holder)
        with pytest.raises(ValidationError, match="最多 10 项"):
            targets.add(own, goal="多一项", weight=5, due_on=LAST, by=holder)

    def test_one_that_was_set_changes_by_approval_and_stays(self, own, holder, keeper):
        files.set_targets(own, by=keeper)
        old = own.targets.in_order().first()
        with pytest.raises(ValidationError, match="目标已审定"):
            targets.edit(old, goal="改", weight=30, due_on=LAST, by=holder)
        change = targets.ask(old, goal="新目标", due_on=LAST, reason="上级调整", by=holder)
        new = targets.approve(change, by=keeper)
        old.refresh_from_db()
        assert (new.replaces, new.weight, new.position) == (old, old.weight, old.position)
        assert old.goal == "分管工作年度目标"
        assert old.ended_at is not None
        assert old not in own.targets.in_force()

    def test_nobody_approves_what_he_asked_for(self, own, keeper):
        make.agreed(own)
        change = make.change_asked(own, keeper)
        with pytest.raises(Denied):
            targets.approve(change, by=keeper)

    def test_refused_with_a_reason_or_taken_back(self, own, holder, keeper):
        make.agreed(own)
        change = make.change_asked(own, holder)
        with pytest.raises(ValidationError, match="不同意的理由"):
            targets.refuse(change, answer=" ", by=keeper)
        targets.refuse(change, answer="任务未变", by=keeper)
        again = make.change_asked(own, holder)
        assert targets.recall(again, by=holder).state == ChangeState.RECALLED
        assert own.targets.in_force().count() == 7


class TestReviews:
    def test_the_holder_writes_the_panel_judges(self, own, holder, keeper):
        make.agreed(own)
        said = {target.pk: ("完成大半", Decimal(90)) for target in own.targets.all()}
        reviews.write(own, period=Q1, said=said, by=holder)
        review = judge(own, Q1, keeper)
        assert review.score == Decimal("80.00")
        assert review.formula.startswith("30 × 80% + 25 × 80%")
        with pytest.raises(ValidationError, match="已经评议"):
            reviews.write(own, period=Q1, said=said, by=holder)

    @pytest.mark.parametrize(
        "panel", [["王一"], ["王一", "王二"], ["王一", "王二", "王三", "王四"]]
    )
    def test_a_panel_is_odd_and_three_at_least(self, own, keeper, panel):
        make.agreed(own)
        with pytest.raises(ValidationError, match="单数"):
            reviews.judge(own, period=Q1, panel=panel, rates=rates(own), opinion="好", by=keeper)

    def test_a_name_counts_once(self, own, keeper):
        make.agreed(own)
        panel = ["王一", "王一", "王二"]
        with pytest.raises(ValidationError, match="重复"):
            reviews.judge(own, period=Q1, panel=panel, rates=rates(own), opinion="好", by=keeper)

    def test_two_hundred_characters(self, own, holder):
        make.agreed(own)
        said = {target.pk: ("长" * 201, Decimal(90)) for target in own.targets.all()}
        with pytest.raises(ValidationError, match="最多 200 字"):
            reviews.write(own, period=Q1, said=said, by=holder)

    def test_what_has_not_begun_is_not_written(self, town, holder):
        file = make.agreed(make.of_person(town, 2150, holder=holder))
        with pytest.raises(ValidationError, match="还没有到"):
            reviews.write(file, period=Period.parse("2150-Q1"), said={}, by=holder)

    def test_a_quarter_judged_before_a_change_keeps_its_target(self, own, holder, keeper):
        make.agreed(own)
        judge(own, Q1, keeper)
        old = own.targets.in_order().first()
        targets.approve(make.change_asked(own, holder), by=keeper)
        assert own.reviews.get(period=Q1).lines.filter(target=old).exists()


class TestTheYearEnd:
    @pytest.fixture
    def ready(self, own, keeper):
        make.agreed(own)
        judge(own, Q1, keeper, "80")
        judge(own, END, keeper, "90")
        return own

    def test_mark_grade_and_lock(self, ready, keeper, holder):
        file = locked(ready, keeper, third_part="survey", third_mark=Decimal(95), grade="competent")
        # 80 × 40% + 90 × 40% + 95 × 20%
        assert file.total == Decimal("87.00")
        assert file.state == PerformanceState.LOCKED
        with pytest.raises(ValidationError, match="已锁定"):
            targets.ask(file.targets.first(), goal="改", due_on=LAST, reason="改", by=holder)

    def test_not_before_it_was_judged(self, own, keeper):
        make.agreed(own)
        with pytest.raises(ValidationError, match="评议结果"):
            locked(own, keeper, grade="competent")

    def test_the_quota_is_rounded_down_and_blocks(self, ready, keeper, town):
        """AS-05: 25 % of four is one place, of three none."""
        with pytest.raises(ValidationError, match="1 × 25% 向下取整 = 0"):
            locked(ready, keeper, grade="excellent")
        for number in range(3):
            make.of_person(town, name=f"李{number}")
        assert locked(ready, keeper, grade="excellent").grade == "excellent"
        second = make.agreed(PerformanceFile.objects.exclude(pk=ready.pk).first())
        judge(second, Q1, keeper)
        judge(second, END, keeper)
        with pytest.raises(ValidationError, match="已定 1，还余 0"):
            locked(second, keeper, grade="excellent")
        closing.unlock(ready, reason="登记有误", by=keeper)
        assert locked(second, keeper, grade="excellent").is_locked

    def test_a_head_stands_under_his_team(self, town, head, keeper):
        """考核班子与考核干部双轨."""
        team = make.of_unit(
            town, total=60, grade="poor", state="locked", locked_at="2026-01-10T08:00Z"
        )
        own = make.agreed(make.of_person(town, name="李正", holder=head, head=head))
        for period in (Q1, END):
            judge(own, period, keeper)
        assert team.grade == "poor"
        with pytest.raises(ValidationError, match="不能评为称职"):
            locked(own, keeper, grade="competent")
        assert locked(own, keeper, grade="barely").grade == "barely"

    def test_nobody_judges_or_grades_himself(self, county, keeper):
        file = make.agreed(make.of_person(county, holder=keeper))
        for act in (
            lambda: judge(file, Q1, keeper),
            lambda: locked(file, keeper, grade="competent"),
        ):
            with pytest.raises(Denied):
                act()

    def test_the_trail_names_no_person_and_no_mark(self, ready, keeper):
        locked(ready, keeper, grade="competent")
        files.assign(make.of_person(ready.unit, 2024, name="欧阳明"), by=keeper)
        told = " ".join(f"{e.object_label} {e.detail}" for e in Event.objects.all())
        assert "年干部实绩档案第" in told
        assert "欧阳明" not in told
        assert "82" not in told.replace(str(ready.pk), "")
