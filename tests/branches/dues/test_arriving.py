"""党费交至: who comes with a letter owes from the month after the last one he paid elsewhere."""

import datetime as dt

import pytest

from branches.domain import moves
from branches.domain.dues import opening
from branches.domain.relations import letters
from branches.domain.relations.letters import Brought
from branches.models import DuesMonth
from portal.dates import PartialDate
from portal.periods import Period
from tests.branches.dues.conftest import approve, open_months
from tests.branches.dues.test_acts import refused
from tests.factories.branches import MemberFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def arrived(dues, paid_until, **more):
    brought = Brought(
        number="邻组介〔2026〕7号",
        elsewhere="中共邻县县委组织部",
        issued_on=dt.date(2026, 11, 2),
        received_on=dt.date(2026, 11, 6),
        paid_until=Period.parse(paid_until),
    )
    about = {
        "category": "full",
        "joined_on": PartialDate(2010, 7, 1),
        "confirmed_on": PartialDate(2011, 7, 1),
        **more,
    }
    person = PersonFactory(unit=dues.village)
    return letters.bring_in(dues.branch, brought, person=person, by=dues.office, **about).member


def months(member):
    rows = DuesMonth.objects.filter(member=member).order_by("month")
    return [(row.month.code, row.state) for row in rows]


def test_from_the_month_after(dues):
    member = arrived(dues, "2026-08")
    assert [code for code, _ in months(member)] == ["2026-09", "2026-10", "2026-11"]
    approve(member, dues.clerk, since=Period.parse("2026-09"))
    row = DuesMonth.objects.get(member=member, month=Period.parse("2026-09"))
    assert (row.due, row.asked_in) == (1, Period.parse("2026-11"))


def test_paid_ahead_elsewhere_is_not_asked_here(dues):
    member = arrived(dues, "2026-12")
    approve(member, dues.clerk, since=Period.parse("2027-01"))
    open_months("2026-12", "2027-01")
    assert months(member) == [("2027-01", "owing")]


def test_a_standard_does_not_begin_in_a_month_paid_elsewhere(dues):
    member = arrived(dues, "2026-08")
    told = refused(approve, member, dues.clerk, since=Period.parse("2026-08"))
    assert "最早为2026年9月" in told["since"][0]


def test_on_probation_not_from_his_assembly(dues):
    joined = {
        "category": "probationary",
        "joined_on": PartialDate(2026, 6, 10),
        "confirmed_on": None,
    }
    member = arrived(dues, "2026-09", **joined)
    assert [code for code, _ in months(member)] == ["2026-10", "2026-11"]


def test_who_comes_back_pays_again_and_still_owes_what_he_owed(dues):
    open_months("2026-05", "2026-06", "2026-07")
    moves.leave(dues.one, left_on=dt.date(2026, 6, 20), leaving_reason="2", by=dues.office)
    assert months(dues.one)[-1] == ("2026-07", "not_due")
    dues.one.letters.create(
        direction="in",
        state="received",
        number="邻组介〔2026〕8号",
        elsewhere="中共邻县县委组织部",
        target=dues.branch,
        issued_on=dt.date(2026, 10, 1),
        received_on=dt.date(2026, 10, 8),
        paid_until=Period.parse("2026-09"),
        asked_by=dues.office,
    )
    moves.take_back(dues.one, organization=dues.branch, on=dt.date(2026, 10, 8), by=dues.office)
    opening.begin_arrived(dues.one, today=dt.date(2026, 11, 10))
    assert months(dues.one) == [
        ("2026-05", "owing"),
        ("2026-06", "owing"),
        ("2026-07", "not_due"),
        ("2026-10", "owing"),
        ("2026-11", "owing"),
    ]


def test_without_a_month_on_the_letter_nothing_is_taken_over(dues):
    member = MemberFactory(organization=dues.branch)
    opening.begin_arrived(member, today=dt.date(2026, 11, 10))
    assert months(member) == []
