from decimal import Decimal

import pytest

from portal.figures.catalogue import FIGURES
from portal.figures.domain.reading import FigureNumber
from portal.figures.domain.trends import Chart, change


def number_of(number):
    return None if number is None else FigureNumber(Decimal(number), None, None, 1)


@pytest.mark.parametrize(
    ("key", "present", "base", "text"),
    [
        ("MEM-1", "105", "100", "+5.0%"),
        ("MEM-1", "99", "100", "-1.0%"),
        ("MEM-1", "100", "100", "+0.0%"),
        ("MEM-1", "5", "0", "—"),
        ("MEM-1", "5", None, "—"),
        ("MEM-1", None, "5", "—"),
        ("MEM-6", "96.5", "95", "+1.5 个百分点"),
        ("MEM-6", "3", "0", "+3.0 个百分点"),
    ],
)
def test_change(key, present, base, text):
    assert change(FIGURES[key], number_of(present), number_of(base)) == text


def test_a_line_is_broken_where_nothing_was_taken():
    chart = Chart([Decimal(1), Decimal(3), None, Decimal(2)])
    assert [line.count(",") for line in chart.lines] == [2, 1]
    assert chart.lines[0] == "6.0,58.0 88.7,6.0"
    assert chart.end == ("254.0", "32.0")
    assert Chart([None, None]).lines == []
    assert Chart([None]).end is None


def test_what_does_not_change_is_a_level_line():
    assert Chart([Decimal(4), Decimal(4)]).lines == ["6.0,32.0 254.0,32.0"]
