"""Members away and out of touch: stays in step with the file, searches before a decision."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from branches.choices.members import StatusEvent
from branches.domain import members, moves, statuses
from branches.domain.relations import mobility, searches, watch_tasks
from branches.models import LostSearch, MobileStay, PartyMember
from portal.access import Denied
from portal.dates import PartialDate
from portal.deeds.domain import deeds
from portal.deeds.models import Deed
from portal.inbox.models import Task
from tests import clock
from tests.factories import accounts, branches
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db
LOST = dt.date(2026, 4, 30)


@pytest.fixture(autouse=True)
def _late():
    with clock.at("2028-12-31T12:00"):
        yield


@pytest.fixture
def member(world):
    return branches.MemberFactory(organization=world.branch)


def step(member, what, on, by, **more):
    return statuses.change_status(member, what=what, on=on, by=by, **more)


def search(member, on, by, **more):
    facts = {"way": "phone", "result": "nothing", **more}
    return searches.SEARCHES.add(member=member, on=on, by=by, **facts)


def lost(member, by):
    return step(member, StatusEvent.LOST, LOST, by)


def test_going_away_begins_a_stay_and_coming_back_ends_it(world, member):
    by = world.member_of_town
    member = step(member, StatusEvent.AWAY, dt.date(2026, 3, 1), by, mobile_to="义乌")
    stay = MobileStay.objects.get()
    assert (stay.since, stay.to) == (PartialDate(2026, 3, 1), "义乌")
    members.change(member, mobile_to="东莞", by=by)
    stay.refresh_from_db()
    assert stay.to == "东莞"
    mobility.STAYS.correct(stay, contact="书记", by=by)
    step(member, StatusEvent.BACK, dt.date(2026, 9, 1), by)
    stay.refresh_from_db()
    assert (stay.back_on, stay.contact) == (dt.date(2026, 9, 1), "书记")
    deeds.withdraw(Deed.objects.latest("pk"), by=by)
    stay.refresh_from_db()
    assert stay.back_on is None


def test_a_stay_taken_back_is_gone(world, member):
    by = world.member_of_town
    step(member, StatusEvent.AWAY, dt.date(2026, 3, 1), by, mobile_to="义乌")
    deeds.withdraw(Deed.objects.latest("pk"), by=by)
    assert not MobileStay.objects.exists()


def test_who_was_away_before_gets_a_stay_later_and_only_one(world):
    by = world.member_of_town
    away = {"is_mobile": True, "mobile_since": PartialDate(2025, 6), "mobile_to": "昆明"}
    member = branches.MemberFactory(organization=world.branch, **away)
    assert mobility.STAYS.add(member=member, contact="书记", by=by).to == "昆明"
    with pytest.raises(ValidationError):
        mobility.STAYS.add(member=member, by=by)
    at_home = branches.MemberFactory(organization=world.branch)
    with pytest.raises(ValidationError):
        mobility.STAYS.add(member=at_home, by=by)


def test_a_contact_shows_in_the_file(world, member):
    mobility.CONTACTS.add(
        member=member, on=dt.date(2026, 5, 1), way="phone", by=world.member_of_town
    )
    member.refresh_from_db()
    assert member.last_contact_on == dt.date(2026, 5, 1)


def test_a_tied_clerk_logs_for_his_own_branch_only(world):
    clerk = branches.BranchClerkFactory(organization=world.branch).user
    other = branches.PartyOrganizationFactory(unit=world.village)
    own, foreign = (branches.MemberFactory(organization=one) for one in (world.branch, other))
    mobility.CONTACTS.add(member=own, on=LOST, way="phone", by=clerk)
    with pytest.raises(Denied):
        mobility.CONTACTS.add(member=foreign, on=LOST, way="phone", by=clerk)


@pytest.mark.parametrize(
    ("on", "refused"), [(dt.date(2026, 10, 29), True), (dt.date(2026, 10, 30), False)]
)
def test_half_a_year_after_the_last_of_april(world, member, on, refused):
    by = world.member_of_town
    member = lost(member, by)
    search(member, dt.date(2026, 6, 1), by)
    if refused:
        with pytest.raises(ValidationError) as refusal:
            step(member, StatusEvent.SUSPENDED, on, by)
        assert "2026-10-30" in str(refusal.value)
    else:
        assert step(member, StatusEvent.SUSPENDED, on, by).state == "suspended"


def test_nobody_is_stopped_without_a_search_before_the_decision(world, member):
    by = world.member_of_town
    member = lost(member, by)
    search(member, dt.date(2026, 12, 16), by)
    with pytest.raises(ValidationError) as refusal:
        step(member, StatusEvent.SUSPENDED, dt.date(2026, 12, 15), by)
    assert "没有 2026-12-15 以前的查找记录" in str(refusal.value)


@pytest.mark.parametrize(("times", "doubted"), [(1, True), (2, True), (3, False)])
def test_fewer_than_three_searches_are_doubted(world, member, times, doubted):
    by = world.member_of_town
    member = lost(member, by)
    for day in range(times):
        search(member, dt.date(2026, 6, 1 + day), by)
    assert bool(list(searches.doubts(member, dt.date(2026, 12, 15)))) is doubted


@pytest.mark.parametrize(
    ("on", "refused"), [(dt.date(2028, 12, 14), True), (dt.date(2028, 12, 15), False)]
)
def test_two_years_run_from_the_decision(world, member, on, refused):
    by = world.member_of_town
    member = lost(member, by)
    search(member, dt.date(2026, 6, 1), by)
    member = step(member, StatusEvent.SUSPENDED, dt.date(2026, 12, 15), by)
    if refused:
        with pytest.raises(ValidationError) as refusal:
            moves.leave(member, left_on=on, leaving_reason="42", by=by)
        assert "2028-12-15" in str(refusal.value)
    else:
        assert moves.leave(member, left_on=on, leaving_reason="42", by=by).has_left


def test_the_lost_are_stopped_before_they_are_removed(world, member):
    member = lost(member, world.member_of_town)
    with pytest.raises(ValidationError) as refusal:
        moves.leave(member, left_on=LOST, leaving_reason="42", by=world.member_of_town)
    assert "须先停止党籍" in str(refusal.value)


@pytest.mark.parametrize("on", [dt.date(2026, 4, 29), dt.date(2029, 1, 1)])
def test_searches_lie_between_the_loss_and_today(world, member, on):
    member = lost(member, world.member_of_town)
    with pytest.raises(ValidationError):
        search(member, on, world.member_of_town)


def test_who_is_not_lost_is_not_searched(world, member):
    with pytest.raises(ValidationError):
        search(member, LOST, world.member_of_town)


@pytest.mark.parametrize(
    ("day", "due"), [(dt.date(2026, 10, 31), False), (dt.date(2026, 11, 1), True)]
)
def test_contacts_are_due_each_half_year(day, due):
    member = PartyMember(is_mobile=True, last_contact_on=dt.date(2026, 5, 1))
    assert watch_tasks.contact_due(member, day) is due


def test_a_line_a_township_says_who_is_to_be_called(world):
    away = {"is_mobile": True, "mobile_since": PartialDate(2025, 6), "mobile_to": "昆明"}
    branches.MemberFactory(organization=world.branch, **away)
    branches.MemberFactory(organization=world.branch, is_lost=True, lost_on=PartialDate.of(LOST))
    watch_tasks.remind(dt.date(2026, 10, 19))
    titles = {(one.title, one.unit) for one in Task.objects.open()}
    assert titles == {
        ("1 名流动党员该联系了", world.town),
        ("1 名流动党员该汇报了", world.town),
    }
    watch_tasks.remind(dt.date(2026, 10, 20))  # ten days before
    assert Task.objects.open().count() == 3
    watch_tasks.remind(dt.date(2026, 11, 1))
    assert {one.key[-7:] for one in Task.objects.open()} == {"2026-11"}


def test_a_branch_with_a_clerk_has_a_line_of_its_own(world):
    accounts.holder("branch_clerk", world.village)
    away = {"is_mobile": True, "mobile_since": PartialDate(2026, 6), "mobile_to": "昆明"}
    branches.MemberFactory(organization=world.branch, **away)
    watch_tasks.remind(dt.date(2027, 1, 4))
    assert {(one.role, one.title) for one in Task.objects.open()} == {
        ("township_member", "1 名流动党员该联系了"),
        ("branch_clerk", f"1 名流动党员该联系了：{world.branch}"),
    }


@pytest.mark.parametrize(("day", "due"), [("2027-05-31", False), ("2027-06-01", True)])
def test_a_report_is_due_a_year_after_the_last(day, due):
    member = PartyMember(is_mobile=True, mobile_since=PartialDate(2025, 1))
    member.reported_on = dt.date(2026, 6, 1)
    assert watch_tasks.report_due(member, dt.date.fromisoformat(day)) is due


def test_the_register_and_the_paper_tell_of_searches(world, client, django_assert_max_num_queries):
    by = accounts.holder("township_member", world.town)
    gone = {"is_lost": True, "lost_on": PartialDate.of(LOST)}
    member = branches.MemberFactory(organization=world.branch, **gone)
    LostSearch.objects.create(member=member, on=dt.date(2026, 6, 3), way="phone", result="nothing")
    signed_in(client, by)
    page = client.get("/branches/members/watch/").text
    assert "2026-06-03" in page
    answer = client.get(f"/branches/members/{member.pk}/search-record/docx/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    tab = client.get(f"/branches/members/{member.pk}/?tab=watch").text
    assert "2026-10-30" in tab
