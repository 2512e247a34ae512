"""The time a sheet is worked at: summed by ledger, never more than went by."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from assessments.domain import timing
from assessments.models import FillingTime
from portal.access import Denied
from tests import clock
from tests.factories import accounts, ledgers

pytestmark = pytest.mark.usefixtures("in_november")
BEGIN = dt.datetime.fromisoformat(f"{ledgers.OPEN_DAY}+08:00")


def beat(ledger, by, seconds, *, after=0):
    with clock.at((BEGIN + dt.timedelta(seconds=after)).isoformat()):
        timing.add(ledger, seconds, by=by)


def seconds(ledger):
    return FillingTime.objects.get(ledger=ledger).seconds


def test_beats_are_summed(bare_ledger, member):
    beat(bare_ledger, member, 60)
    beat(bare_ledger, member, 60, after=60)
    beat(bare_ledger, member, 20, after=300)
    assert seconds(bare_ledger) == 140


def test_two_windows_count_once(bare_ledger, member, town):
    beat(bare_ledger, member, 60)
    other = accounts.holder("township_member", town)
    for by in (member, other):
        beat(bare_ledger, by, 60, after=60)
    assert seconds(bare_ledger) == 120


def test_nobody_makes_it_long(bare_ledger, member):
    for after, told in ((0, 10**9), (1, 10**9), (2, 0), (3, -50)):
        beat(bare_ledger, member, told, after=after)
    assert seconds(bare_ledger) == timing.MOST + 1


def test_whoever_does_not_want_it_is_not_measured(bare_ledger, member):
    timing.choose(member, is_measured=False)
    beat(bare_ledger, member, 60)
    assert not FillingTime.objects.exists()
    timing.choose(member, is_measured=True)
    beat(bare_ledger, member, 60)
    assert seconds(bare_ledger) == 60


def test_it_does_not_say_whose(bare_ledger, member):
    fields = {field.name for field in FillingTime._meta.get_fields()}
    assert fields == {"id", "ledger", "seconds", "at"}


def test_only_by_whoever_fills_while_it_is_in_hand(bare_ledger, submitted, other_town, member):
    with pytest.raises(Denied):
        beat(bare_ledger, accounts.holder("township_member", other_town), 60)
    with pytest.raises(ValidationError, match="不能再填"):
        beat(submitted, member, 60)
