"""Members registered, corrected, changed in status, moved, gone and back."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.actions import MEMBER_CHANGED, MEMBER_CREATED, MEMBER_MOVED, MEMBER_STATUS_CHANGED
from branches.choices.members import Category, MemberSecret, Membership, StatusEvent
from branches.domain import members, moves, statuses
from branches.models import MemberMove, PartyMember, StatusChange
from portal.access import Denied
from portal.audit.models import Event
from portal.dates import PartialDate
from portal.people.actions import IDENTITY_REVEALED
from portal.people.models import Person
from tests.factories.branches import MemberFactory
from tests.factories.people import PersonFactory, number

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 6)


def sound(**more):
    return {
        "category": Category.FULL,
        "joined_on": PartialDate(2008, 6),
        "confirmed_on": PartialDate(2009, 6),
        **more,
    }


def somebody(**more):
    return {"name": "李四", "sex": "male", "birth": PartialDate(1985, 3), **more}


def refused(call, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        call(*args, **kwargs)
    return refusal.value


def test_registers_somebody_new(world):
    made = members.register(
        organization=world.branch, by=world.member_of_town, **somebody(), **sound(title="教师")
    )
    assert (made.person.name, made.person.unit, made.title) == ("李四", world.village, "教师")
    event = Event.objects.get(action=MEMBER_CREATED)
    assert event.detail["organization"] == str(world.branch)


def test_a_known_identity_number_leads_to_the_same_person(world):
    cadre = PersonFactory(unit=world.county, name="李四", identity=number())
    typed = somebody(identity=number().lower())
    made = members.register(organization=world.branch, by=world.office, **typed, **sound())
    assert made.person == cadre
    assert Person.objects.count() == 1


def test_a_known_number_under_another_name_is_refused(world):
    PersonFactory(unit=world.county, name="张三", identity=number())
    typed = somebody(identity=number())
    refusal = refused(
        members.register, organization=world.branch, by=world.office, **typed, **sound()
    )
    assert "张三" in refusal.message_dict["name"][0]


def test_one_membership_per_person(world):
    known = MemberFactory(organization=world.branch)
    refusal = refused(
        members.register,
        organization=world.committee,
        person=known.person,
        by=world.office,
        **sound(),
    )
    assert "转接" in refusal.messages[0]
    moves.leave(known, left_on=DAY, leaving_reason="6", by=world.office)
    refusal = refused(
        members.register,
        organization=world.committee,
        person=known.person,
        by=world.office,
        **sound(),
    )
    assert "重新转入" in refusal.messages[0]


def test_faults_are_told_beside_their_fields(world):
    refusal = refused(
        members.register,
        organization=world.branch,
        by=world.office,
        **somebody(),
        **sound(confirmed_on=None),
    )
    assert refusal.message_dict.keys() == {"confirmed_on"}
    assert not PartyMember.objects.exists()
    assert not Person.objects.exists()  # the person is taken back with the member


def test_faults_of_somebody_on_record_are_told_as_well(world):
    refusal = refused(
        members.register,
        organization=world.branch,
        person=PersonFactory(unit=world.village),
        by=world.office,
        **sound(confirmed_on=None),
    )
    assert refusal.message_dict.keys() == {"confirmed_on"}


def test_only_in_ones_own_scope(world):
    with pytest.raises(Denied):
        members.register(
            organization=world.foreign, by=world.member_of_town, **somebody(), **sound()
        )


def test_not_into_a_closed_organisation(world):
    world.branch.closed_on = DAY
    world.branch.save()
    refusal = refused(
        members.register, organization=world.branch, by=world.office, **somebody(), **sound()
    )
    assert "已于 2026-05-06 撤销" in refusal.message_dict["organization"][0]


def test_change_tells_before_and_after(world):
    member = MemberFactory(organization=world.branch, title="教师")
    members.change(member, title="校长", is_first_secretary=True, by=world.office)
    changes = Event.objects.get(action=MEMBER_CHANGED).detail["changes"]
    assert changes == {"从事专业技术职务": ["教师", "校长"], "第一书记": ["否", "是"]}


def test_change_without_difference_leaves_no_trace(world):
    member = MemberFactory(organization=world.branch, title="教师")
    members.change(member, title="教师 ", by=world.office)
    assert not Event.objects.filter(action=MEMBER_CHANGED).exists()


def test_encrypted_values_never_reach_the_trail(world):
    member = MemberFactory(organization=world.branch)
    changed = members.change(member, household="云岭县东河镇一组", by=world.office)
    changed.refresh_from_db()
    assert changed.household.reveal() == "云岭县东河镇一组"
    assert changed.masked(MemberSecret.HOUSEHOLD) == "******"
    detail = Event.objects.get(action=MEMBER_CHANGED).detail
    assert detail["changes"] == {"敏感信息": ["户籍所在地"]}


def test_empty_box_keeps_an_encrypted_value_and_clear_empties_it(world):
    member = MemberFactory(organization=world.branch, landline="0899-8812345")
    kept = members.change(member, landline="", by=world.office)
    assert kept.landline.reveal() == "0899-8812345"
    emptied = members.change(kept, landline="", clear=("landline",), by=world.office)
    emptied.refresh_from_db()
    assert not emptied.landline


def test_reveal_needs_a_reason_and_is_recorded(world):
    member = MemberFactory(organization=world.branch, household="云岭县东河镇")
    refusal = refused(
        members.reveal, member, what=MemberSecret.HOUSEHOLD, reason=" ", by=world.office
    )
    assert "reason" in refusal.message_dict
    value = members.reveal(member, what=MemberSecret.HOUSEHOLD, reason="核对档案", by=world.office)
    assert value == "云岭县东河镇"
    event = Event.objects.get(action=IDENTITY_REVEALED)
    assert event.detail == {"what": "户籍所在地", "reason": "核对档案"}


# What becomes of a member -------------------------------------------------------------------


def step(member, what, world, **typed):
    return statuses.change_status(member, what=what, on=DAY, by=world.office, **typed)


@pytest.fixture
def probationer(world):
    return MemberFactory(
        organization=world.branch,
        category=Category.PROBATIONARY,
        joined_on=PartialDate(2025, 4, 20),
        confirmed_on=None,
    )


def test_confirmation(world, probationer):
    confirmed = step(probationer, StatusEvent.CONFIRMED, world, document="东党发〔2026〕3号")
    assert confirmed.category == Category.FULL
    assert confirmed.confirmed_on == PartialDate.of(DAY)
    trace = StatusChange.objects.get()
    assert (trace.before, trace.after) == ("预备党员、正常", "正式党员、正常")
    assert (trace.changed_on, trace.document) == (DAY, "东党发〔2026〕3号")
    assert Event.objects.get(action=MEMBER_STATUS_CHANGED).detail["what"] == "转为正式党员"


def test_confirmation_not_before_joining(world, probationer):
    refusal = refused(
        statuses.change_status,
        probationer,
        what=StatusEvent.CONFIRMED,
        on=dt.date(2025, 4, 1),
        by=world.office,
    )
    assert "confirmed_on" in refusal.message_dict


@pytest.mark.parametrize(
    ("until", "allowed"),
    [(dt.date(2026, 10, 19), False), (dt.date(2026, 10, 20), True), (dt.date(2027, 4, 20), True),
     (dt.date(2027, 4, 21), False), (dt.date(2026, 8, 31), False)],
)  # fmt: skip
def test_probation_is_extended_by_half_a_year_to_a_year_after_its_end(
    world, probationer, until, allowed
):
    if not allowed:
        refusal = refused(step, probationer, StatusEvent.EXTENDED, world, extended_until=until)
        assert "2026-10-20 至 2027-04-20" in refusal.message_dict["extended_until"][0]
        return
    extended = step(probationer, StatusEvent.EXTENDED, world, extended_until=until)
    assert extended.probation_ends == PartialDate.of(until)
    again = refused(step, extended, StatusEvent.EXTENDED, world, extended_until=until)
    assert "只能延长一次" in again.messages[0]


def test_lost_and_found(world):
    member = MemberFactory(organization=world.branch)
    lost = step(member, StatusEvent.LOST, world, lost_kind="1")
    assert (lost.is_lost, lost.lost_on, lost.lost_kind) == (True, PartialDate.of(DAY), "1")
    present = step(lost, StatusEvent.FOUND, world)
    assert (present.is_lost, present.lost_on, present.lost_kind) == (False, None, "")
    assert present.last_contact_on == DAY


def test_away_needs_a_direction(world):
    member = MemberFactory(organization=world.branch)
    assert "mobile_to" in refused(step, member, StatusEvent.AWAY, world).message_dict
    away = step(member, StatusEvent.AWAY, world, mobile_to="浙江省义乌市")
    back = step(away, StatusEvent.BACK, world)
    assert (back.is_mobile, back.mobile_since, back.mobile_to) == (False, None, "")


def test_suspended_and_restored(world):
    member = MemberFactory(organization=world.branch)
    suspended = step(member, StatusEvent.SUSPENDED, world)
    assert suspended.state == Membership.SUSPENDED
    assert step(suspended, StatusEvent.RESTORED, world).state == Membership.RESTORED


@pytest.mark.parametrize("what", [w for w in StatusEvent if w in statuses.STEPS])
def test_a_step_is_offered_exactly_where_it_may_be_taken(world, what):
    member = MemberFactory(organization=world.branch)
    typed = {"mobile_to": "昆明市", "extended_until": dt.date(2027, 1, 1)}
    if what in statuses.possible(member):
        step(member, what, world, **typed)
        assert StatusChange.objects.get().what == what
    else:
        refused(step, member, what, world, **typed)
        assert not StatusChange.objects.exists()


def test_no_step_in_the_future(world):
    member = MemberFactory(organization=world.branch)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    refusal = refused(
        statuses.change_status, member, what=StatusEvent.RETIRED, on=tomorrow, by=world.office
    )
    assert "on" in refusal.message_dict


# Where a member belongs ---------------------------------------------------------------------


def test_move_leaves_a_trace_at_both_ends(world):
    member = MemberFactory(organization=world.branch, branch_post="31")
    made = moves.move(
        member, organization=world.committee, moved_on=DAY, letter="东组介〔2026〕7号",
        by=world.member_of_town,
    )  # fmt: skip
    member.refresh_from_db()
    assert (member.organization, member.branch_post) == (world.committee, "")
    assert list(world.branch.moves_out.all()) == list(world.committee.moves_in.all()) == [made]
    assert Event.objects.get(action=MEMBER_MOVED).detail["letter"] == "东组介〔2026〕7号"


def test_move_needs_both_ends(world):
    member = MemberFactory(organization=world.branch)
    with pytest.raises(Denied):
        moves.move(member, organization=world.foreign, moved_on=DAY, by=world.member_of_town)
    moves.move(member, organization=world.foreign, moved_on=DAY, by=world.office)
    with pytest.raises(Denied):
        moves.leave(member, left_on=DAY, leaving_reason="1", by=world.member_of_town)


def test_move_refuses_what_cannot_be(world):
    member = MemberFactory(organization=world.branch)
    move = {"moved_on": DAY, "by": world.office}
    assert (
        "organization"
        in refused(moves.move, member, organization=world.branch, **move).message_dict
    )
    moves.move(member, organization=world.committee, **move)
    earlier = {**move, "moved_on": DAY - dt.timedelta(days=1)}
    refusal = refused(moves.move, member, organization=world.branch, **earlier)
    assert "moved_on" in refusal.message_dict
    assert MemberMove.objects.count() == 1
    moves.move(member, organization=world.branch, **move)  # back on the very day
    assert MemberMove.objects.count() == 2


@pytest.mark.parametrize(
    ("reason", "state"),
    [("2", Membership.NORMAL), ("3", Membership.EXPELLED),
     ("6", Membership.SUSPENDED)],
)  # fmt: skip
def test_leaving_keeps_the_file_and_ends_the_acts(world, reason, state):
    member = MemberFactory(organization=world.branch)
    gone = moves.leave(member, left_on=DAY, leaving_reason=reason, by=world.office)
    assert (gone.left_on, gone.state) == (DAY, state)
    assert not PartyMember.objects.present().exists()
    assert statuses.possible(gone) == []
    assert (
        "已于 2026-05-06 离开"
        in refused(members.change, gone, title="教师", by=world.office).messages[0]
    )


@pytest.mark.parametrize(
    ("left_on", "refused_for"),
    [
        (dt.date(2008, 6, 19), "早于入党时间"),
        (dt.date(2008, 6, 20), "早于上一次转接的日期"),
        (DAY - dt.timedelta(days=1), "早于上一次转接的日期"),
        (DAY, ""),
    ],
)
def test_nobody_leaves_before_he_came(world, left_on, refused_for):
    member = MemberFactory(organization=world.branch)
    moves.move(member, organization=world.committee, moved_on=DAY, by=world.office)
    leaving = {"left_on": left_on, "leaving_reason": "2", "by": world.office}
    if refused_for:
        assert refused_for in refused(moves.leave, member, **leaving).message_dict["left_on"][0]
        assert not StatusChange.objects.exists()
    else:
        assert moves.leave(member, **leaving).left_on == DAY


def test_leaving_in_the_month_of_joining_is_not_before_it(world):
    member = MemberFactory(organization=world.branch, joined_on=PartialDate(2026, 5))
    gone = moves.leave(member, left_on=DAY, leaving_reason="2", by=world.office)
    assert gone.left_on == DAY


def test_taken_back(world):
    member = MemberFactory(organization=world.branch)
    gone = moves.leave(member, left_on=DAY, leaving_reason="6", by=world.office)
    early = {"on": DAY - dt.timedelta(days=1), "by": world.office}
    assert (
        "on" in refused(moves.take_back, gone, organization=world.committee, **early).message_dict
    )
    back = moves.take_back(gone, organization=world.committee, on=DAY, by=world.office)
    assert (back.organization, back.left_on, back.leaving_reason) == (world.committee, None, "")
    assert back.state == Membership.RESTORED
    assert StatusChange.objects.filter(what=StatusEvent.RETURNED).exists()


# Reading ------------------------------------------------------------------------------------


def test_tenure_counts_from_confirmation_with_the_correction(world):
    member = MemberFactory.build(
        organization=world.branch, confirmed_on=PartialDate(2009, 6), tenure_adjust=0
    )
    assert member.tenure_on(PartialDate(2026, 5)) == 16
    member.tenure_adjust = 1
    assert member.tenure_on(PartialDate(2026, 5)) == 17
    member.category = Category.PROBATIONARY
    assert member.tenure_on(PartialDate(2026, 5)) is None


def test_visible_in_scope_only(world):
    MemberFactory(organization=world.foreign)
    own = MemberFactory(organization=world.branch)
    assert list(PartyMember.objects.visible_to(world.member_of_town)) == [own]
    assert PartyMember.objects.visible_to(world.office).count() == 2


def test_found_by_characters_and_initials(world):
    person = PersonFactory(unit=world.village, name="曾小贤")
    member = MemberFactory(organization=world.branch, person=person)
    MemberFactory(organization=world.branch)
    for typed in ("小贤", "zxx", "cxx", "曾"):
        assert list(PartyMember.objects.matching(typed)) == [member]
    assert PartyMember.objects.matching(" ").count() == 2
