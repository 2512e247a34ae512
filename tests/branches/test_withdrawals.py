"""Acts taken back: everything as it was, or what stands in the way."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.choices.members import StatusEvent
from branches.domain import (
    committees,
    elections,
    members,
    moves,
    officers,
    organisations,
    reminders,
    statuses,
    tree,
)
from branches.domain.committees import Seat
from branches.models import MemberMove, StatusChange, VillageOfficer
from portal.access import Denied
from portal.audit.models import Event
from portal.dates import PartialDate
from portal.deeds.actions import DEED_WITHDRAWN
from portal.deeds.domain import deeds
from portal.deeds.domain import rows as kept_rows
from portal.deeds.models import Deed
from portal.inbox.choices import TaskState
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from tests.emptying import unguarded
from tests.factories import orgs
from tests.factories.accounts import holder, signed_in
from tests.factories.branches import MemberFactory, OfficerFactory, PartyOrganizationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 8)


@pytest.fixture
def county():
    return orgs.county()


@pytest.fixture
def office(county):
    return holder("organization_office", county)


@pytest.fixture
def branch(county):
    committee = PartyOrganizationFactory(unit=county, kind="committee")
    return PartyOrganizationFactory(
        unit=county, parent=committee, last_elected_on=dt.date(2023, 5, 8), term_years=3
    )


@pytest.fixture
def elected(branch, office, county):
    """A committee with a secretary, a to-do, and the election that replaced and ended them."""
    old = branch.posts.create(person=PersonFactory(unit=county), post="1")
    tasks.assign(
        [NewTask(key=reminders.keys_of(branch)[0], title="换届", unit=county, user=office)]
    )
    branch.refresh_from_db()
    before = everything(branch)
    seats = [Seat(person=PersonFactory(unit=county), post="1")]
    elections.record(branch, held_on=DAY, term_years=5, seats=seats, by=office)
    assert old.pk
    return before


def everything(branch):
    """The rows of an organisation, without what an act only marks as withdrawn."""
    branch.refresh_from_db()
    rows = [branch, *branch.posts.all(), *branch.affiliations.all(), *Task.objects.all()]
    return kept_rows.snapshot([*rows, *branch.elections.filter(withdrawn_at=None)])


def last():
    return Deed.objects.latest("pk")


def back_dated(days):
    with unguarded():
        Deed.objects.update(at=timezone.now() - dt.timedelta(days=days))


def test_an_election_is_taken_back_with_its_committee_and_its_to_dos(branch, elected, office):
    assert Task.objects.get().state == TaskState.DONE
    assert deeds.withdraw(last(), reason="日期填错", by=office) == branch
    assert everything(branch) == elected
    assert Task.objects.get().state == TaskState.OPEN
    assert branch.elections.get().withdrawn_at is not None  # a trace stays
    event = Event.objects.get(action=DEED_WITHDRAWN)
    assert (event.detail["what"], event.detail["reason"]) == ("登记换届", "日期填错")
    # And may be done again, on the same day.
    seats = [Seat(person=PersonFactory(unit=branch.unit), post="1")]
    elections.record(branch, held_on=DAY, term_years=3, seats=seats, by=office)
    assert branch.elections.filter(withdrawn_at=None).count() == 1


@pytest.mark.parametrize(("days", "possible"), [(0, True), (7, True), (8, False), (400, False)])
def test_for_as_many_days_as_the_rule_says(branch, elected, office, days, possible):
    back_dated(days)
    assert [deed.pk for deed in deeds.open_about(branch, by=office)] == [last().pk] * possible
    if possible:
        deeds.withdraw(last(), by=office)
        return
    with pytest.raises(ValidationError, match="超过 7 天"):
        deeds.withdraw(last(), by=office)
    assert last().withdrawn_at is None


def test_a_later_act_stands_in_the_way_and_is_named(branch, elected, office):
    deed = last()
    organisations.close(branch, effective_on=timezone.localdate(), reason="并入机关支部", by=office)
    with pytest.raises(ValidationError, match="之后又办理了“撤销党组织”"):
        deeds.withdraw(deed, by=office)
    deeds.withdraw(last(), by=office)
    branch.refresh_from_db()
    assert branch.closed_on is None
    assert branch.posts.current().exists()
    deeds.withdraw(deed, by=office)
    assert everything(branch) == elected


def test_a_later_correction_of_the_same_values_is_not_lost(branch, elected, office):
    branch.refresh_from_db()
    facts = organisations.Facts(
        **{name: getattr(branch, name) for name in organisations.Facts.__dataclass_fields__}
        | {"term_years": 4}
    )
    organisations.change(branch, facts=facts, by=office)
    with pytest.raises(ValidationError, match=r"任期.*后来又有改动"):
        deeds.withdraw(last(), by=office)
    branch.refresh_from_db()
    assert branch.last_elected_on == DAY


def test_only_once(branch, elected, office):
    deeds.withdraw(last(), by=office)
    with pytest.raises(ValidationError, match=r"已于 .* 撤回"):
        deeds.withdraw(last(), by=office)


class TestMembers:
    @pytest.fixture
    def towns(self, county):
        return orgs.township(county), orgs.township(county)

    @pytest.fixture
    def member(self, towns):
        return MemberFactory(organization=PartyOrganizationFactory(unit=towns[0]), branch_post="1")

    def test_a_move_is_taken_back(self, member, towns, office):
        home = member.organization
        there = PartyOrganizationFactory(unit=towns[1])
        moves.move(member, organization=there, moved_on=DAY, by=office)
        deeds.withdraw(last(), by=office)
        member.refresh_from_db()
        assert (member.organization, member.branch_post) == (home, "1")
        assert MemberMove.objects.get().withdrawn_at is not None
        moves.move(member, organization=there, moved_on=dt.date(2026, 5, 1), by=office)

    def test_a_move_needs_both_ends(self, member, towns, office):
        there = PartyOrganizationFactory(unit=towns[1])
        moves.move(member, organization=there, moved_on=DAY, by=office)
        for town in towns:
            with pytest.raises(Denied):
                deeds.withdraw(last(), by=holder("township_member", town))
        member.refresh_from_db()
        assert member.organization == there

    def test_nobody_returns_to_a_closed_branch(self, member, towns, office):
        home = member.organization
        there = PartyOrganizationFactory(unit=towns[1])
        moves.move(member, organization=there, moved_on=DAY, by=office)
        organisations.close(home, effective_on=timezone.localdate(), successor=there, by=office)
        deed = Deed.objects.get(kind="branches.move")
        with pytest.raises(ValidationError, match="不能回到那里"):
            deeds.withdraw(deed, by=office)
        member.refresh_from_db()
        assert member.organization == there

    def test_a_status_and_a_leaving_are_taken_back_one_after_the_other(self, member, office):
        statuses.change_status(member, what=StatusEvent.AWAY, on=DAY, mobile_to="昆明市", by=office)
        moves.leave(member, left_on=dt.date(2026, 6, 1), leaving_reason="2", by=office)
        away, leaving = Deed.objects.order_by("pk")
        with pytest.raises(ValidationError, match="先撤回"):
            deeds.withdraw(away, by=office)
        for deed in (leaving, away):
            deeds.withdraw(deed, by=office)
        member.refresh_from_db()
        assert (member.left_on, member.is_mobile, member.mobile_to) == (None, False, "")
        assert member.branch_post == "1"
        assert StatusChange.objects.exclude(withdrawn_at=None).count() == 2

    def test_a_correction_of_something_else_stays(self, member, office):
        statuses.change_status(member, what=StatusEvent.RETIRED, on=DAY, by=office)
        members.change(member, title="教师", by=office)
        deeds.withdraw(last(), by=office)
        member.refresh_from_db()
        assert (member.is_retired, member.retired_since, member.title) == (False, None, "教师")

    def test_by_page(self, client, member, office):
        signed_in(client, office)
        client.post(f"/branches/members/{member.pk}/status/retired/", {"on": "2026年5月8日"})
        page = client.get(member.get_absolute_url()).content.decode()
        assert "撤回：状态变更" in page
        asked = client.get(last().get_absolute_url()).content.decode()
        assert "离退休" in asked
        assert "恢复为“否”" in asked
        answer = client.post(last().get_absolute_url(), {"reason": "办错了人"})
        assert answer.url == member.get_absolute_url()
        member.refresh_from_db()
        assert not member.is_retired
        html = client.get(last().get_absolute_url()).content.decode()
        assert "不能撤回：这次办理已于" in html

    def test_coming_back_is_taken_back(self, member, towns, office):
        moves.leave(member, left_on=DAY, leaving_reason="6", by=office)
        moves.take_back(member, organization=member.organization, on=DAY, by=office)
        deeds.withdraw(last(), by=office)
        member.refresh_from_db()
        assert member.left_on == DAY


class TestOrganisations:
    def test_a_move_is_taken_back_with_all_below(self, branch, office, county):
        home = tree.parent_of(branch)
        other = PartyOrganizationFactory(unit=county, kind="committee")
        before = everything(branch)
        organisations.move(branch, parent=other, effective_on=timezone.localdate(), by=office)
        deeds.withdraw(last(), by=office)
        assert tree.parent_of(branch) == home
        assert everything(branch) == before

    def test_a_committee_is_as_it_was(self, branch, office, county):
        branch.posts.create(person=PersonFactory(unit=county), post="1")
        before = everything(branch)
        seats = [Seat(person=PersonFactory(unit=county), post="1")]
        committees.change(branch, seats=seats, effective_on=DAY, by=office)
        deeds.withdraw(last(), by=office)
        assert everything(branch) == before

    def test_the_page_names_the_to_dos_that_close(self, client, branch, office, county):
        key = reminders.keys_of(branch)[0]
        tasks.assign([NewTask(key=key, title="换届摸底", unit=county, user=office)])
        signed_in(client, office)
        url = f"/branches/organisations/{branch.pk}/election/"
        assert "待办随即办结：换届摸底" in client.get(url).content.decode()


class TestOfficers:
    @pytest.fixture
    def village(self, county):
        return orgs.village(orgs.township(county))

    def test_leaving_is_taken_back(self, village, office):
        officer = OfficerFactory(unit=village)
        officers.leave(officer, until=PartialDate(2026, 5), resign_reason="1", by=office)
        deeds.withdraw(last(), by=office)
        officer.refresh_from_db()
        assert (officer.in_office, officer.until, officer.resign_reason) == (True, None, "")

    def test_not_when_he_was_appointed_again(self, village, office):
        officer = OfficerFactory(unit=village)
        officers.leave(officer, until=PartialDate(2026, 5), resign_reason="1", by=office)
        deed = last()
        officers.appoint(unit=village, person=officer.person, village_post="2", by=office)
        with pytest.raises(ValidationError, match="后来登记的内容冲突"):
            deeds.withdraw(deed, by=office)
        assert not VillageOfficer.objects.get(pk=officer.pk).in_office

    def test_an_appointment_goes_and_leads_to_the_village(self, client, village, office):
        person = PersonFactory(unit=village)
        officers.appoint(unit=village, person=person, village_post="2", by=office)
        signed_in(client, office)
        answer = client.post(last().get_absolute_url(), {})
        assert answer.url == village.get_absolute_url()
        assert not VillageOfficer.objects.exists()
