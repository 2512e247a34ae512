"""Limits on the day and the value itself: the last that passes, the first that does not."""

import datetime as dt
from decimal import Decimal
from functools import partial
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.choices.organisations import OrganisationKind
from branches.domain import organisation_checks, statuses, terms
from branches.domain.checks import _hollow
from branches.domain.clocks import Clock, ClockLimits
from branches.models import PartyOrganization
from cadres.domain import leaving
from cadres.domain.checks import before
from portal.accounts.domain import roles
from portal.accounts.domain.queries import Grant
from portal.accounts.models import RoleHolding
from portal.dates import PartialDate
from portal.fields.choices import KindKey
from portal.fields.domain.findings import Wrong
from portal.fields.domain.kinds import KINDS
from portal.fields.domain.kinds.numbers import LARGEST
from portal.fields.models import FieldDef
from portal.orgs.domain import checks, groups
from portal.people.domain import identity
from portal.rules.choices import Tier
from portal.rules.domain import versions
from portal.rules.models import RuleVersion

DAY = dt.timedelta(days=1)


def refuses(call, *args, **facts):
    """Whether an act's check, which raises or yields what is wrong, refuses."""
    try:
        return bool(list(call(*args, **facts) or ()))
    except (ValidationError, identity.IdentityError, Wrong):
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


def _elected_on(day):
    return PartyOrganization(kind=OrganisationKind.BRANCH, last_elected_on=day, term_years=3)


def test_of_the_day_of_an_act():
    today, then = timezone.localdate(), dt.date(2025, 3, 10)
    unit = SimpleNamespace(opened_on=then, closed_on=None, name="甲村", pk=1)
    belongs = SimpleNamespace(unit=unit, since=then)
    newborn, unborn = (f"{99991:06}{day:%Y%m%d}0010" for day in (today, today + DAY))
    cadre = SimpleNamespace(work_since=None)
    for check, passes, refused in (
        (statuses.require_past, [today], [today + DAY]),
        (checks.not_in_future, [today], [today + DAY]),
        (checks.after_opening, [unit, then], [unit, then - DAY]),
        (checks.takes_children, [unit, then], [unit, then - DAY]),
        (groups._may_leave, [[belongs], then], [[belongs], then - DAY]),
        (roles._validate_period, [today, today + DAY], [today, today]),
        (roles._validate_period, [today, None], [today - DAY, None]),
        (organisation_checks._term_fits, [_elected_on(today)], [_elected_on(today + DAY)]),
        (leaving._check, [cadre, PartialDate.of(today)], [cadre, PartialDate.of(today + DAY)]),
        (partial(identity._require_birth, today=today), [newborn], [unborn]),
    ):
        assert (refuses(check, *passes), refuses(check, *refused)) == (False, True), check


def test_of_one_time_before_another_as_far_as_both_are_known():
    year, month, day = PartialDate(2015), PartialDate(2015, 3), PartialDate(2015, 3, 10)
    earlier = PartialDate(2015, 2)
    pairs = ((year, month), (month, year), (month, day), (month, month), (earlier, day))
    assert [before(*pair) for pair in pairs] == [False, False, False, False, True]


def test_of_the_state_of_a_role_on_its_first_and_its_last_day():
    today = timezone.localdate()
    periods = ((today, None), (today + DAY, None), (today - DAY, today), (today, today + DAY))
    states = [Grant(RoleHolding(since=s, until=u), 1).state for s, u in periods]
    assert states == ["current", "later", "ended", "current"]


@pytest.mark.parametrize(
    ("since", "months", "tones"),
    [
        (PartialDate(2025, 12), 5, ("plain", "plain")),
        (PartialDate(2025, 11), 6, ("warn", "warn")),
        (PartialDate(2023, 12), 29, ("warn", "warn")),
        (PartialDate(2023, 11), 30, ("warn", "warn")),
        (PartialDate(2025, 11, 30), 6, ("warn", "warn")),  # on the last day of the shorter month
        (PartialDate(2025), 5, ("plain", "plain")),  # for all we know since December
        (PartialDate(2026, 6), 0, ("plain", "plain")),
    ],
)
def test_of_the_clocks_of_members_lost_and_away(since, months, tones):
    limits = ClockLimits(away=6, lost=6, leave_years=2, today=dt.date(2026, 5, 31))
    member = SimpleNamespace(is_lost=True, lost_on=since, is_mobile=True, mobile_since=since)
    clocks = (limits.of_lost(member, None), limits.of_mobile(member))
    assert [clock.months for clock in clocks] == [months, months]
    assert tuple(clock.tone for clock in clocks) == tones


@pytest.mark.parametrize(
    ("today", "months", "tone"),
    [
        (dt.date(2026, 10, 1), 5, "plain"),  # counted to the day, not by the numbers of months
        (dt.date(2026, 10, 29), 5, "plain"),
        (dt.date(2026, 10, 30), 6, "warn"),
    ],
)
def test_of_the_half_year_out_of_touch(today, months, tone):
    limits = ClockLimits(away=6, lost=6, leave_years=2, today=today)
    member = SimpleNamespace(is_lost=True, lost_on=PartialDate(2026, 4, 30))
    clock = limits.of_lost(member, None)
    assert (clock.months, clock.tone) == (months, tone)


@pytest.mark.parametrize(
    ("today", "tone"), [(dt.date(2028, 11, 14), "warn"), (dt.date(2028, 11, 15), "bad")]
)
def test_of_the_two_years_since_the_membership_was_stopped(today, tone):
    limits = ClockLimits(away=6, lost=6, leave_years=2, today=today)
    member = SimpleNamespace(is_lost=True, lost_on=PartialDate(2020, 1, 5))
    clock = limits.of_lost(member, dt.date(2026, 11, 15))
    assert clock.tone == tone
    assert "停止党籍" in clock.advice


def test_of_members_neither_lost_nor_away():
    limits = ClockLimits(away=6, lost=6, leave_years=2, today=dt.date(2026, 5, 31))
    since = PartialDate(2020, 1)
    here = SimpleNamespace(is_lost=False, lost_on=since, is_mobile=False, mobile_since=since)
    assert (limits.of_lost(here, None), limits.of_mobile(here)) == (None, None)


@pytest.mark.parametrize(
    ("months", "spoken"), [(0, "0个月"), (11, "11个月"), (12, "1年"), (13, "1年1个月")]
)
def test_of_how_long_ago_it_was(months, spoken):
    assert Clock(months, "plain", "").spoken == spoken


def test_of_a_branch_founded_when_it_had_to_have_enough_members():
    since = dt.date(2025, 3, 10)
    rule = RuleWithWords(least_members=3, few_members_months=6)
    county = SimpleNamespace(rule=lambda _: rule, full={1: 2}, full_before={1: 2}, few_since=since)
    by_day = [
        [*_hollow(PartyOrganization(pk=1, kind=OrganisationKind.BRANCH, founded_on=day), county)]
        for day in (PartialDate.of(since), PartialDate.of(since + DAY))
    ]
    assert [len(advice) for advice in by_day] == [1, 0]


class RuleWithWords(dict):
    def finding(self, words):
        return words


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
