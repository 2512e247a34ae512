"""Limits on the day and the value itself: the last that passes, the first that does not."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.domain import statuses, terms
from branches.domain.clocks import Limits
from portal.accounts.models import RoleHolding
from portal.dates import PartialDate
from portal.fields.choices import KindKey
from portal.fields.domain.findings import Wrong
from portal.fields.domain.kinds import KINDS
from portal.fields.domain.kinds.numbers import LARGEST
from portal.fields.models import FieldDef
from portal.rules.choices import Tier
from portal.rules.domain import versions
from portal.rules.models import RuleVersion

DAY = dt.timedelta(days=1)


def refuses(call, *args, **facts):
    """Whether an act's check, which raises or yields what is wrong, refuses."""
    try:
        return bool(list(call(*args, **facts) or ()))
    except (ValidationError, Wrong):
        return True


def of_number(value):
    field = FieldDef(kind=KindKey.INTEGER, key="f1", minimum=Decimal(0), maximum=Decimal(5))
    KINDS[KindKey.INTEGER](field).fit(Decimal(value))


def of_any_number(value):
    KINDS[KindKey.INTEGER](FieldDef(kind=KindKey.INTEGER, key="f1")).fit(Decimal(value))


@pytest.mark.parametrize(
    ("check", "passes", "refused"),
    [
        (of_number, 0, -1),
        (of_number, 5, 6),
        (of_any_number, LARGEST - 1, LARGEST),
        (of_any_number, 1 - LARGEST, -LARGEST),
    ],
)
def test_of_numbers(check, passes, refused):
    assert (refuses(check, passes), refuses(check, refused)) == (False, True)


def test_of_the_first_and_the_last_day_of_a_rule():
    today, first = timezone.localdate(), versions.earliest_start()
    version = RuleVersion(
        tier=Tier.COUNTY, effective_from=today - DAY, effective_to=today + 2 * DAY
    )
    assert first == today.replace(day=1)
    for check, passes, refused in (
        (versions._starts_in_time, [first], [first - DAY]),
        (versions._ends_after, [today, today + DAY], [today, today]),
        (versions._may_end, [version, today + DAY], [version, today + 2 * DAY]),
        (versions._may_end, [version, today], [version, today - DAY]),
    ):
        assert (refuses(check, *passes), refuses(check, *refused)) == (False, True), check


def test_of_the_first_and_the_last_day_of_a_role():
    today = timezone.localdate()
    current = [
        RoleHolding(since=since, until=until).is_current
        for since, until in (
            (today, None),
            (today + DAY, None),
            (today - DAY, today),
            (today - DAY, today + DAY),
        )
    ]
    assert current == [True, False, False, True]


def test_of_the_day_of_an_act():
    today = timezone.localdate()
    assert not refuses(statuses.require_past, today)
    assert refuses(statuses.require_past, today + DAY)


@pytest.mark.parametrize(
    ("until", "allowed"),
    [
        (dt.date(2026, 3, 31), False),
        (dt.date(2026, 4, 1), True),
        (dt.date(2027, 4, 30), True),
        (dt.date(2027, 5, 1), False),
    ],
)
def test_of_a_longer_probation(until, allowed):
    assert statuses._allowed_extension(PartialDate(2025, 4, 20), until) is allowed


@pytest.mark.parametrize(
    ("since", "months", "tones"),
    [
        (PartialDate(2025, 12), 5, ("plain", "plain")),
        (PartialDate(2025, 11), 6, ("warn", "warn")),
        (PartialDate(2023, 12), 29, ("warn", "warn")),
        (PartialDate(2023, 11), 30, ("bad", "warn")),
        (PartialDate(2025), 5, ("plain", "plain")),  # for all we know since December
        (PartialDate(2026, 6), 0, ("plain", "plain")),
    ],
)
def test_of_the_clocks_of_members_lost_and_away(since, months, tones):
    limits = Limits(away=6, lost=6, gone=30, today=PartialDate(2026, 5))
    member = SimpleNamespace(is_lost=True, lost_on=since, is_mobile=True, mobile_since=since)
    clocks = (limits.of_lost(member), limits.of_mobile(member))
    assert [clock.months for clock in clocks] == [months, months]
    assert tuple(clock.tone for clock in clocks) == tones


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 1, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2026, 3, 30), 1, dt.date(2026, 4, 30)),
        (dt.date(2026, 10, 31), 1, dt.date(2026, 11, 30)),
        (dt.date(2026, 12, 31), 2, dt.date(2027, 2, 28)),
        (dt.date(2026, 1, 31), -1, dt.date(2025, 12, 31)),
    ],
)
def test_of_a_months_end(day, months, later):
    assert terms.months_later(day, months) == later
