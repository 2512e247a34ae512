"""When ledgers open, are due and are locked: forms-and-schemes §0, “Clock”."""

import datetime as dt

import pytest
from django.utils import timezone

from assessments.domain.ledgers import clock
from assessments.models import LedgerForm
from assessments.presets import PRESETS
from portal.periods import Period


def rule(key, period):
    preset = PRESETS[key]
    form = LedgerForm(name=preset.name, period_kind=preset.period_kind, **preset.clock)
    return clock.of(form, Period.parse(period))


def at(day, hour):
    return timezone.make_aware(dt.datetime.combine(dt.date(*day), dt.time(hour)))


@pytest.mark.django_db
class TestMonths:
    def test_from_the_20th_to_the_25th_and_the_28th(self):
        dates = rule("township_monthly", "2026-11")
        assert dates.opens_on == dt.date(2026, 11, 20)
        assert dates.due_at == at((2026, 11, 25), 18)
        # The 28th is a Saturday.
        assert dates.locks_at == at((2026, 11, 30), 18)

    def test_events_are_counted_from_the_26th(self):
        dates = rule("township_monthly", "2026-11")
        assert dates.window_from == dt.date(2026, 10, 26)
        assert dates.window_until == dt.date(2026, 11, 25)

    def test_december_runs_to_the_end_of_the_year(self):
        dates = rule("township_monthly", "2026-12")
        assert dates.window_from == dt.date(2026, 11, 26)
        assert dates.window_until == dt.date(2026, 12, 31)
        assert dates.due_at == at((2027, 1, 4), 18)
        assert dates.locks_at == at((2027, 1, 6), 18)

    def test_january_begins_with_the_year(self):
        dates = rule("township_monthly", "2027-01")
        assert dates.window_from == dt.date(2027, 1, 1)
        assert dates.window_until == dt.date(2027, 1, 25)

    def test_a_day_that_february_has_not_is_its_last(self):
        form = LedgerForm(opens_day=20, due_day=30, locks_day=31, due_hour=24)
        dates = clock.of(form, Period.parse("2026-02"))
        # The 28th is a working Saturday after the Spring Festival; the lock is a day later.
        assert dates.due_at > at((2026, 2, 28), 0)
        assert dates.locks_at > dates.due_at


@pytest.mark.django_db
def test_a_week_opens_on_thursday_is_due_on_friday_and_locked_on_sunday():
    dates = rule("task_weekly", "2026-W47")
    assert dates.opens_on == dt.date(2026, 11, 19)
    assert dates.due_at == at((2026, 11, 20), 17)
    assert dates.locks_at == at((2026, 11, 22), 17)
    assert (dates.window_from, dates.window_until) == (dt.date(2026, 11, 16), dt.date(2026, 11, 22))


@pytest.mark.django_db
def test_a_quarter_opens_in_its_last_month():
    dates = rule("standard_quarterly", "2026-Q4")
    assert dates.opens_on == dt.date(2026, 12, 10)
    # The 20th is a Sunday; a quarter counts its own days.
    assert dates.due_at == at((2026, 12, 21), 18)
    assert (dates.window_from, dates.window_until) == (dt.date(2026, 10, 1), dt.date(2026, 12, 31))


@pytest.mark.django_db
def test_a_holiday_moves_what_is_due_and_the_lock_stays_behind_it():
    """National Day 2026 is free from the 1st to the 7th of October."""
    form = LedgerForm(opens_day=1, due_day=1, locks_day=2, due_hour=18)
    dates = clock.of(form, Period.parse("2026-10"))
    assert dates.opens_on >= dt.date(2026, 10, 8)
    assert dates.due_at == at((2026, 10, 8), 18)
    assert dates.locks_at == at((2026, 10, 9), 18)
