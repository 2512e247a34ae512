"""What pages of the calendar and of a rule read."""

import datetime as dt

import pytest

from portal.rules import catalogue
from portal.rules.domain.calendar import DayFact
from portal.rules.domain.queries import CalendarCell, month_grids, versions_of
from tests.factories.rules import VersionFactory

DAY = dt.date(2026, 5, 6)


@pytest.mark.parametrize(
    ("fact", "tone", "mark", "title"),
    [
        (DayFact(DAY, works=True), "plain", "", "2026-05-06，工作日"),
        (DayFact(DAY, works=False), "weekend", "", "2026-05-06，休息日"),
        (DayFact(DAY, works=False, label="劳动节"), "holiday", "休", "2026-05-06，休息日，劳动节"),
        (DayFact(DAY, works=True, label="调休"), "worked", "班", "2026-05-06，工作日，调休"),
        (DayFact(DAY, works=True, entered=True), "own-work", "班", "2026-05-06，工作日"),
        (DayFact(DAY, works=False, entered=True), "own-off", "休", "2026-05-06，休息日"),
    ],
)
def test_look_of_a_day(fact, tone, mark, title):
    cell = CalendarCell(fact, today=False)
    assert (cell.tone, cell.mark, cell.title) == (tone, mark, title)


@pytest.mark.django_db
def test_months_of_a_year_hold_their_days_and_today_once():
    grids = month_grids(2026, today=DAY)
    days = [[cell for week in grid.weeks for cell in week if cell] for grid in grids]
    assert [len(month) for month in days] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert [cell.fact.day for month in days for cell in month if cell.today] == [DAY]
    working = [sum(cell.fact.works for cell in month) for month in days]
    assert [grid.workdays for grid in grids] == working


@pytest.mark.django_db
def test_versions_of_a_rule_stand_nearest_and_latest_first_with_the_one_that_applies():
    old = VersionFactory(effective_from=dt.date(2024, 1, 1), effective_to=dt.date(2025, 1, 1))
    new = VersionFactory(effective_from=dt.date(2025, 1, 1), effective_to=dt.date(2027, 1, 1))
    later = VersionFactory(effective_from=dt.date(2027, 1, 1), tier=new.tier)
    versions = versions_of(catalogue.get("BR-01"), today=DAY)
    own = [(row["version"], row["applies"]) for row in versions if row["version"].tier == new.tier]
    assert own == [(later, False), (new, True), (old, False)]
