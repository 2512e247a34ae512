"""Judges' sheets, by hand."""

from decimal import Decimal

import pytest

from assessments.domain.judges.arithmetic import result, spoiled_by, total
from assessments.presets.judges import ITEMS


def sheet(*marks):
    return [None if mark is None else Decimal(mark) for mark in marks]


def of(sum_of_all):
    """A valid sheet that comes to so much: what is missing is missing in the effect."""
    return sheet("15", "20", Decimal(sum_of_all) - 70, "15", "10", "10")


def test_the_sheet_to_the_line():
    assert [item.full for item in ITEMS] == [15, 20, 30, 15, 10, 10]
    assert sum(item.full for item in ITEMS) == 100


def test_a_blank_and_a_mark_above_full_spoil_it():
    assert spoiled_by(sheet("15", "20", "30", "15", "10", "10")) == ""
    assert "没有打分" in spoiled_by(sheet("15", None, "30", "15", "10", "10"))
    assert "超过满分 10" in spoiled_by(sheet("15", "20", "30", "15", "10", "10.5"))
    assert spoiled_by(sheet("0", "0", "0", "0", "0", "0")) == ""


@pytest.mark.parametrize(
    ("totals", "drops", "mark", "dropped"),
    [
        # four valid: nothing is dropped, (90 + 91 + 92 + 95) ÷ 4
        (("90", "91", "92", "95"), True, "92.00", ()),
        # five: 80 and 99 go, (90 + 91.5 + 92) ÷ 3 = 91.1666…
        (("99", "90", "91.5", "80", "92"), True, "91.17", ("80", "99")),
        # the option is off: 452.5 ÷ 5
        (("99", "90", "91.5", "80", "92"), False, "90.50", ()),
        # of equal ones one goes at either end
        (("90", "90", "90", "90", "90"), True, "90.00", ("90", "90")),
        # 1 ÷ 8 of a mark: half up
        (("90", "90", "90", "91"), True, "90.25", ()),
    ],
)
def test_the_mean_by_hand(totals, drops, mark, dropped):
    found = result([of(one) for one in totals], drops_extremes=drops)
    assert found.mark == Decimal(mark)
    assert found.dropped == tuple(map(Decimal, dropped))
    assert found.valid == len(totals)


def test_spoiled_ones_do_not_count_towards_the_five():
    sheets = [of("99"), of("90"), of("91.5"), of("80"), sheet(None, "1", "1", "1", "1", "1")]
    found = result(sheets, drops_extremes=True)
    # (99 + 90 + 91.5 + 80) ÷ 4 = 90.125
    assert (str(found.mark), found.valid, found.spoiled) == ("90.13", 4, 1)


def test_the_order_of_sheets_changes_nothing():
    sheets = [of(one) for one in ("99", "90", "91.5", "80", "92")]
    assert result(sheets, drops_extremes=True) == result(sheets[::-1], drops_extremes=True)


def test_without_a_valid_sheet_there_is_no_mark():
    assert result([], drops_extremes=True).mark is None
    assert result([sheet(*[None] * 6)], drops_extremes=True).mark is None
    assert total(sheet(*[None] * 6)) == 0
