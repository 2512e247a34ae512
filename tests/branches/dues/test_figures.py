"""DUE-1 to DUE-4, counted by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from branches.models import DuesMonth
from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from tests.factories.branches import MemberFactory
from tests.factories.dues import opened

pytestmark = pytest.mark.django_db


def value_of(key, unit, code="2026-10"):
    period = Period.parse(code)
    numbers = reading.read([FIGURES[key]], [period], [unit])
    return getattr(numbers.get((key, period, unit.pk)), "value", None)


def pay(member, code, day):
    rows = DuesMonth.objects.filter(member=member, month=Period.parse(code))
    rows.update(paid=Decimal(1), settled_on=dt.date.fromisoformat(day))


def test_in_time_is_by_the_last_day_of_the_month(dues):
    in_time, late, exempt = MemberFactory.create_batch(3, organization=dues.branch)
    for member in (in_time, late):
        opened(member, "2026-10")
    opened(exempt, "2026-10", due="0", state="exempt")
    pay(in_time, "2026-10", "2026-10-31")
    pay(late, "2026-10", "2026-11-01")
    opened(dues.one, "2026-10")
    values = [value_of(f"DUE-{n}", dues.town) for n in (1, 2, 3)]
    assert values == [3, 1, Decimal("66.7")]


def test_what_is_not_opened_is_not_told(dues):
    assert value_of("DUE-1", dues.town) is None
    opened(dues.one, "2026-10", due="0", state="exempt")
    assert value_of("DUE-1", dues.town) == 0
    assert value_of("DUE-1", dues.other_town) is None


def test_six_months_running(dues):
    months = [f"2026-{n:02}" for n in range(4, 11)]
    opened(dues.one, *months[1:])  # May to October: six
    opened(dues.two, *months)
    pay(dues.two, "2026-05", "2026-06-01")  # June to October: five
    assert value_of("DUE-4", dues.town, "2026-11") == 1
    DuesMonth.objects.filter(member=dues.one, month=Period.parse("2026-07")).update(
        state="deferred"
    )
    assert value_of("DUE-4", dues.town, "2026-11") == 0
