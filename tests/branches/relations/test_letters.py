"""Letters of transfer: numbers without reuse, their last day, receipts, and what is refused."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from branches.choices.relations import Direction, LetterState
from branches.domain import moves
from branches.domain.relations import ledger, letters, tasks
from branches.domain.relations.letters import Brought, Issued, TransferAim
from branches.models import PartyMember, RelationTransfer
from portal.access import Denied
from portal.deeds.domain import deeds
from portal.deeds.models import Deed
from portal.inbox.models import Task
from tests import clock
from tests.factories import accounts, branches
from tests.factories.relations import LetterFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.at("2026-06-10T12:00"):
        yield


@pytest.fixture
def ways(world):
    world.keeper_there = accounts.holder("township_member", world.other_town)
    world.member = branches.MemberFactory(organization=world.branch)
    return world


def inside(ways):
    return TransferAim(direction=Direction.INSIDE, target=ways.foreign)


def outside():
    return TransferAim(direction=Direction.OUT, elsewhere="中共邻县青山镇委员会")


def asked(ways, aim=None, by=None):
    return letters.ask(ways.member, aim or inside(ways), by=by or ways.member_of_town)


def issued(ways, aim=None, by=None, **told):
    letter = asked(ways, aim)
    facts = Issued(**{"issued_on": DAY, **told})
    return letters.issue(letter, facts, by=by or ways.member_of_town)


def said(refusal):
    return "".join(refusal.value.messages)


def test_within_the_county_the_source_asks_and_the_target_receives(ways):
    letter = issued(ways)
    assert letter.number == f"{ways.town.short_name}组介〔2026〕0001号"
    assert letter.valid_until == dt.date(2026, 6, 11)
    assert Task.objects.open().filter(unit=ways.other_town).get().title.startswith("接收组织关系")
    letter = letters.receive(letter, received_on=dt.date(2026, 6, 5), by=ways.keeper_there)
    member = PartyMember.objects.get(pk=ways.member.pk)
    assert (member.organization, letter.state) == (ways.foreign, LetterState.RECEIVED)
    assert letter.move.letter == letter.number
    assert not Task.objects.open().exists()


def test_out_of_the_county_the_member_counts_until_the_receipt(ways):
    letter = issued(ways, outside(), by=ways.office)
    assert letter.issuer == ways.county
    assert letter.valid_until == dt.date(2026, 7, 1)
    member = PartyMember.objects.get(pk=ways.member.pk)
    assert (member.going_on, member.going_letter, member.left_on) == (DAY, letter.number, None)
    letters.confirm(letter, received_on=dt.date(2026, 6, 9), by=ways.office)
    member.refresh_from_db()
    assert (member.left_on, member.leaving_reason) == (dt.date(2026, 6, 9), "1")


def test_only_the_office_writes_letters_out_of_the_county(ways):
    letter = asked(ways, outside())
    with pytest.raises(Denied):
        letters.issue(letter, Issued(issued_on=DAY), by=ways.member_of_town)


def test_who_comes_back_is_taken_back(ways):
    letter = issued(ways, outside(), by=ways.office)
    letters.confirm(letter, received_on=dt.date(2026, 6, 9), by=ways.office)
    back = Brought(
        number="邻组介12号",
        elsewhere="中共邻县县委",
        issued_on=dt.date(2026, 6, 9),
        received_on=dt.date(2026, 6, 10),
    )
    moved = PartyMember.objects.get(pk=ways.member.pk)
    letters.moves.take_back(moved, organization=ways.branch, on=back.received_on, by=ways.office)
    moved.refresh_from_db()
    assert moved.left_on is None


def test_numbers_run_on_by_issuer_and_year_and_are_never_given_again(ways):
    first = issued(ways)
    letters.withdraw(first, reason="本人不再转出", by=ways.member_of_town)
    assert issued(ways).number.endswith("0002号")
    ways.member = branches.MemberFactory(organization=ways.branch)
    typed = f"{ways.town.short_name}组介〔2026〕0003号"
    assert issued(ways, number=typed).serial is None
    ways.member = branches.MemberFactory(organization=ways.branch)
    assert issued(ways).number.endswith("0004号")
    ways.member = branches.MemberFactory(organization=ways.branch)
    assert issued(ways, issued_on=dt.date(2025, 12, 31)).number.endswith("〔2025〕0001号")
    ways.member = branches.MemberFactory(organization=ways.branch)
    with pytest.raises(ValidationError) as refusal:
        issued(ways, number=first.number)
    assert "已用于" in said(refusal)


def test_a_letter_of_another_county_is_used_once(ways):
    LetterFactory(direction=Direction.IN, source=None, elsewhere="邻县县委", number="1号",
                  target=ways.branch, state=LetterState.RECEIVED)  # fmt: skip
    again = list(ledger.number_is_free("1号", elsewhere="邻县县委"))
    assert again
    assert not list(ledger.number_is_free("1号", elsewhere="远县县委"))
    assert not list(ledger.number_is_free("1号"))


@pytest.mark.parametrize(
    ("day", "overdue"), [(dt.date(2026, 6, 11), False), (dt.date(2026, 6, 12), True)]
)
def test_the_last_day_still_counts(ways, day, overdue):
    letter = issued(ways)
    assert letter.is_overdue(day) is overdue
    assert RelationTransfer.objects.overdue(day).exists() is overdue
    assert letter.standing(day) == ("逾期未落实" if overdue else "已开具")


@pytest.mark.parametrize(("days", "refused"), [(90, False), (91, True), (0, True)])
def test_no_letter_holds_for_longer_than_the_rule_has(ways, days, refused):
    if not refused:
        assert issued(ways, days=days).valid_until == DAY + dt.timedelta(days=days)
        return
    with pytest.raises(ValidationError) as refusal:
        issued(ways, days=days)
    assert "1 至 90 天" in said(refusal)


def test_the_receipt_is_due_a_month_later():
    assert ledger.receipt_due(dt.date(2026, 1, 31)) == dt.date(2026, 2, 28)


def test_an_expired_letter_is_still_received(ways):
    letter = issued(ways)
    with clock.at("2026-09-01T12:00"):
        letters.receive(letter, received_on=dt.date(2026, 9, 1), by=ways.keeper_there)
    assert PartyMember.objects.get(pk=ways.member.pk).organization == ways.foreign


def test_one_letter_at_a_time(ways):
    issued(ways)
    for attempt in (
        lambda: asked(ways, outside()),
        lambda: moves.move(
            ways.member, organization=ways.committee, moved_on=DAY, by=ways.member_of_town
        ),
    ):
        with pytest.raises(ValidationError) as refusal:
            attempt()
        assert "没有办结" in said(refusal)


def test_who_left_or_moved_between_asking_and_issuing(ways):
    letter = asked(ways)
    PartyMember.objects.filter(pk=ways.member.pk).update(organization=ways.committee)
    with pytest.raises(ValidationError) as refusal:
        letters.issue(letter, Issued(issued_on=DAY), by=ways.member_of_town)
    assert "重新申请" in said(refusal)
    gone = {"left_on": DAY, "leaving_reason": "2"}
    PartyMember.objects.filter(pk=ways.member.pk).update(organization=ways.branch, **gone)
    with pytest.raises(ValidationError) as refusal:
        letters.issue(letter, Issued(issued_on=DAY), by=ways.member_of_town)
    assert "撤回这份申请" in said(refusal)


def test_the_second_of_two_is_told(ways):
    letter = issued(ways)
    letters.receive(letter, received_on=DAY, by=ways.keeper_there)
    with pytest.raises(ValidationError) as refusal:
        letters.receive(letter, received_on=DAY, by=ways.keeper_there)
    assert "可能别人刚办理过" in said(refusal)


def test_a_target_closed_meanwhile_receives_nobody(ways):
    letter = issued(ways)
    ways.foreign.closed_on = DAY
    ways.foreign.save(update_fields=["closed_on"])
    with pytest.raises(ValidationError) as refusal:
        letters.receive(letter, received_on=DAY, by=ways.keeper_there)
    assert "已于" in said(refusal)


@pytest.mark.parametrize("day", [dt.date(2026, 5, 31), dt.date(2026, 6, 11)])
def test_receipts_come_after_the_letter_and_not_tomorrow(ways, day):
    letter = issued(ways)
    with pytest.raises(ValidationError):
        letters.receive(letter, received_on=day, by=ways.keeper_there)


def test_who_dies_on_the_way_ends_the_letter(ways):
    letter = issued(ways)
    moves.leave(ways.member, left_on=DAY, leaving_reason="2", by=ways.member_of_town)
    letter.refresh_from_db()
    assert letter.state == LetterState.WITHDRAWN
    tasks.remind(dt.date(2026, 6, 10))
    assert not Task.objects.open().exists()


def test_the_letter_follows_acts_on_its_member_and_what_is_taken_back(ways):
    moves.leave(ways.member, left_on=DAY, leaving_reason="1", document="手写1号", by=ways.office)
    letter = RelationTransfer.objects.get()
    assert (letter.number, letter.state) == ("手写1号", LetterState.ISSUED)
    moves.confirm_gone(ways.member, received_on=DAY, by=ways.office)
    letter.refresh_from_db()
    assert letter.state == LetterState.RECEIVED
    deeds.withdraw(Deed.objects.latest("pk"), by=ways.office)
    letter.refresh_from_db()
    assert (letter.state, letter.received_on) == (LetterState.ISSUED, None)
    moves.recall(ways.member, on=DAY, by=ways.office)
    letter.refresh_from_db()
    assert letter.state == LetterState.WITHDRAWN


def test_a_move_taken_back_is_on_its_way_again(ways):
    letter = issued(ways)
    letters.receive(letter, received_on=DAY, by=ways.keeper_there)
    deeds.withdraw(Deed.objects.latest("pk"), by=ways.office)
    letter.refresh_from_db()
    assert letter.state == LetterState.ISSUED
    assert PartyMember.objects.get(pk=ways.member.pk).organization == ways.branch


def test_reminders_ten_days_before_then_each_month(ways):
    letter = issued(ways, days=40)  # until 11 July
    Task.objects.all().delete()

    def reminded(day):
        tasks.remind(day)
        return [one.title for one in Task.objects.open()]

    assert reminded(dt.date(2026, 6, 30)) == []
    assert reminded(dt.date(2026, 7, 1)) == [f"介绍信即将到期：{ways.member}"]
    assert reminded(dt.date(2026, 7, 11)) == [f"介绍信即将到期：{ways.member}"]
    july = reminded(dt.date(2026, 7, 12))
    assert july == ["口袋党员：1 份介绍信逾期未落实"]
    assert Task.objects.open().get().unit == ways.town
    assert reminded(dt.date(2026, 8, 1)) == july
    letters.withdraw(letter, reason="退回", by=ways.member_of_town)
    assert reminded(dt.date(2026, 8, 2)) == []


def test_the_branch_that_asked_is_told_as_well(ways):
    letter = issued(ways, days=40)  # until 11 July
    Task.objects.all().delete()
    accounts.holder("branch_clerk", ways.branch.unit)

    def reminded(day):
        tasks.remind(day)
        return sorted((one.role, one.unit) for one in Task.objects.open())

    both = [("branch_clerk", ways.branch.unit), ("township_member", ways.town)]
    assert reminded(dt.date(2026, 7, 1)) == both
    assert reminded(dt.date(2026, 7, 12)) == both
    letters.withdraw(letter, reason="退回", by=ways.member_of_town)
    assert reminded(dt.date(2026, 7, 13)) == []


@given(st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)), st.integers(1, 90))
def test_a_letter_of_n_days_holds_on_the_nth_day_and_no_longer(issued_on, days):
    last = issued_on + dt.timedelta(days=days)
    letter = RelationTransfer(
        state=LetterState.ISSUED, issued_on=issued_on, valid_until=last, direction=Direction.OUT
    )
    assert not letter.is_overdue(last)
    assert letter.is_overdue(last + dt.timedelta(days=1))
