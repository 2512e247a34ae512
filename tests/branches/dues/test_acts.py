"""Acts on dues: opened, approved, paid, taken back, relieved, handed up; what cannot be is
refused with what to do instead."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from branches.choices.dues import DuesState
from branches.domain import members, moves
from branches.domain.dues import closing, opening, payments, reliefs, remittances, settling, sheet
from branches.domain.dues.payments import PaymentFacts
from branches.domain.dues.reliefs import ReliefFacts
from branches.domain.dues.remittances import RemittanceFacts
from branches.domain.dues.sheet import TypedCell
from branches.models import DuesMonth, DuesPayment, DuesStandard
from portal.access import Denied
from portal.dates import PartialDate
from portal.deeds.domain import deeds
from portal.deeds.models import Deed
from portal.periods import Period
from tests import clock
from tests.branches.dues.conftest import approve, open_months
from tests.factories import accounts, orgs
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.dues import PaymentFactory, opened
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 9)
TODAY = dt.date(2026, 11, 10)


def month(code):
    return Period.parse(code)


def rows(member):
    return {row.month.code: row for row in DuesMonth.objects.filter(member=member)}


def settled(member):
    return sorted(code for code, row in rows(member).items() if row.settled_on)


def money(amount="1.00", on=DAY, **more):
    return PaymentFacts(amount=Decimal(amount), paid_on=on, **more)


def refused(act, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        act(*args, **kwargs)
    told = refusal.value
    return told.message_dict if hasattr(told, "error_dict") else told.messages


class TestOpened:
    def test_on_the_first_for_all_with_what_each_owes(self, dues):
        later = MemberFactory(organization=dues.branch)
        approve(later, dues.clerk, since=month("2026-12"), amount=Decimal(3))
        new = MemberFactory(organization=dues.branch)
        gone = MemberFactory(
            organization=dues.branch, left_on=dt.date(2026, 10, 20), leaving_reason="1"
        )
        open_months("2026-11")
        assert rows(dues.one)["2026-11"].due == Decimal("1.00")
        assert rows(new)["2026-11"].due == 0  # its standard is missing, the grid says so
        assert rows(later) == rows(gone) == {}

    def test_in_the_organisation_of_the_first(self, dues):
        other = PartyOrganizationFactory(unit=dues.village)
        day = dt.date(2026, 11, 4)
        moves.move(dues.one, organization=other, moved_on=day, by=dues.member_of_town)
        open_months("2026-11")
        with clock.at("2026-12-01T06:00"):
            open_months("2026-12")
        where = {code: row.organization for code, row in rows(dues.one).items()}
        assert where == {"2026-11": dues.branch, "2026-12": other}

    def test_again_changes_nothing(self, dues):
        open_months("2026-11")
        assert opening.open_month(month("2026-11")) == 0

    def test_statements_do_not_grow_with_members(self, dues, django_assert_num_queries):
        for member in MemberFactory.create_batch(5, organization=dues.branch):
            PaymentFactory(member=member)
        with django_assert_num_queries(4):  # two of them the savepoint
            opening.open_month(month("2026-11"))

    def test_what_was_paid_ahead_settles_at_once(self, dues):
        payments.pay(dues.one, money("2.00"), by=dues.clerk)
        open_months("2026-11")
        assert settled(dues.one) == ["2026-11"]
        assert settling.paid_ahead(dues.one) == Decimal("1.00")

    def test_admitted_on_28_august_approved_on_20_november_owes_four_months(self, dues):
        person = PersonFactory(unit=dues.village)
        with clock.at("2026-11-20T09:00"):
            new = members.register(
                person=person,
                organization=dues.branch,
                category="probationary",
                joined_on=PartialDate(2026, 8, 28),
                by=dues.member_of_town,
            )
            approve(new, dues.clerk, since=month("2026-08"))
        assert sorted(rows(new)) == ["2026-08", "2026-09", "2026-10", "2026-11"]
        overdue = closing.in_arrears
        assert not overdue(closing.closed_through(dt.date(2026, 12, 3))).exists()
        assert overdue(closing.closed_through(dt.date(2026, 12, 4))).count() == 4

    def test_who_left_owes_nothing_for_the_months_after(self, dues):
        open_months("2026-09", "2026-10", "2026-11")
        day = dt.date(2026, 9, 15)
        moves.leave(dues.one, left_on=day, leaving_reason="4", by=dues.member_of_town)
        states = {code: row.state for code, row in rows(dues.one).items()}
        assert states == {"2026-09": "owing", "2026-10": "not_due", "2026-11": "not_due"}
        deeds.withdraw(Deed.objects.get(), by=dues.member_of_town)
        assert {(r.state, r.due) for r in rows(dues.one).values()} == {("owing", Decimal(1))}


class TestStandards:
    def test_by_the_rule_and_the_base_is_sealed(self, dues):
        made = approve(dues.one, dues.clerk, category="employed", base=Decimal(7450), amount=None)
        assert made.amount == Decimal("111.75")
        assert "7450" not in str(DuesStandard.objects.values().get(pk=made.pk))
        assert made.base.reveal() == "7450"

    def test_a_new_one_changes_open_months_only(self, dues):
        open_months("2026-10", "2026-11")
        approve(dues.one, dues.clerk, amount=Decimal("0.50"))
        assert [row.due for row in rows(dues.one).values()] == [Decimal("1.00"), Decimal("0.50")]

    def test_not_from_a_closed_month_on(self, dues):
        told = refused(approve, dues.one, dues.clerk, since=month("2026-10"))
        assert "已关账" in told["since"][0]

    def test_who_had_none_is_asked_now_for_what_was_closed_without(self, dues):
        new = MemberFactory(organization=dues.branch)
        open_months("2026-10", "2026-11")
        approve(new, dues.clerk, since=month("2026-10"))
        assert {row.due for row in rows(new).values()} == {Decimal("1.00")}
        assert rows(new)["2026-10"].asked_in == month("2026-11")

    def test_of_who_left_none(self, dues):
        dues.one.left_on, dues.one.leaving_reason = DAY, "1"
        dues.one.save()
        assert "离开" in refused(approve, dues.one, dues.clerk)["member"][0]


class TestPaid:
    def test_oldest_first(self, dues):
        open_months("2026-09", "2026-10", "2026-11")
        payments.pay(dues.one, money("2.00"), by=dues.clerk)
        assert settled(dues.one) == ["2026-09", "2026-10"]

    def test_a_month_before_an_unpaid_one(self, dues):
        open_months("2026-10", "2026-11")
        told = refused(payments.pay, dues.one, money(months=(month("2026-11"),)), by=dues.clerk)
        assert "请先登记2026年10月" in told["months"][0]
        both = (month("2026-10"), month("2026-11"))
        payments.pay(dues.one, money("2.00", months=both), by=dues.clerk)
        assert settled(dues.one) == ["2026-10", "2026-11"]

    def test_everything_wrong_at_once(self, dues):
        open_months("2026-11")
        tomorrow = dt.date(2026, 11, 11)
        facts = money("3.00", on=tomorrow, method="cheque", months=(month("2026-11"),))
        told = refused(payments.pay, dues.one, facts, by=dues.clerk)
        assert set(told) == {"paid_on", "method", "amount"}

    def test_of_a_month_that_is_paid_or_not_opened(self, dues):
        open_months("2026-11")
        payments.pay(dues.one, money(months=(month("2026-11"),)), by=dues.clerk)
        again = money(months=(month("2026-11"),))
        assert (
            "已于 2026-11-09 交清"
            in refused(payments.pay, dues.one, again, by=dues.clerk)["months"][0]
        )
        later = money(months=(month("2026-12"),))
        assert "没有开出" in refused(payments.pay, dues.one, later, by=dues.clerk)["months"][0]

    @pytest.mark.parametrize(
        ("amount", "surplus", "special"),
        [
            ("1000.99", "", "0.00"),  # 999.99 above
            ("1001.00", "", "1000.00"),  # on the edge of DU-03
            ("1001.00", "ahead", "0.00"),
            ("21.00", "special", "20.00"),
        ],
    )
    def test_a_large_sum_stands_in_its_own_line(self, dues, amount, surplus, special):
        open_months("2026-11")
        made = payments.pay(dues.one, money(amount, surplus=surplus), by=dues.clerk)
        assert made.special == Decimal(special)

    def test_who_left_may_still_pay_what_he_owed(self, dues):
        open_months("2026-10")
        day = dt.date(2026, 10, 20)
        moves.leave(dues.one, left_on=day, leaving_reason="4", by=dues.member_of_town)
        payments.pay(dues.one, money(), by=dues.clerk)
        assert settled(dues.one) == ["2026-10"]
        assert "没有欠交" in refused(payments.pay, dues.one, money(), by=dues.clerk)["paid_on"][0]

    def test_arrears_stay_with_the_organisation_of_their_month(self, dues):
        open_months("2026-10")
        other = PartyOrganizationFactory(unit=dues.other_town)
        office = dues.office
        moves.move(dues.one, organization=other, moved_on=dt.date(2026, 11, 2), by=office)
        made = payments.pay(dues.one, money(), by=dues.clerk)
        assert made.organization == dues.branch

    def test_the_whole_branch_by_one_button(self, dues):
        opened(dues.two, "2026-10")
        open_months("2026-11")
        done = payments.pay_month(dues.branch, month("2026-11"), paid_on=DAY, by=dues.clerk)
        assert (done.count, done.skipped) == (1, [dues.two])
        again = payments.pay_month(dues.branch, month("2026-11"), paid_on=DAY, by=dues.clerk)
        assert again.count == 0

    def test_withdrawn_is_owed_again(self, dues):
        open_months("2026-11")
        made = payments.pay(dues.one, money(), by=dues.clerk)
        assert "原因" in refused(payments.withdraw, made, reason=" ", by=dues.clerk)["reason"][0]
        payments.withdraw(made, reason="重复登记", by=dues.clerk)
        assert settled(dues.one) == []
        assert refused(payments.withdraw, made, reason="再次", by=dues.clerk)

    def test_only_for_ones_own_branches(self, dues):
        stranger = accounts.holder("branch_clerk", orgs.village(dues.other_town))
        with pytest.raises(Denied):
            payments.pay(dues.one, money(), by=stranger)


class TestTheGrid:
    def save(self, dues, *cells, **more):
        typed = [
            TypedCell(member.pk, month(code), text, before) for member, code, text, before in cells
        ]
        sheet.save(dues.branch, typed, paid_on=DAY, today=TODAY, by=dues.clerk, **more)
        return [(cell.state, cell.message) for cell in typed]

    def test_a_block_pays_several_months_in_their_order(self, dues):
        open_months("2026-09", "2026-10", "2026-11")
        answers = self.save(
            dues,
            (dues.one, "2026-11", "✓", ""),
            (dues.one, "2026-10", "1", "欠1.00"),
            (dues.one, "2026-09", "√", "欠1.00"),
        )
        assert [state for state, _ in answers] == ["saved"] * 3
        assert settled(dues.one) == ["2026-09", "2026-10", "2026-11"]

    def test_what_cannot_be_is_told_beside_its_cell(self, dues):
        open_months("2026-10", "2026-11")
        answers = self.save(
            dues,
            (dues.one, "2026-11", "✓", ""),
            (dues.two, "2026-10", "1.50", "欠1.00"),
            (dues.two, "2026-11", "缓", ""),
            (MemberFactory(organization=dues.branch), "2026-10", "✓", ""),
        )
        assert [state for state, _ in answers] == ["invalid"] * 4
        assert "请先登记2026年10月" in answers[0][1]
        assert "应交 1.00 元" in answers[1][1]
        assert "请填 ✓" in answers[2][1]
        assert "不在这个支部" in answers[3][1]

    def test_two_who_tick_at_once_pay_once(self, dues):
        open_months("2026-11")
        for _ in range(2):
            assert self.save(dues, (dues.one, "2026-11", "✓", ""))[0][0] == "saved"
        assert DuesPayment.objects.count() == 1

    def test_a_tick_taken_away(self, dues):
        open_months("2026-10", "2026-11")
        self.save(dues, (dues.one, "2026-10", "✓", ""), (dues.one, "2026-11", "✓", ""))
        answers = self.save(dues, (dues.one, "2026-10", "", "✓1.00"))
        assert "先撤回以后的月份" in answers[0][1]
        both = ((dues.one, code, "", "✓1.00") for code in ("2026-10", "2026-11"))
        assert [state for state, _ in self.save(dues, *both)] == ["saved", "saved"]
        assert settled(dues.one) == []

    def test_one_sum_for_several_months_is_not_taken_apart(self, dues):
        open_months("2026-10", "2026-11")
        payments.pay(dues.one, money("2.00"), by=dues.clerk)
        answers = self.save(dues, (dues.one, "2026-11", "", "✓1.00"))
        assert "交纳记录" in answers[0][1]


class TestRelief:
    def apply(self, dues, **more):
        facts = {
            "kind": "exempt",
            "since": month("2026-11"),
            "until": month("2026-12"),
            "reason": "患病",
            "applied_on": DAY,
            **more,
        }
        return reliefs.apply(dues.one, ReliefFacts(**facts), by=dues.clerk)

    def approved(self, dues, **more):
        made = reliefs.discuss(
            self.apply(dues, **more), discussed_on=DAY, opinion="同意", by=dues.clerk
        )
        return reliefs.decide(
            made, agreed=True, decided_on=TODAY, document="〔2026〕3号", by=dues.member_of_town
        )

    def test_until_approved_he_owes(self, dues):
        open_months("2026-11")
        made = self.apply(dues)
        assert rows(dues.one)["2026-11"].state == DuesState.OWING
        told = refused(
            reliefs.decide, made, agreed=True, decided_on=DAY, document="1", by=dues.member_of_town
        )
        assert "支委会还没有研究" in told[0]
        with pytest.raises(Denied):
            reliefs.decide(made, agreed=True, decided_on=DAY, document="1", by=dues.clerk)

    def test_for_open_months_and_those_to_come(self, dues):
        open_months("2026-11")
        made = self.approved(dues)
        with clock.at("2026-12-01T06:00"):
            open_months("2026-12")
        assert {(r.state, r.due) for r in rows(dues.one).values()} == {("exempt", Decimal(0))}
        with clock.at("2026-12-02T06:00"):
            reliefs.withdraw(made, reason="困难解除", by=dues.member_of_town)
        assert {(r.state, r.due) for r in rows(dues.one).values()} == {("owing", Decimal(1))}

    def test_reduced_and_deferred(self, dues):
        open_months("2026-11")
        self.approved(dues, kind="reduced", amount=Decimal("0.20"))
        assert rows(dues.one)["2026-11"].due == Decimal("0.20")
        facts = {"since": month("2026-10"), "until": month("2026-10"), "kind": "deferred"}
        open_months("2026-10")
        self.approved(dues, **facts)
        payments.pay(dues.one, money("0.20"), by=dues.clerk)
        assert settled(dues.one) == ["2026-11"]  # the deferred one is asked for last

    def test_not_twice_for_a_month_and_with_its_facts(self, dues):
        self.apply(dues)
        assert "月份重叠" in refused(self.apply, dues)["since"][0]
        told = refused(
            self.apply, dues, kind="reduced", reason=" ", until=month("2026-10"),
            applied_on=dt.date(2026, 11, 11),
        )  # fmt: skip
        assert set(told) == {"until", "amount", "reason", "applied_on"}


class TestHandedUp:
    def register(self, dues, amount="1.00", target=None, quarter="2026-Q4", by=None):
        facts = RemittanceFacts(quarter=month(quarter), amount=Decimal(amount), remitted_on=TODAY)
        target = target or dues.committee
        return remittances.register(dues.branch, target, facts, by=by or dues.clerk)

    def test_what_was_received_by_payment_date(self, dues):
        dues.branch.refresh_from_db()
        open_months("2026-09")  # of the third quarter, paid in the fourth
        payments.pay(dues.one, money(), by=dues.clerk)
        assert "实收 1.00 元" in refused(self.register, dues, "1.01")["amount"][0]
        made = self.register(dues)
        assert remittances.cash(dues.branch, month("2026-Q4")).left == 0
        with pytest.raises(Denied):
            remittances.receive(made, received_on=TODAY, by=dues.clerk)
        remittances.receive(made, received_on=TODAY, by=dues.member_of_town)
        assert refused(remittances.receive, made, received_on=TODAY, by=dues.member_of_town)
        assert "不能撤回" in refused(remittances.withdraw, made, reason="错", by=dues.clerk)[0]

    def test_large_sums_go_up_whole(self, dues):
        payments.pay(dues.one, money("1001.00"), by=dues.clerk)
        known = remittances.cash(dues.branch, month("2026-Q4"))
        assert known.special_left > 0
        facts = RemittanceFacts(
            quarter=month("2026-Q4"), amount=known.left, remitted_on=TODAY, special=Decimal(1)
        )
        told = refused(remittances.register, dues.branch, dues.committee, facts, by=dues.clerk)
        assert f"大额党费为 {known.special_left} 元，须全额上交" in told["special"][0]
        whole = replace(facts, special=known.special_left)
        remittances.register(dues.branch, dues.committee, whole, by=dues.clerk)
        assert remittances.cash(dues.branch, month("2026-Q4")).special_left == 0

    def test_up_the_tree_only(self, dues):
        payments.pay(dues.one, money(), by=dues.clerk)
        told = refused(self.register, dues, target=dues.foreign)
        assert "不是" in told["target"][0]
        assert "季度" in refused(self.register, dues, quarter="2026-11")["quarter"][0]

    def test_withdrawn_may_be_handed_up_again(self, dues):
        payments.pay(dues.one, money(), by=dues.clerk)
        made = self.register(dues)
        remittances.withdraw(made, reason="金额写错", by=dues.clerk)
        assert self.register(dues)
