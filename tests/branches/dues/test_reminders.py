"""The ladder of arrears: who is told at three, five and six months, and when it ends."""

import datetime as dt
from decimal import Decimal

import pytest

from branches.domain.dues import closing, payments, reminders
from branches.domain.dues.payments import PaymentFacts
from branches.models import DuesMonth
from portal.inbox.models import Task
from portal.periods import Period
from tests.factories.dues import opened

pytestmark = pytest.mark.django_db


def told():
    return sorted(task.role for task in Task.objects.open())


def owes(member, first, last):
    opened(member, *(f"2026-{n:02}" for n in range(first, last + 1)))


@pytest.mark.parametrize(
    ("first", "roles"),
    [
        (9, []),
        (8, ["branch_clerk"]),
        (7, ["branch_clerk"]),
        (6, ["branch_clerk", "township_member"]),
        (
            5,
            ["branch_clerk", "organization_office", "township_member", "township_member"],
        ),
    ],
)
def test_three_five_six(dues, first, roles):
    owes(dues.one, first, 10)
    reminders.remind(dt.date(2026, 11, 10))
    assert told() == roles
    assert reminders.remind(dt.date(2026, 11, 10)) == 0
    assert not any(str(dues.one) in f"{t.title}{t.detail}" for t in Task.objects.all())


def test_on_the_edge_of_the_closing(dues):
    owes(dues.one, 8, 10)
    assert closing.closed_through(dt.date(2026, 11, 3)) == Period.parse("2026-09")
    reminders.remind(dt.date(2026, 11, 3))
    assert told() == []
    reminders.remind(dt.date(2026, 11, 4))
    assert told() == ["branch_clerk"]


def test_ends_with_the_payment(dues):
    owes(dues.one, 8, 10)
    reminders.remind(dt.date(2026, 11, 10))
    facts = PaymentFacts(amount=Decimal(1), paid_on=dt.date(2026, 11, 9))
    payments.pay(dues.one, facts, by=dues.clerk)
    assert told() == []


def test_who_left_is_not_reminded_of(dues):
    owes(dues.one, 5, 10)
    dues.one.left_on, dues.one.leaving_reason = dt.date(2026, 11, 2), "2"
    dues.one.save()
    reminders.remind(dt.date(2026, 11, 10))
    assert told() == []


def test_relief_takes_it_back_the_next_day(dues):
    owes(dues.one, 8, 10)
    reminders.remind(dt.date(2026, 11, 10))
    DuesMonth.objects.filter(member=dues.one).update(state="exempt", due=0)
    reminders.remind(dt.date(2026, 11, 11))
    assert told() == []
