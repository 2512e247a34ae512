"""Acts on activities: recorded, corrected, handed in, given back; what cannot be is refused."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.choices.life import ActivitySource, ActivityState, Presence
from branches.domain import clerks
from branches.domain.life import activities, batch, doubts, rosters, window
from branches.domain.life.batch import BatchEntry
from branches.domain.life.facts import ActivityFacts, Tick
from branches.models import Activity, ActivityKind, MemberMove, PartyMember, RightsLimit
from portal.access import Denied
from portal.periods import Period
from tests.factories import accounts
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.life import ActivityFactory, committee

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LATELY = TODAY - dt.timedelta(days=2)


def kinds(*codes):
    return list(ActivityKind.objects.filter(code__in=codes).in_order())


def facts(*codes, **more):
    return ActivityFacts(
        **{"kinds": kinds(*(codes or ("theme",))), "held_on": LATELY, "topic": "学习党章", **more}
    )


def refused(act, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        act(*args, **kwargs)
    return refusal.value.message_dict


@pytest.fixture
def branch(world):
    world.members = MemberFactory.create_batch(4, organization=world.branch)
    world.clerk = accounts.holder("branch_clerk", world.village)
    return world.branch


def ticks(world, *states):
    return [Tick(member, state) for member, state in zip(world.members, states, strict=True)]


def record(world, *codes, marks=None, **more):
    marks = ticks(world, "present", "present", "leave", "absent") if marks is None else marks
    return activities.record(world.branch, facts(*codes, **more), marks=marks, by=world.clerk)


class TestRecorded:
    def test_with_who_came(self, world, branch):
        made = record(world)
        assert (made.expected, made.present, made.on_leave, made.absent) == (4, 2, 1, 1)
        assert made.attendance.count() == 4
        assert (made.state, made.entered_on) == (ActivityState.SUBMITTED, TODAY)
        assert made.source == ActivitySource.BRANCH

    def test_one_record_serves_several_duties(self, world, branch):
        made = record(world, "theme", "class", lecturer="李四")
        assert {kind.code for kind in made.kinds.all()} == {"theme", "class"}

    def test_who_looks_on_is_not_expected(self, world, branch):
        made = record(world, marks=ticks(world, "present", "present", "present", "observer"))
        assert (made.expected, made.observers) == (3, 1)

    def test_numbers_only(self, world, branch):
        told = facts(expected=10, present=8, on_leave=1)
        made = activities.record(world.branch, told, by=world.clerk)
        assert (made.expected, made.present, made.on_leave, made.absent) == (10, 8, 1, 1)

    def test_by_the_township_it_says_so(self, world, branch):
        told = facts(expected=4, present=4)
        made = activities.record(branch, told, by=world.member_of_town)
        assert made.source == ActivitySource.TOWNSHIP

    def test_entered_after_the_deadline_is_late(self):
        assert not window.is_late(dt.date(2026, 1, 20), dt.date(2026, 2, 3))
        assert window.is_late(dt.date(2026, 1, 20), dt.date(2026, 2, 4))

    def test_a_holiday_moves_the_deadline(self):
        """The third of October is the national day's; the eighth is the first working day."""
        assert window.deadline(Period.parse("2026-09")) == dt.date(2026, 10, 8)


class TestRefused:
    def test_in_the_future(self, world, branch):
        wrong = refused(record, world, held_on=TODAY + dt.timedelta(days=1))
        assert "晚于今天" in wrong["held_on"][0]

    def test_more_present_than_expected(self, world, branch):
        told = facts(expected=10, present=11, on_leave=0)
        wrong = refused(activities.record, branch, told, by=world.clerk)
        assert wrong["present"] == ["实到 11 人，多于应到 10 人。请核对。"]
        told = facts(expected=10, present=9, on_leave=2)
        wrong = refused(activities.record, branch, told, by=world.clerk)
        assert "11 人，多于应到 10 人" in wrong["on_leave"][0]

    def test_nobody_told(self, world, branch):
        wrong = refused(activities.record, branch, facts(), by=world.clerk)
        assert set(wrong) == {"expected", "present"}

    def test_two_secretaries_recording_one_meeting(self, world, branch):
        record(world)
        other = accounts.holder("branch_clerk", world.village)
        told = facts(topic="学党章", expected=4, present=4)
        wrong = refused(activities.record, branch, told, by=other)
        assert world.clerk.name in wrong["is_another"][0]
        assert "学习党章" in wrong["is_another"][0]
        again = facts(topic="学党章", expected=4, present=4, is_another=True)
        assert activities.record(branch, again, by=other).pk
        assert activities.record(branch, facts("committee", expected=3, present=3), by=other).pk

    def test_somebody_writes_it_at_this_moment(self, world, branch):
        activities.begin(branch, facts(), by=world.clerk)
        other = accounts.holder("branch_clerk", world.village)
        told = facts(expected=4, present=4, is_another=True)
        assert "草稿" in refused(activities.record, branch, told, by=other)["__all__"][0]

    def test_a_stranger_ticked(self, world, branch):
        stranger = MemberFactory(organization=world.foreign)
        marks = [Tick(stranger, Presence.PRESENT)]
        assert stranger.person.name in refused(record, world, marks=marks)["marks"][0]

    def test_before_founding_and_after_closing(self, world, branch):
        wrong = refused(record, world, held_on=dt.date(2015, 6, 30))
        assert "才成立" in wrong["held_on"][0]
        branch.closed_on = LATELY - dt.timedelta(days=1)
        branch.save()
        assert "撤销" in refused(record, world)["held_on"][0]

    def test_a_group_meeting_belongs_to_its_group(self, world, branch):
        PartyOrganizationFactory(unit=world.village, parent=branch, kind="group")
        assert "党小组名下" in refused(record, world, "group")["kinds"][0]

    def test_a_locked_month_asks_the_office_and_a_reason(self, world, branch):
        old = {"held_on": dt.date(2026, 3, 10), "expected": 4, "present": 4}
        wrong = refused(activities.record, branch, facts(**old), by=world.clerk)
        assert "已锁定" in wrong["held_on"][0]
        assert "reason" in refused(activities.record, branch, facts(**old), by=world.office)
        told = facts(**old)
        assert activities.record(branch, told, reason="漏录", by=world.office).pk

    def test_the_branch_of_somebody_else(self, world, branch):
        second = PartyOrganizationFactory(unit=world.village)
        clerks.CLERKS.add(user=world.clerk, organization=second, by=world.office)
        clerk = type(world.clerk).objects.get(pk=world.clerk.pk)
        with pytest.raises(Denied):
            activities.record(branch, facts(expected=4, present=4), by=clerk)


class TestVotes:
    def vote(self, world, **more):
        told = {"is_voted": True, "votes_entitled": 18, "votes_present": 12, "votes_for": 10}
        counts = {"expected": 20, "present": 14}
        return activities.record(
            world.branch, facts("assembly", **counts, **{**told, **more}), by=world.clerk
        )

    def test_passed(self, world, branch):
        assert self.vote(world).votes_for == 10

    def test_a_matter_without_a_vote(self, world, branch):
        wrong = refused(self.vote, world, votes_for=None, votes_present=None)
        assert set(wrong) == {"votes_for", "votes_present"}

    def test_a_vote_that_does_not_add_up(self, world, branch):
        assert "多于实到" in refused(self.vote, world, votes_against=3)["votes_for"][0]

    @pytest.mark.parametrize(("present", "enough"), [(9, False), (10, True)])
    def test_more_than_half_of_those_entitled_must_come(self, world, branch, present, enough):
        told = {"votes_present": present, "votes_for": min(present, 10)}
        if enough:
            assert self.vote(world, **told).pk
        else:
            assert "不能表决" in refused(self.vote, world, **told)["votes_present"][0]

    def test_nine_of_eighteen_do_not_pass(self, world, branch):
        assert "不能记为通过" in refused(self.vote, world, votes_for=9)["votes_for"][0]
        assert not self.vote(world, votes_for=9, is_passed=False).is_passed


class TestTheList:
    def on(self, world, day=LATELY):
        return set(rosters.listed(world.branch, kinds("theme"), on=day))

    def test_is_of_the_branch_and_its_groups(self, world, branch):
        group = PartyOrganizationFactory(unit=world.village, parent=branch, kind="group")
        one = MemberFactory(organization=group)
        assert self.on(world) == {*world.members, one}

    def test_has_who_left_between_the_meeting_and_its_entry(self, world, branch):
        gone = world.members[0]
        PartyMember.objects.filter(pk=gone.pk).update(left_on=TODAY, leaving_reason="2")
        assert gone in self.on(world)
        made = record(world)
        assert made.attendance.filter(member=gone).exists()
        PartyMember.objects.filter(pk=gone.pk).update(left_on=LATELY)
        assert gone not in self.on(world)

    def test_reckons_moves_back(self, world, branch):
        moved = world.members[0]
        PartyMember.objects.filter(pk=moved.pk).update(organization=world.foreign)
        MemberMove.objects.create(
            member=moved, source=branch, target=world.foreign, moved_on=TODAY, by=world.office
        )
        assert moved in self.on(world)
        assert moved not in self.on(world, TODAY)

    def test_of_a_committee_is_those_seated(self, world, branch):
        committee(branch)
        seat = branch.posts.first()
        seated = MemberFactory(organization=branch, person=seat.person)
        assert rosters.listed(branch, kinds("committee"), on=LATELY) == [seated]

    @pytest.mark.parametrize(("cause", "expected"), [("approved", 3), ("probation", 4)])
    def test_only_whom_a_higher_organisation_excused_is_not_expected(
        self, branch, world, cause, expected
    ):
        limit = RightsLimit.objects.create(
            member=world.members[0],
            cause=cause,
            reason="bed" if cause == "approved" else "",
            since=LATELY - dt.timedelta(days=9),
            until=LATELY,
        )
        assert len(rosters.listed(branch, kinds("theme"), on=LATELY)) == expected
        assert len(rosters.listed(branch, kinds("theme"), on=TODAY)) == 4
        limit.closed_on = LATELY
        limit.save()
        assert len(rosters.listed(branch, kinds("theme"), on=LATELY)) == 4


class TestCorrected:
    def test_with_a_reason_and_a_trace(self, world, branch):
        made = record(world)
        told = facts(topic="学习二十大", expected=4, present=4)
        assert "reason" in refused(activities.change, made, told, by=world.clerk)
        activities.change(made, told, reason="写错主题", by=world.clerk)
        made.refresh_from_db()
        trace = made.corrections.get()
        assert trace.reason == "写错主题"
        assert "主题：学习党章 → 学习二十大" in trace.changes
        assert "实到：2 → 4" in trace.changes

    def test_what_was_reviewed_is_reviewed_again(self, world, branch):
        made = activities.approve(record(world), by=world.member_of_town)
        told = facts(topic="甲", expected=4, present=4)
        assert activities.change(made, told, reason="改", by=world.clerk).state == "submitted"

    def test_given_back_and_handed_in_again(self, world, branch):
        made = activities.give_back(record(world), reason="缺内容", by=world.member_of_town)
        assert (made.state, made.is_counted) == (ActivityState.RETURNED, False)
        again = activities.submit(made, by=world.clerk)
        assert (again.state, again.return_reason) == (ActivityState.SUBMITTED, "")
        with pytest.raises(ValidationError, match="已经提交"):
            activities.submit(again, by=world.clerk)

    def test_withdrawn_it_stays_and_may_be_recorded_anew(self, world, branch):
        made = record(world)
        with pytest.raises(ValidationError):
            activities.withdraw(made, reason=" ", by=world.clerk)
        activities.withdraw(made, reason="重复登记", by=world.clerk)
        assert not Activity.objects.counted().exists()
        assert record(world).pk
        with pytest.raises(ValidationError, match="已撤回"):
            activities.submit(made, by=world.clerk)

    def test_a_draft_step_by_step(self, world, branch):
        draft = activities.begin(branch, facts(), by=world.clerk)
        with pytest.raises(ValidationError, match="还没有勾选"):
            activities.submit(draft, by=world.clerk)
        activities.tick(draft, ticks(world, *["present"] * 4), observers=2, by=world.clerk)
        made = activities.submit(draft, by=world.clerk)
        assert (made.expected, made.present, made.observers) == (4, 4, 2)
        with pytest.raises(ValidationError, match="已提交"):
            activities.tick(made, [], by=world.clerk)


class TestManyAtOnce:
    def entry(self, world, organisation, present, **more):
        (theme,) = kinds("theme")
        told = {"held_on": LATELY, "topic": "统一主题", "study": "", **more}
        return BatchEntry(f"{organisation.pk}", organisation, theme, present=present, **told)

    def test_all_of_them(self, world, branch):
        second = PartyOrganizationFactory(unit=world.village)
        rows = [self.entry(world, branch, 3), self.entry(world, second, 7)]
        made = batch.record_many(rows, by=world.member_of_town)
        assert [(one.expected, one.present) for one in made] == [(4, 3), (7, 7)]
        assert {one.source for one in made} == {ActivitySource.TOWNSHIP}

    def test_or_none_with_every_fault_in_its_cell(self, world, branch):
        second = PartyOrganizationFactory(unit=world.village)
        tomorrow = TODAY + dt.timedelta(days=1)
        rows = [
            self.entry(world, branch, 5),
            self.entry(world, second, 7, held_on=tomorrow),
            self.entry(world, second, 3, held_on=LATELY),
        ]
        wrong = refused(batch.record_many, rows, by=world.member_of_town)
        assert set(wrong) == {f"present_{branch.pk}", f"date_{second.pk}"}
        assert not Activity.objects.exists()


class TestDoubts:
    def test_of_a_class_without_a_lecturer_and_few_who_came(self):
        made = ActivityFactory(kind="class", expected=10, present=5, absent=5)
        told = " ".join(doubts.doubts(made))
        assert "没有填写主讲人" in told
        assert "没有超过应到 10 人的一半" in told

    def test_of_a_text_that_was_used_before(self):
        words = "会上学习了有关文件，结合本村实际讨论了下一步工作安排。" * 4
        first = ActivityFactory(content=words)
        later = ActivityFactory(
            organization=first.organization, content=words, held_on=dt.date(2026, 6, 12)
        )
        assert any("完全相同" in each for each in doubts.doubts(later))
        assert not list(doubts.doubts(ActivityFactory()))
