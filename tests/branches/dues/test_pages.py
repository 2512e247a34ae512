"""Pages of dues: the county's months, the grid of a branch, a month on a phone, one member."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.urls import reverse

from branches.domain.dues import papers, payments
from branches.domain.dues.papers import DuesPaper
from branches.domain.dues.payments import PaymentFacts
from branches.models import (
    DuesMonth,
    DuesPayment,
    DuesRelief,
    DuesRemittance,
    DuesStandard,
)
from portal.periods import Period
from reports.blocks import Table
from tests.branches.dues.conftest import open_months
from tests.factories import accounts
from tests.factories.accounts import signed_in
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.dues import MonthFactory, PaymentFactory, RemittanceFactory, opened

pytestmark = pytest.mark.django_db


def url(name, *args, **query):
    return reverse(f"branches:{name}", args=args, query=query)


@pytest.fixture
def desk(client, dues):
    open_months("2026-10", "2026-11")
    return signed_in(client, dues.member_of_town)


@pytest.fixture
def phone(client, dues):
    open_months("2026-10", "2026-11")
    return signed_in(client, dues.clerk)


def settled(member):
    rows = DuesMonth.objects.filter(member=member).exclude(settled_on=None)
    return sorted(row.month.code for row in rows)


class TestTheCounty:
    def test_branches_by_months(self, desk, dues):
        page = desk.get(url("dues"))
        assert "0/2" in page.text
        assert url("dues-grid", dues.branch.pk) in page.text
        assert str(dues.foreign) not in page.text

    def test_a_leader_sees_shares_and_no_names(self, client, dues):
        open_months("2026-10")
        leader = accounts.holder("department_leader", dues.county)
        page = signed_in(client, leader).get(url("dues"))
        assert "0/2" in page.text
        assert url("dues-grid", dues.branch.pk) not in page.text
        assert client.get(url("dues-grid", dues.branch.pk)).status_code == 403
        assert client.get(url("dues-arrears")).status_code == 403

    def test_who_is_below_a_share_of_what_is_closed(self, desk, dues):
        assert str(dues.branch) in desk.get(url("dues", below="100")).text
        for member in dues.members:
            DuesMonth.objects.filter(member=member).update(paid=1, settled_on="2026-10-20")
        assert "没有" in desk.get(url("dues", below="100")).text

    def test_queries_do_not_grow_with_branches(self, desk, dues, django_assert_max_num_queries):
        for _ in range(5):
            branch = PartyOrganizationFactory(unit=dues.village)
            MonthFactory(member=MemberFactory(organization=branch))
        desk.get(url("dues"))
        with django_assert_max_num_queries(22):
            desk.get(url("dues"))


class TestTheGrid:
    def save(self, browser, dues, member, code, *, text, **query):
        row = {"id": member.pk, "unit": member.pk, "cells": {code: text}, "before": {code: ""}}
        answer = browser.post(
            url("dues-save", dues.branch.pk, **query),
            json.dumps({"rows": [row]}),
            content_type="application/json",
        )
        return answer.json()["rows"][0]

    def test_shows_members_by_months(self, phone, dues):
        page = phone.get(url("dues-grid", dues.branch.pk, year=2026))
        rows = page.context["data"]["rows"]
        assert [row["2026-10"] for row in rows] == ["欠1.00", "欠1.00"]
        assert [row["2026-11"] for row in rows] == ["", ""]
        assert rows[0]["category"] == "农民"

    def test_a_tick_is_a_payment_of_the_day_chosen(self, phone, dues):
        told = self.save(phone, dues, dues.one, "2026-10", text="✓", paid_on="2026-11-06")
        assert told["cells"]["2026-10"]["state"] == "saved"
        assert told["values"]["2026-10"] == "✓1.00"
        assert str(DuesPayment.objects.get().paid_on) == "2026-11-06"

    def test_a_month_before_an_unpaid_one_is_told_in_its_cell(self, phone, dues):
        told = self.save(phone, dues, dues.one, "2026-11", text="✓")
        assert told["cells"]["2026-11"]["state"] == "invalid"
        assert "请先登记2026年10月" in told["cells"]["2026-11"]["message"]

    def test_nonsense_is_refused_calmly(self, phone, dues):
        answer = phone.post(url("dues-save", dues.branch.pk), "{}", content_type="application/json")
        assert answer.status_code == 400
        told = self.save(phone, dues, dues.one, "2026-10", text="<b>")
        assert told["cells"]["2026-10"]["state"] == "invalid"

    def test_queries_do_not_grow_with_members(self, phone, dues, django_assert_max_num_queries):
        for member in MemberFactory.create_batch(6, organization=dues.branch):
            opened(member, "2026-09", "2026-10")
        phone.get(url("dues-grid", dues.branch.pk))
        with django_assert_max_num_queries(14):
            phone.get(url("dues-grid", dues.branch.pk))

    def test_cash_by_its_day_beside_cover_by_month(self, phone, dues):
        payments.pay(
            dues.one, PaymentFacts(amount=Decimal(2), paid_on=dt.date(2026, 11, 9)), by=dues.clerk
        )
        totals = phone.get(url("dues-grid", dues.branch.pk)).context["totals"]
        october, november = totals[-2:]
        assert october == ("2026年10月", Decimal(2), Decimal(1), Decimal(0))
        assert november == ("2026年11月", Decimal(2), Decimal(1), Decimal(2))


class TestOnAPhone:
    def test_everybody_of_a_month_but_whom_one_takes_out(self, phone, dues):
        there = url("dues-month", dues.branch.pk, month="2026-10")
        boxes = phone.get(there).context["form"]["members"].initial
        assert sorted(boxes) == sorted(str(one.pk) for one in dues.members)
        sent = {"members": [dues.one.pk], "paid_on": "2026-11-05", "method": "cash"}
        answer = phone.post(there, sent)
        assert answer.url == url("dues-grid", dues.branch.pk, year=2026)
        assert (settled(dues.one), settled(dues.two)) == (["2026-10"], [])

    def test_nobody_ticked(self, phone, dues):
        there = url("dues-month", dues.branch.pk)
        page = phone.post(there, {"paid_on": "2026-11-05", "method": "cash"})
        assert "请勾选已交纳的党员" in page.text


class TestOneMember:
    def test_a_standard_by_the_rule(self, phone, dues):
        there = url("dues-standard", dues.one.pk)
        sent = {
            "category": "self_employed",
            "base": "9600+12300+8700",
            "since": "2026-11",
            "rhythm": "monthly",
        }
        assert phone.post(there, sent).status_code == 302
        made = DuesStandard.objects.filter(member=dues.one).newest_first()[0]
        assert made.amount == Decimal("204.00")
        tab = phone.get(f"{dues.one.get_absolute_url()}?tab=dues").text
        assert "204.00" in tab
        assert "10200" not in tab

    def test_what_is_wrong_stands_beside_its_box(self, phone, dues):
        there = url("dues-standard", dues.one.pk)
        page = phone.post(there, {"category": "employed", "base": "一万", "since": "2026-10"})
        assert page.status_code == 422
        assert "不是数字" in page.text
        page = phone.post(there, {"category": "employed", "base": "1+2", "since": "2026-10"})
        assert "三个月" in page.text

    def test_a_sum_of_several_months(self, phone, dues):
        there = url("dues-pay", dues.one.pk)
        page = phone.get(there)
        assert page.context["form"].initial["amount"] == Decimal("2.00")
        sent = {"amount": "2.00", "paid_on": "2026-11-09", "method": "transfer"}
        assert phone.post(there, sent).status_code == 302
        assert settled(dues.one) == ["2026-10", "2026-11"]

    def test_a_payment_withdrawn(self, phone, dues):
        made = PaymentFactory(member=dues.one)
        assert "登记" in phone.get(made.get_absolute_url()).text
        there = url("dues-payment-withdraw", made.pk)
        phone.post(there, {"reason": "重复"})
        made.refresh_from_db()
        assert made.withdrawal_reason == "重复"


class TestLists:
    def test_who_owes(self, desk, dues):
        opened(dues.one, "2026-08", "2026-09")
        DuesMonth.objects.filter(member=dues.two).update(state="exempt", due=0)
        page = desk.get(url("dues-arrears"))
        assert str(dues.one) in page.text
        assert str(dues.two) not in page.text
        assert "2026年8月" in page.text
        assert str(dues.one) in desk.get(url("dues-arrears", least="3")).text
        assert str(dues.one) not in desk.get(url("dues-arrears", least="5")).text

    def test_standards_still_missing(self, desk, dues):
        new = MemberFactory(organization=dues.branch)
        page = desk.get(url("dues-standards", lack="any"))
        assert str(new) in page.text
        assert str(dues.one) not in page.text
        assert str(dues.one) in desk.get(url("dues-standards", category="farmer")).text

    def test_payments(self, desk, dues):
        PaymentFactory(member=dues.one, amount=Decimal(1001), special=Decimal(1000))
        PaymentFactory(member=dues.two)
        assert str(dues.two) not in desk.get(url("dues-payments", q=str(dues.one))).text
        page = desk.get(url("dues-payments", special="true"))
        assert str(dues.one) in page.text
        assert str(dues.two) not in page.text


def test_the_year_before_is_asked_by_the_address(desk, dues):
    MonthFactory(member=dues.one, month=Period.parse("2025-12"))
    page = desk.get(url("dues-grid", dues.branch.pk, year=2025))
    assert page.context["data"]["rows"][0]["2025-12"] == "欠1.00"


class TestPapers:
    def test_the_register_and_its_public_form(self, desk, dues):
        register = papers._register(dues.branch, DuesPaper.REGISTER, 2026)
        table = next(block for block in register if isinstance(block, Table))
        assert [head.label for head in table.heads[:4]] == ["序号", "姓名", "类别", "月标准"]
        assert table.rows[0].cells[13] == "欠1.00"  # of October
        public = papers._register(dues.branch, DuesPaper.PUBLIC, 2026)
        table = next(block for block in public if isinstance(block, Table))
        labels = {head.label for head in table.heads}
        assert labels.isdisjoint({"类别", "月标准"})

    def test_as_a_file(self, desk, dues):
        answer = desk.get(url("dues-paper-docx", dues.branch.pk, "register", 2026))
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert desk.get(url("dues-paper-docx", dues.branch.pk, "other", 2026)).status_code == 404
        there = url("dues-paper-docx", dues.branch.pk, "register", 2024)
        assert desk.get(there).url.endswith("?tab=dues")

    def test_the_note_that_goes_up(self, desk, dues):
        made = RemittanceFactory(source=dues.branch, target=dues.committee)
        answer = desk.get(url("dues-remittance-note-docx", made.pk))
        assert answer.headers["Content-Disposition"].startswith("attachment")


class TestApprovals:
    def test_relief_from_application_to_decision(self, desk, dues):
        there = url("dues-relief-new", dues.one.pk)
        sent = {
            "kind": "exempt",
            "since": "2026-11",
            "until": "2026-12",
            "reason": "患病",
            "applied_on": "2026-11-09",
        }
        page = desk.post(there, sent).url
        made = DuesRelief.objects.get()
        assert page == made.get_absolute_url()
        desk.post(
            url("dues-relief-discuss", made.pk), {"discussed_on": "2026-11-09", "opinion": "同意"}
        )
        decided = {"agreed": "yes", "decided_on": "2026-11-10", "document": "〔2026〕3号"}
        desk.post(url("dues-relief-decide", made.pk), decided)
        assert DuesMonth.objects.get(member=dues.one, month=Period.parse("2026-11")).due == 0
        assert "已批准" in desk.get(page).text
        assert str(dues.one) in desk.get(url("dues-reliefs", state="approved")).text
        assert str(dues.one) in desk.get(url("dues-reliefs", q=str(dues.one))).text

    def test_handed_up_and_received(self, desk, dues):
        PaymentFactory(member=dues.one, amount=Decimal(9))
        there = url("dues-remit", dues.branch.pk)
        assert "余 9.00 元" in desk.get(there).text
        sent = {
            "target": dues.committee.pk,
            "quarter": "2026-Q4",
            "amount": "9",
            "remitted_on": "2026-11-10",
        }
        desk.post(there, sent)
        made = DuesRemittance.objects.get()
        desk.post(url("dues-remittance-receive", made.pk), {"received_on": "2026-11-10"})
        made.refresh_from_db()
        assert made.get_state_display() == "已接收"
        asked = {"quarter": "2026-Q4", "q": str(dues.branch)}
        assert str(dues.branch) in desk.get(url("dues-remittances", **asked)).text
