"""Formulas staff write: `[党员数] >= [女党员数]`, worked out on Decimal, three-valued over blanks.

A formula is kept with keys in its brackets, so that renaming a field breaks nothing; people see
and type labels.
"""

import ast
import datetime as dt
import operator
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, DecimalException, localcontext
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

LONGEST, DEEPEST, MOST_NODES = 500, 25, 250
MOST_PLACES = 6
_DIGITS, _LARGEST_EXPONENT = 28, 60
_REFERENCE = re.compile(r"\[([^\[\]]*)\]")
_PIECES = re.compile(r"""(\[[^\[\]]*\]|"[^"]*"|'[^']*')""")
_SIGNS = {"×": "*", "÷": "/", "≥": ">=", "≤": "<=", "≠": "!=", "<>": "!=", "。": "."}
_WORDS = {"并且": " and ", "或者": " or ", "且": " and ", "或": " or "}
_SPOKEN = {
    "==": "为", "!=": "不为", ">=": "不小于", "<=": "不大于", ">": "大于", "<": "小于",
    " and ": "，并且", " or ": "，或者", "*": "×", "/": "÷",
    " not in ": "不属于", " in ": "属于", "not ": "并非",
}  # fmt: skip
_LONE_EQUALS = re.compile(r"(?<![<>!=])=(?!=)")
_IF = re.compile(r"\b(?:if|如果)\s*\(")
_ALLOWED = (
    *(ast.Expression, ast.Expr, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub),
    *(ast.UAdd, ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Compare, ast.Eq, ast.NotEq),
    *(ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn, ast.Call, ast.Name, ast.Load),
    ast.Constant,
)


class BadFormula(Exception):  # noqa: N818 - what is wrong with it, in the user's words
    pass


class _Blank(Exception):  # noqa: N818 - an operand is not filled in
    pass


# Writing down -------------------------------------------------------------------------------------


def with_keys(text: str, fields: Iterable[Any]) -> str:
    """The formula as kept: signs of the Chinese keyboard replaced, labels turned into keys."""
    known = {plain(f.label): f.key for f in fields} | {f.key: f.key for f in fields}

    def key_of(match: re.Match) -> str:
        label = plain(match[1])
        if label not in known:
            raise BadFormula(f"没有名为“{match[1]}”的字段。请按字段名称填写，并加方括号。")
        return f"[{known[label]}]"

    pieces = _PIECES.split(_quotes(text.strip()))
    return "".join(
        _REFERENCE.sub(key_of, piece) if index % 2 and piece[0] == "[" else _signs(piece, index)
        for index, piece in enumerate(pieces)
    )


def with_labels(formula: str, fields: Iterable[Any]) -> str:
    labels = {f.key: f.label for f in fields}
    return _REFERENCE.sub(lambda match: f"[{labels.get(match[1], match[1])}]", formula)


def spoken(formula: str, fields: Iterable[Any]) -> str:
    """A condition as a sentence says it: fields and words in quotes, signs as words."""
    told = []
    for index, piece in enumerate(_PIECES.split(with_labels(formula, fields))):
        if index % 2:
            told.append(f"“{piece[1:-1]}”")
            continue
        told.append(_in_words(piece))
    return "".join(told)


def _in_words(signs: str) -> str:
    for sign, word in _SPOKEN.items():
        signs = signs.replace(sign, word)
    return signs.replace(" ", "")


def keys_in(formula: str) -> set[str]:
    return {piece[1:-1] for piece in _PIECES.split(formula)[1::2] if piece[0] == "["}


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _quotes(text: str) -> str:
    return re.sub(r"[【［]", "[", re.sub(r"[】］]", "]", re.sub("[“”＂]", '"', text)))


def _signs(piece: str, index: int) -> str:
    if index % 2:
        return piece  # a quoted text stays as it is
    piece = unicodedata.normalize("NFKC", piece)
    for sign, meant in (_SIGNS | _WORDS).items():
        piece = piece.replace(sign, meant)
    return _LONE_EQUALS.sub("==", piece)


# Working out --------------------------------------------------------------------------------------


def evaluate(formula: str, values: Mapping[str, Any], *, digits: int = _DIGITS) -> Any:
    """The result; None when a blank field leaves it open. Raises `BadFormula`."""
    names: dict[str, Any] = {}
    tree = parse(formula, names, values)
    worker = _Worker(names)
    try:
        with localcontext(prec=digits, Emax=_LARGEST_EXPONENT, Emin=-_LARGEST_EXPONENT):
            return worker.eval(formula, tree)
    except _Blank:
        return None
    except InvalidExpression as error:
        raise BadFormula("公式中有不认识的写法。") from error
    except DecimalException as error:
        raise BadFormula("公式的计算结果不成数，例如除以 0 或数字过大。") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise BadFormula("公式把不同的内容放在一起计算，例如文字与数字相加。") from error


def parse(formula: str, names: dict[str, Any], values: Mapping[str, Any]) -> ast.expr:
    """The tree of a formula within the allowed grammar; fills `names` from `values`."""
    if len(formula) > LONGEST:
        raise BadFormula(f"公式太长，最多 {LONGEST} 个字符。")
    try:
        tree = ast.parse(_as_python(formula, names, values), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise BadFormula("公式写法不完整，请检查括号、引号和运算符号。") from error
    _require_simple(tree)
    return tree


def _as_python(formula: str, names: dict[str, Any], values: Mapping[str, Any]) -> str:
    def name_of(piece: str) -> str:
        if piece[0] != "[":
            return piece
        key = piece[1:-1]
        if key not in values:
            raise BadFormula(f"没有标识为“{key}”的字段。")
        name = f"f_{key.replace('-', '__')}"
        names[name] = values[key]
        return name

    pieces = _PIECES.split(formula.strip())
    return "".join(
        name_of(piece) if index % 2 else _IF.sub("when(", piece)
        for index, piece in enumerate(pieces)
    )


def _require_simple(tree: ast.AST) -> None:
    level, count, depth = [tree], 0, 0
    while level:
        count, depth = count + len(level), depth + 1
        if count > MOST_NODES or depth > DEEPEST:
            raise BadFormula("公式太复杂。请拆成几个自动计算字段。")
        for node in level:
            _require_allowed(node)
        level = [child for node in level for child in ast.iter_child_nodes(node)]


def _require_allowed(node: ast.AST) -> None:
    if not isinstance(node, _ALLOWED):
        raise BadFormula("公式只能用 + - × ÷ 和比较、且、或，以及列出的函数。")
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in FUNCTIONS or node.keywords:
            raise BadFormula(f"没有“{name}”这个函数。可用的函数：{FUNCTION_NAMES}。")
    if isinstance(node, ast.Constant) and not isinstance(node.value, str | int | float | bool):
        raise BadFormula("公式中有不认识的内容。")


class _Worker(SimpleEval):
    def __init__(self, names: dict[str, Any]) -> None:
        super().__init__(operators=OPERATORS, functions=FUNCTIONS, names=names)
        self.nodes[ast.Constant] = _constant
        self.nodes[ast.BoolOp] = self._and_or
        self.nodes[ast.Call] = self._call

    def _and_or(self, node: ast.BoolOp) -> bool:
        """A blank does not hide an answer the other side already gives."""
        decisive = isinstance(node.op, ast.Or)
        blank = False
        for operand in node.values:
            try:
                if _truth(self._eval(operand)) is decisive:
                    return decisive
            except _Blank:
                blank = True
        if blank:
            raise _Blank
        return not decisive

    def _call(self, node: ast.Call) -> Any:
        name = node.func.id  # type: ignore[attr-defined]  # the grammar allows nothing else
        if name == "when":
            return self._when(node.args)
        return FUNCTIONS[name](*(self._argument(arg) for arg in node.args))

    def _argument(self, node: ast.expr) -> Any:
        try:
            return self._eval(node)
        except _Blank:
            return None

    def _when(self, args: list[ast.expr]) -> Any:
        if len(args) != 3:  # noqa: PLR2004 - condition, then, else
            raise BadFormula("if 要写三项：if(条件, 成立时, 不成立时)。")
        return self._eval(args[1] if _truth(self._eval(args[0])) else args[2])


def _constant(node: ast.Constant) -> Any:
    """The grammar lets truth values, texts and numbers through."""
    if isinstance(node.value, bool | str):
        return node.value
    value: Any = node.value
    number = Decimal(repr(value)) if abs(value) < Decimal(10) ** 30 else Decimal("inf")
    if not number.is_finite():
        raise BadFormula("公式中的数字太大。")
    return number


def _truth(value: Any) -> bool:
    if value is None:
        raise _Blank
    if not isinstance(value, bool):
        raise BadFormula("“且”“或”“if”的条件应是能判断对错的比较，例如 [党员数] > 3。")
    return value


def _filled(work: Callable) -> Callable:
    def guarded(*operands: Any) -> Any:
        if any(operand is None for operand in operands):
            raise _Blank
        return work(*operands)

    return guarded


def _on_numbers(work: Callable) -> Callable:
    def guarded(*operands: Any) -> Any:
        if not all(isinstance(operand, Decimal) for operand in operands):
            raise TypeError
        return work(*operands)

    return _filled(guarded)


def _subtract(left: Any, right: Any) -> Decimal:
    """Days between two dates, or a difference."""
    if isinstance(left, dt.date) and isinstance(right, dt.date):
        return Decimal((left - right).days)
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        raise TypeError
    return left - right


def _same(left: Any, right: Any) -> bool:
    if type(left) is not type(right):
        raise TypeError
    return left == right


def _ordered(work: Callable) -> Callable:
    def guarded(left: Any, right: Any) -> bool:
        if type(left) is not type(right) or isinstance(left, bool | list):
            raise TypeError
        return work(left, right)

    return _filled(guarded)


def _within(item: Any, whole: Any) -> bool:
    if not isinstance(item, str) or not isinstance(whole, str | list):
        raise TypeError
    return item in whole


def _numbers(values: Iterable[Any]) -> list[Decimal]:
    """Those filled in; a formula over blanks only stays open."""
    filled = [value for value in values if value is not None]
    if not all(isinstance(value, Decimal) for value in filled):
        raise TypeError
    if not filled:
        raise _Blank
    return filled


def _round(number: Any, places: Any = Decimal(0)) -> Decimal:
    if number is None or places is None:
        raise _Blank
    if not isinstance(number, Decimal) or not isinstance(places, Decimal):
        raise TypeError
    if not 0 <= places <= MOST_PLACES:
        raise BadFormula(f"round 的小数位数应为 0 到 {MOST_PLACES}。")
    return number.quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP)


def _years(start: Any, end: Any) -> Decimal:
    """Full years between two dates."""
    if start is None or end is None:
        raise _Blank
    if not isinstance(start, dt.date) or not isinstance(end, dt.date):
        raise BadFormula("years 要写两个日期，例如 years([出生日期], [统计日期])。")
    return Decimal(end.year - start.year - ((end.month, end.day) < (start.month, start.day)))


def _date(text: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise BadFormula('日期写成 date("2026-01-01")。') from error


OPERATORS: dict[type, Callable] = {
    ast.Add: _on_numbers(operator.add),
    ast.Sub: _filled(_subtract),
    ast.Mult: _on_numbers(operator.mul),
    ast.Div: _on_numbers(operator.truediv),
    ast.USub: _on_numbers(operator.neg),
    ast.UAdd: _on_numbers(operator.pos),
    ast.Not: lambda value: not _truth(value),
    ast.Eq: _filled(_same),
    ast.NotEq: _filled(lambda left, right: not _same(left, right)),
    ast.Lt: _ordered(operator.lt),
    ast.LtE: _ordered(operator.le),
    ast.Gt: _ordered(operator.gt),
    ast.GtE: _ordered(operator.ge),
    ast.In: _filled(_within),
    ast.NotIn: _filled(lambda item, whole: not _within(item, whole)),
}
FUNCTIONS: dict[str, Callable] = {
    "sum": lambda *values: sum(_numbers(values), Decimal(0)),
    "min": lambda *values: min(_numbers(values)),
    "max": lambda *values: max(_numbers(values)),
    "round": _round,
    "when": lambda *_: None,  # worked out lazily by the worker
    "blank": lambda value: value is None,
    "years": _years,
    "date": _date,
}
FUNCTION_NAMES = "sum、min、max、round、if、blank（未填）、years（两个日期相差的整年数）、date"
