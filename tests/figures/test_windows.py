"""What happens is counted by the days of whoever asks: ledgers run from the 26th to the 25th."""

import datetime as dt

from portal.fields import sources
from portal.fields.domain.world import World
from portal.figures.catalogue import FIGURES
from portal.figures.domain import summing
from portal.periods import Period

NOVEMBER = Period.parse("2026-11")
SHORT = (dt.date(2026, 10, 26), dt.date(2026, 11, 9))


def counted(unit, window=None, keys=("MEM-3", "OFF-4")):
    figures = [FIGURES[key] for key in keys]
    return {
        row.figure: int(row.value)
        for row in summing.compute(figures, NOVEMBER, [unit], window=window)
    }


def test_a_window_leaves_out_what_came_after_it(tiny):
    assert counted(tiny.county) == {"MEM-3": 2, "OFF-4": 2}
    # One joined on the 5th; who came in “November” counts as on its first day.
    assert counted(tiny.county, SHORT) == {"MEM-3": 1, "OFF-4": 1}


def test_a_month_without_its_day_belongs_to_the_window_with_the_first(tiny):
    before = (dt.date(2026, 9, 26), dt.date(2026, 10, 31))
    assert counted(tiny.b1, before, ("OFF-4",)) == {"OFF-4": 0}
    from_the_first = (dt.date(2026, 11, 1), dt.date(2026, 11, 2))
    assert counted(tiny.b1, from_the_first, ("OFF-4",)) == {"OFF-4": 1}


def test_what_stands_at_the_end_has_no_window(tiny):
    assert counted(tiny.county, SHORT, ("MEM-1",)) == counted(tiny.county, None, ("MEM-1",))


def test_each_figure_is_a_source_of_fields(tiny):
    source = sources.find("figure.MEM-1")
    assert source.is_number
    assert source.label == "党员总数（MEM-1）"
    assert World(period=NOVEMBER).automatic("figure.MEM-1", tiny.county) == 15
    assert sources.find("figure.MEM-99") is None
    assert sources.find("figure.") is None
    assert ("figure.MEM-1", "党员总数（MEM-1）") in sources.offered()
