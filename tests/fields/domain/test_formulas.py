"""Formulas agree with Decimal arithmetic, stay open over blanks, and never do anything else."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.fields.domain import formulas
from portal.fields.domain.formulas import BadFormula, evaluate, spoken, with_keys, with_labels

FIELDS = [SimpleNamespace(key="f1", label="党员数（人）"), SimpleNamespace(key="f2", label="等级")]
numbers = st.decimals(-10_000, 10_000, places=2)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("[党员数（人）] ≥ 3", "[f1] >= 3"),
        ("【党员数（人）】×２", "[f1]*2"),
        ("[等级] = “一级” 且 [党员数(人)] <> 0", '[f2] == "一级"  and  [f1] != 0'),
        ('[等级]="a=b×或"', '[f2]=="a=b×或"'),
        ("[f1] + 1", "[f1] + 1"),
    ],
)
def test_labels_and_chinese_signs_become_keys_and_operators(typed, kept):
    assert with_keys(typed, FIELDS) == kept


def test_a_condition_is_told_in_words():
    assert spoken('[f1] > 0 and [f2] == "x"', FIELDS) == "“党员数（人）”大于0，并且“等级”为“x”"
    assert spoken("[f1] >= 2 * [f1] or not [f1] != 3", FIELDS) == (
        "“党员数（人）”不小于2×“党员数（人）”，或者并非“党员数（人）”不为3"
    )


def test_a_kept_formula_is_shown_with_labels():
    assert with_labels('[f1] > 0 and [f2] == "x"', FIELDS) == '[党员数（人）] > 0 and [等级] == "x"'


def test_an_unknown_field_is_named():
    with pytest.raises(BadFormula, match="没有名为“团员数”的字段"):
        with_keys("[团员数] > 1", FIELDS)


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("0.1 + 0.2", Decimal("0.3")),
        ("round(2.345, 2)", Decimal("2.35")),
        ("round(7 / 2)", Decimal(4)),
        ("sum([a], [none], 1)", Decimal(11)),
        ("max([a], 3) - min(4, [a])", Decimal(6)),
        ("if([a] > 5, 1, 2)", Decimal(1)),
        ("如果([a] > 50, 1, 2)", Decimal(2)),
        ("blank([none])", True),
        ("blank([a])", False),
        ("[none] + 1", None),
        ("[none] > 1 or [a] == 10", True),
        ("[none] > 1 and [a] == 11", False),
        ("[none] > 1 and [a] == 10", None),
        ("not [a] > 20", True),
        ("1 < [a] <= 10", True),
        ('"甲" in [list]', True),
        ('"丙" not in [list]', True),
        ('[day] >= date("2026-01-01")', True),
        ('[day] - date("2026-03-01")', Decimal(7)),
        ('years(date("2000-03-09"), [day])', Decimal(25)),
    ],
)
def test_formula(formula, result):
    values = {"a": Decimal(10), "none": None, "list": ["甲", "乙"], "day": dt.date(2026, 3, 8)}
    assert evaluate(formula, values) == result


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("1 +", "不完整"),
        ("[a", "不完整"),
        ("", "不完整"),
        ("[gone] + 1", "没有标识为“gone”"),
        ("__import__('os')", "没有“__import__”这个函数"),
        ("open('x')", "没有“open”这个函数"),
        ("[a].real", "只能用"),
        ("(lambda: 1)()", "没有“”这个函数"),
        ("[x for x in [a]]", "不完整|只能用|没有标识"),
        ("2 ** 99", "只能用"),
        ("a", "不认识的写法"),
        ("1 / 0", "不成数"),
        ("1e400", "太大"),
        ('1 + "a"', "放在一起"),
        ('[a] == "a"', "放在一起"),
        ("[a] and 1", "判断对错"),
        ("if(1, 2)", "三项"),
        ("round(1, 99)", "小数位数"),
        ('round("a")', "放在一起"),
        ('round(1, "a")', "放在一起"),
        ("years(1, 2)", "两个日期"),
        ("None", "不认识的内容"),
        ("1 + " * 200 + "1", "太长"),
        ("(" * 40 + "1" + ")" * 40 + "+1" * 60, "太复杂"),
        ("9e25 * 9e25 * 9e25", "不成数"),
    ],
)
def test_refusal_says_what_is_wrong(formula, reason):
    with pytest.raises(BadFormula, match=reason):
        evaluate(formula, {"a": Decimal(1)})


OPERANDS = ("1", "-0.5", "9e25", '"甲"', '""', "1 > 2", 'date("2024-02-29")', "[none]", "[list]")


def test_no_operand_of_any_kind_is_more_than_a_refusal():
    """Every function and operator with operands of every kind, too few and too many as well."""
    calls = ["if" if name == "when" else name for name in formulas.FUNCTIONS]
    lists = [given for count in range(4) for given in product(OPERANDS, repeat=count)]
    typed = [f"{name}({', '.join(given)})" for name in calls for given in lists]
    signs = ("+", "-", "*", "/", "==", "!=", "<", ">=", "in", "not in", "and", "or")
    typed += [f"{a} {sign} {b}" for sign in signs for a, b in product(OPERANDS, repeat=2)]
    typed += [f"{sign} {operand}" for sign in ("-", "+", "not") for operand in OPERANDS]
    assert [formula for formula in typed if _error_of(formula)] == []


def _error_of(formula):
    """What evaluating it ends with, neither a value nor a refusal."""
    try:
        evaluate(formula, {"none": None, "list": ["甲"]})
    except BadFormula:
        return ""
    except Exception as error:  # noqa: BLE001 # the test names the formula
        return repr(error)
    return ""


@given(numbers, numbers, numbers)
def test_arithmetic_is_that_of_decimal(a, b, c):
    values = {"a": a, "b": b, "c": c}
    assert evaluate("[a] + [b] * [c] - [a]", values) == a + b * c - a
    assert evaluate("sum([a], [b], [c])", values) == a + b + c
    assert evaluate("max([a], [b], [c]) >= min([a], [b], [c])", values) is True
    rounded = (a + b).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    assert evaluate("round([a] + [b], 1)", values) == rounded


@given(numbers, numbers)
def test_division_undoes_multiplication(a, b):
    assume(b)
    assert evaluate("round([a] * [b] / [b], 2)", {"a": a, "b": b}) == a


booleans = st.sampled_from([True, False, None])


@given(booleans, booleans)
def test_and_or_follow_three_valued_logic(left, right):
    values = {"a": left, "b": right}
    known = {left, right} - {None}
    both = False if False in known else (None if None in {left, right} else True)
    either = True if True in known else (None if None in {left, right} else False)
    assert evaluate("[a] and [b]", values) is both
    assert evaluate("[a] or [b]", values) is either


PIECES = (
    *"+-*/()[],<>=!.\"'",
    *("[f1]", "[f2]", " and ", " or ", "not ", "if(", "round(", "sum(", "1", "2.5", "1e9", "甲"),
    *("且", "或", "×", "lambda:", "in ", "for x ", "**", "@", "\n", "\\"),
)
pieces = st.sampled_from(PIECES)


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=40), st.lists(pieces, max_size=25).map("".join)))
def test_nothing_typed_gets_further_than_a_refusal(typed):
    values = {"f1": Decimal(3), "f2": "甲"}
    try:
        result = formulas.evaluate(with_keys(typed, FIELDS), values)
    except BadFormula:
        return
    assert result is None or isinstance(result, Decimal | bool | str | dt.date)
