"""Committees, elections, the approved other date, and the to-dos of the ladder."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches import tasks
from branches.actions import COMMITTEE_CHANGED, ELECTION_DATE_APPROVED, ELECTION_RECORDED
from branches.choices.organisations import OrganisationKind
from branches.domain import committees, elections, reminders
from branches.domain.committees import Seat
from branches.models import CommitteePost
from portal.access import Denied
from portal.audit.models import Event
from portal.dates import PartialDate
from portal.inbox.choices import TaskState
from portal.inbox.models import Task
from portal.rules.domain import memory
from tests.factories import accounts, orgs
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
LAST = dt.date(2022, 3, 10)


@pytest.fixture
def world():
    class World:
        county = orgs.county()
        town = orgs.township(county)
        village = orgs.village(town)
        department = orgs.department(county)
        office = accounts.holder("organization_office", county)
        keeper = accounts.holder("township_member", town)
        branch = PartyOrganizationFactory(unit=village, last_elected_on=LAST, term_years=3)
        head = PersonFactory(unit=village)
        deputy = PersonFactory(unit=village)
        other = PersonFactory(unit=village)

    World.branch.refresh_from_db()
    return World


def refused(call, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        call(*args, **kwargs)
    return refusal.value.message_dict


def seats(*pairs):
    return [Seat(person=person, post=post) for person, post in pairs]


class TestCommittee:
    def change(self, world, *pairs, day=dt.date(2026, 5, 1)):
        committees.change(
            world.branch, seats=seats(*pairs), effective_on=day, document="1号", by=world.keeper
        )

    def test_who_is_new_begins_and_who_is_not_named_ends_that_day(self, world):
        self.change(world, (world.head, "1"), (world.deputy, "2"), day=dt.date(2025, 5, 1))

        self.change(world, (world.other, "1"), (world.deputy, "2"))

        posts = CommitteePost.objects.filter(organization=world.branch)
        assert {(p.person, p.post, str(p.since), str(p.until or "")) for p in posts} == {
            (world.head, "1", "2025-05-01", "2026-05-01"),
            (world.deputy, "2", "2025-05-01", ""),
            (world.other, "1", "2026-05-01", ""),
        }
        event = Event.objects.filter(action=COMMITTEE_CHANGED).latest("pk")
        words = f"任：{world.other.name}（书记）；免：{world.head.name}（书记）"
        assert event.detail["summary"] == words

    def test_a_seat_doubled_by_a_merge_of_people_is_cleared(self, world):
        for _ in range(2):
            CommitteePost.objects.create(organization=world.branch, person=world.head, post="3")

        self.change(world, (world.head, "3"))

        assert world.branch.posts.current().count() == 1

    def test_the_order_given_is_the_order_shown(self, world):
        self.change(world, (world.deputy, "2"), (world.head, "1"))
        assert [post.post for post in world.branch.posts.current().in_order()] == ["2", "1"]

    @pytest.mark.parametrize(
        "pairs",
        [(("head", "1"), ("deputy", "1")), (("head", "3"), ("head", "3")), (("head", "x"),)],
    )
    def test_two_leaders_a_post_twice_or_an_unknown_post_are_refused(self, world, pairs):
        named = [(getattr(world, name), post) for name, post in pairs]
        errors = refused(self.change, world, *named)
        assert "__all__" in errors

    def test_nobody_leaves_before_he_came(self, world):
        self.change(world, (world.head, "1"))
        errors = refused(self.change, world, day=dt.date(2026, 4, 1))
        assert world.head.name in errors["effective_on"][0]

    def test_a_foreign_committee_is_not_changed(self, world):
        foreign = PartyOrganizationFactory(unit=world.department)
        with pytest.raises(Denied):
            committees.change(foreign, seats=[], effective_on=dt.date(2026, 5, 1), by=world.keeper)


class TestAdvice:
    def test_seven_full_members_want_a_committee(self, world):
        today = timezone.localdate()
        MemberFactory.create_batch(6, organization=world.branch)
        assert committees.advice(world.branch, on=today) == []

        MemberFactory(organization=world.branch)

        (finding,) = committees.advice(world.branch, on=today)
        assert finding.rule.code == "OR-02"
        assert "正式党员 7 名" in finding.message

    def test_a_secretary_who_is_no_member_or_a_young_one_stands_out(self, world):
        today = timezone.localdate()
        CommitteePost.objects.create(organization=world.branch, person=world.head, post="1")
        (finding,) = committees.advice(world.branch, on=today)
        assert "没有党员登记" in finding.message

        lately = PartialDate(today.year, today.month)
        member = MemberFactory(organization=world.branch, person=world.head, confirmed_on=lately)
        (finding,) = committees.advice(world.branch, on=today)
        assert "党龄不满 1 年" in finding.message

        member.confirmed_on = PartialDate(2010, 1)
        member.save()
        assert committees.advice(world.branch, on=today) == []

    def test_a_village_committee_has_five_to_nine(self, world):
        village = PartyOrganizationFactory(kind=OrganisationKind.GENERAL_BRANCH, unit=world.village)
        (finding,) = committees.advice(village, on=timezone.localdate())
        assert "5 至 9 名" in finding.message


class TestRecord:
    def record(self, world, **more):
        given = {
            "held_on": dt.date(2025, 3, 8),
            "term_years": 5,
            "seats": seats((world.head, "1")),
            "by": world.keeper,
            **more,
        }
        return elections.record(world.branch, **given)

    def test_a_new_term_begins_with_the_new_committee(self, world):
        election = self.record(world, entitled=20, present=16, document="东发〔2025〕1号")

        world.branch.refresh_from_db()
        assert (world.branch.last_elected_on, world.branch.term_years) == (dt.date(2025, 3, 8), 5)
        assert world.branch.due_on == dt.date(2030, 3, 8)
        assert election.was_due_on == dt.date(2025, 3, 10)
        (post,) = world.branch.posts.current()
        assert (post.person, str(post.since)) == (world.head, "2025-03-08")
        event = Event.objects.get(action=ELECTION_RECORDED)
        assert "任期 5 年" in event.detail["summary"]

    def test_an_approved_date_is_used_up_and_todos_end_at_once(self, world):
        world.branch.next_election_on = dt.date(2025, 9, 1)
        world.branch.save()
        reminders.remind(dt.date(2025, 10, 1))

        self.record(world, held_on=dt.date(2025, 10, 2))

        world.branch.refresh_from_db()
        assert world.branch.next_election_on is None
        (task,) = Task.objects.all()
        assert (task.state, task.done_by) == (TaskState.DONE, world.keeper)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"held_on": LAST}, "held_on"),
            ({"held_on": dt.date(2099, 1, 1)}, "held_on"),
            ({"term_years": 11}, "term_years"),
            ({"entitled": 20, "present": 15}, "present"),
            ({"entitled": 20, "present": 21}, "present"),
            ({"held_on": dt.date(2026, 3, 11)}, "document"),
            ({"held_on": dt.date(2024, 3, 9)}, "document"),
            ({"seats": []}, "__all__"),
        ],
    )
    def test_what_is_wrong_is_told_at_its_field(self, world, wrong, field):
        assert field in refused(self.record, world, **wrong)

    def test_far_from_the_due_date_with_a_paper(self, world):
        self.record(world, held_on=dt.date(2026, 4, 1), document="云组〔2026〕2号")
        assert world.branch.last_elected_on == dt.date(2026, 4, 1)

    def test_who_does_not_elect_records_nothing(self, world):
        world.branch.kind = OrganisationKind.GROUP
        world.branch.save()
        assert "不实行任期选举" in refused(self.record, world)["__all__"][0]


class TestOtherDate:
    def approve(self, world, day, document="云组〔2026〕9号"):
        elections.approve_other_date(
            world.branch, next_election_on=day, document=document, by=world.keeper
        )

    def test_it_is_due_on_the_approved_day(self, world):
        self.approve(world, dt.date(2026, 3, 10))

        assert world.branch.due_on == dt.date(2026, 3, 10)
        assert Event.objects.filter(action=ELECTION_DATE_APPROVED).count() == 1

    @pytest.mark.parametrize("day", [dt.date(2026, 3, 11), dt.date(2024, 3, 9)])
    def test_not_more_than_a_year_off(self, world, day):
        errors = refused(self.approve, world, day)
        assert "2024-03-10 至 2026-03-10" in errors["next_election_on"][0]

    def test_not_without_a_paper(self, world):
        assert "extension_document" in refused(self.approve, world, dt.date(2025, 9, 1), " ")

    def test_not_without_a_term(self, world):
        world.branch.last_elected_on = None
        world.branch.save()
        assert "还没有登记" in refused(self.approve, world, dt.date(2025, 9, 1))["__all__"][0]


class TestReminders:
    def test_a_step_is_told_once_and_gives_way_to_the_next(self, world):
        assert reminders.remind(dt.date(2024, 10, 1)) == 1
        assert reminders.remind(dt.date(2024, 10, 2)) == 0
        (task,) = Task.objects.open()
        assert task.title.startswith("书面提醒换届")
        assert (task.role, task.unit) == ("township_member", world.town)
        assert task.due_on == dt.date(2025, 3, 10)

        assert reminders.remind(dt.date(2025, 3, 11)) == 1

        (task,) = Task.objects.open()
        assert task.title.startswith("逾期未换届")

    def test_the_day_begins_with_it(self, world):
        tasks.remind_elections()
        (task,) = Task.objects.open()
        assert task.key == reminders.key_of(world.branch.pk, "overdue")

    def test_the_survey_a_year_ahead_is_for_townships_and_villages(self, world):
        PartyOrganizationFactory(unit=world.department, last_elected_on=LAST, term_years=3)

        reminders.remind(dt.date(2024, 4, 1))

        (task,) = Task.objects.open()
        assert task.title == f"换届摸底：{world.branch}"

    def test_county_organs_are_the_offices_work(self, world):
        PartyOrganizationFactory(unit=world.department, last_elected_on=LAST, term_years=3)

        reminders.remind(dt.date(2025, 3, 1))

        roles = set(Task.objects.open().values_list("role", "unit"))
        assert roles == {
            ("township_member", world.town.pk),
            ("organization_office", world.county.pk),
        }

    def test_an_approved_delay_takes_the_reminder_back(self, world):
        reminders.remind(dt.date(2025, 3, 1))

        elections.approve_other_date(
            world.branch, next_election_on=dt.date(2026, 3, 1), document="9号", by=world.keeper
        )

        assert not Task.objects.open().exists()

    def test_many_organisations_cost_no_more_queries(self, world, django_assert_num_queries):
        def cost():
            memory.forget()
            with django_assert_num_queries(9):
                reminders.remind(dt.date(2025, 3, 1))
            Task.objects.all().delete()

        cost()
        for _ in range(5):
            PartyOrganizationFactory(unit=world.village, last_elected_on=LAST, term_years=3)
        cost()
