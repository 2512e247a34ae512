"""按季交纳: who pays by the quarter owes month by month and is asked at its end."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from branches.domain.dues import closing, opening, payments, reminders
from branches.domain.life import window
from branches.models import DuesMonth, DuesStandard
from portal.inbox.models import Task
from portal.periods import Period
from tests import clock
from tests.branches.dues.conftest import approve, open_months
from tests.factories.accounts import signed_in
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.dues import StandardFactory, opened

pytestmark = pytest.mark.django_db


def month(code):
    return Period.parse(code)


def asked(member):
    rows = DuesMonth.objects.filter(member=member).order_by("month")
    return {row.month.code: row.asked_in.code for row in rows}


@pytest.fixture
def quarterly(dues):
    """He pays by the quarter, of which the third month is not yet begun."""
    DuesStandard.objects.filter(member=dues.one).update(rhythm="quarterly")
    open_months("2026-07", "2026-08", "2026-09", "2026-10", "2026-11")
    return dues.one


def in_arrears(member, day):
    rows = closing.in_arrears(closing.closed_through(day))
    return [row.month.code for row in rows.filter(member=member).order_by("month")]


class TestArrears:
    def test_months_are_opened_and_asked_for_at_the_end_of_the_quarter(self, quarterly, dues):
        assert asked(quarterly) == {
            "2026-07": "2026-09",
            "2026-08": "2026-09",
            "2026-09": "2026-09",
            "2026-10": "2026-12",
            "2026-11": "2026-12",
        }
        assert asked(dues.two)["2026-10"] == "2026-10"

    @pytest.mark.parametrize(
        ("closing_of", "after", "months"),
        [
            ("2026-08", 1, 0),
            ("2026-09", 0, 0),  # still the day of entering of the quarter's last month
            ("2026-09", 1, 3),  # closed
            ("2026-11", 1, 3),
            ("2026-12", 0, 3),
            ("2026-12", 1, 5),
        ],
    )
    def test_on_the_edges(self, quarterly, closing_of, after, months):
        day = window.deadline(month(closing_of)) + dt.timedelta(days=after)
        assert len(in_arrears(quarterly, day)) == months

    def test_nobody_is_told_within_the_quarter(self, quarterly, dues):
        DuesMonth.objects.filter(member=dues.two).delete()
        last = window.deadline(month("2026-09"))
        reminders.remind(last)
        assert not Task.objects.open().exists()
        reminders.remind(last + dt.timedelta(days=1))
        assert [task.role for task in Task.objects.open()] == ["branch_clerk"]

    def test_a_run_goes_on_over_the_quarters(self, quarterly):
        through = closing.closed_through(dt.date(2027, 1, 12))
        assert dict(closing.runs(through).values_list("member", "run"))[quarterly.pk] == 5


class TestTheStandard:
    def test_changes_when_open_months_are_asked_for(self, quarterly, dues):
        approve(quarterly, dues.clerk, since=month("2026-11"))
        assert asked(quarterly)["2026-10"] == "2026-12"  # as promised when it was opened
        assert asked(quarterly)["2026-11"] == "2026-11"
        approve(dues.two, dues.clerk, since=month("2026-11"), rhythm="quarterly")
        assert asked(dues.two)["2026-10"] == "2026-10"
        assert asked(dues.two)["2026-11"] == "2026-12"

    def test_who_is_new_is_asked_at_the_end_of_this_quarter(self, dues):
        new = MemberFactory(organization=dues.branch)
        approve(new, dues.clerk, since=month("2026-08"), rhythm="quarterly")
        assert set(asked(new).values()) == {"2026-12"}

    def test_of_who_is_in_work_the_reason_is_written_down(self, dues):
        facts = {"category": "employed", "base": Decimal(3000), "amount": None}
        with pytest.raises(ValidationError) as refusal:
            approve(dues.one, dues.clerk, rhythm="quarterly", **facts)
        assert "rhythm" in refusal.value.message_dict
        made = approve(
            dues.one, dues.clerk, rhythm="quarterly", basis="长期患病，支委会同意", **facts
        )
        assert made.rhythm == "quarterly"

    def test_who_is_away_needs_none(self, dues):
        away = MemberFactory(organization=dues.branch, is_mobile=True)
        facts = {"category": "employed", "base": Decimal(3000), "amount": None}
        assert approve(away, dues.clerk, rhythm="quarterly", **facts).rhythm == "quarterly"

    def test_a_rhythm_nobody_knows(self, dues):
        with pytest.raises(ValidationError) as refusal:
            approve(dues.one, dues.clerk, rhythm="weekly")
        assert "rhythm" in refusal.value.message_dict


class TestPaying:
    def test_the_whole_quarter_at_its_end(self, quarterly, dues):
        with clock.at("2026-12-08T09:00"):
            open_months("2026-12")
            opened(quarterly, "2026-06")  # an older month is still owed: his money would go there
            told = payments.pay_month(
                dues.branch, month("2026-12"), paid_on=dt.date(2026, 12, 8), by=dues.clerk
            )
            assert quarterly in told.skipped
            DuesMonth.objects.filter(member=quarterly, month__lt=month("2026-10")).delete()
            payments.pay_month(
                dues.branch, month("2026-12"), paid_on=dt.date(2026, 12, 8), by=dues.clerk
            )
        settled = DuesMonth.objects.filter(member=quarterly, settled_on=dt.date(2026, 12, 8))
        assert [row.month.code for row in settled.order_by("month")] == [
            "2026-10", "2026-11", "2026-12",
        ]  # fmt: skip
        assert dues.one.dues_payments.get().amount == Decimal(3)

    def test_on_the_phone_he_is_ticked_when_he_is_asked(self, client, quarterly, dues):
        DuesMonth.objects.filter(month__lt=month("2026-10")).delete()
        phone = signed_in(client, dues.clerk)
        there = reverse("branches:dues-month", args=[dues.branch.pk])
        form = phone.get(there).context["form"]
        assert form["members"].initial == [str(dues.two.pk)]
        assert (str(quarterly.pk), f"{quarterly.person.name}（2.00 元，按季）") in list(
            form.fields["members"].choices
        )


class TestPages:
    def test_the_grid_says_so_and_calls_nothing_owed(self, client, quarterly, dues):
        phone = signed_in(client, dues.clerk)
        page = phone.get(reverse("branches:dues-grid", args=[dues.branch.pk]))
        row = next(r for r in page.context["data"]["rows"] if r["_id"] == quarterly.pk)
        assert row["rhythm"] == "按季"
        assert (row["2026-09"], row["2026-10"], row["2026-11"]) == ("欠1.00", "", "")

    def test_the_county_is_not_red_for_him(self, client, quarterly, dues):
        DuesMonth.objects.filter(member=dues.two).delete()
        DuesMonth.objects.filter(month__lt=month("2026-10")).delete()
        desk = signed_in(client, dues.member_of_town)
        page = desk.get(reverse("branches:dues"))
        cell = page.context["table"].sums.cell(dues.branch.pk, month("2026-10"))
        assert (cell.owing, cell.settled, cell.late) == (1, 0, 0)
        there = reverse("branches:dues", query={"below": "100"})
        assert str(dues.branch) not in desk.get(there).text

    def test_who_is_below_a_share_counts_groups_with_their_branch(self, client, dues):
        group = PartyOrganizationFactory(unit=dues.village, parent=dues.branch, kind="group")
        opened(dues.one, "2026-10", paid=Decimal(1), settled_on=dt.date(2026, 10, 9))
        opened(MemberFactory(organization=group), "2026-10")
        desk = signed_in(client, dues.member_of_town)
        found = {
            share: str(dues.branch)
            in desk.get(reverse("branches:dues", query={"below": share})).text
            for share in ("100", "80")
        }
        assert found == {"100": True, "80": True}
        DuesMonth.objects.filter(organization=group).update(paid=1, settled_on="2026-10-20")
        there = reverse("branches:dues", query={"below": "100"})
        assert str(dues.branch) not in desk.get(there).text

    def test_standards_are_found_by_their_rhythm(self, client, quarterly, dues):
        desk = signed_in(client, dues.member_of_town)
        page = desk.get(reverse("branches:dues-standards", query={"rhythm": "quarterly"})).text
        assert str(quarterly) in page
        assert str(dues.two) not in page

    def test_the_form_asks_for_it(self, client, dues):
        phone = signed_in(client, dues.clerk)
        there = reverse("branches:dues-standard", args=[dues.one.pk])
        sent = {"category": "farmer", "amount": "1", "since": "2026-11", "rhythm": "quarterly"}
        assert phone.post(there, sent).status_code == 302
        assert DuesStandard.objects.in_force().newest_first()[0].rhythm == "quarterly"


def test_opened_late_within_a_quarter(dues):
    StandardFactory(member=(new := MemberFactory(organization=dues.branch)), rhythm="quarterly")
    opening.begin(new, since=month("2026-10"), today=dt.date(2026, 11, 10))
    assert asked(new) == {"2026-10": "2026-12", "2026-11": "2026-12"}
