import datetime as dt

import pytest

from portal.imports.cells import FAULTS, NOT_COMPUTED, CellError, compact, is_blank, text_of


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("张三", "张三"),
        ("  a\u3000", "a"),
        ("a\x00b\u200bc\ufeff", "abc"),
        ("第一行_x000D_\n第二行\r\n三", "第一行\n\n第二行\n三"),
        ("=1+1", "=1+1"),
        ("'=1+1", "=1+1"),
        ("'+86", "+86"),
        ("'张三", "'张三"),
        ("@a", "@a"),
        (3.0, "3"),
        (1.5, "1.5"),
        (True, "是"),
        (None, ""),
        (dt.date(2020, 1, 2), "2020-01-02"),
        (dt.datetime(2020, 1, 2), "2020-01-02"),  # noqa: DTZ001
    ],
)
def test_text_of_a_cell(cell, text):
    assert text_of(cell) == text


@pytest.mark.parametrize("fault", [*sorted(FAULTS), NOT_COMPUTED])
def test_faults_of_formulas_are_errors(fault):
    with pytest.raises(CellError, match="公式"):
        text_of(fault)


@pytest.mark.parametrize("cell", ["", " ", None, "-", "——", "/", "\u3000", " - "])
def test_nothing_and_a_lone_dash_are_blank(cell):
    assert is_blank(cell)


@pytest.mark.parametrize("cell", [0, 0.0, False, "0", "无", "a-"])
def test_what_says_something_is_not_blank(cell):
    assert not is_blank(cell)


def test_compact_is_half_width_without_blanks():
    assert compact(" １１ Ａ\u3000b\n") == "11Ab"
