"""Mistakes people make, made by machine: a check left out, a limit off by one, a scope lost."""

import ast
from collections.abc import Iterator
from functools import cache

from tests.mutants.mutant import Mutant, StaleError, text_of

_EDGES = {ast.Gt: (">", ">="), ast.GtE: (">=", ">"), ast.Lt: ("<", "<="), ast.LtE: ("<=", "<")}
UNSCOPED = "whoever asks"
_JOINTS = {ast.And: ("and", "or"), ast.Or: ("or", "and")}


def of_file(file: str) -> list[Mutant]:
    possible = {mutant for _, mutant in _thought_of(file) if _can_be_made(mutant)}
    return sorted(possible, key=lambda mutant: (mutant.at or 0, mutant.new))


def named(where: str, why: str) -> Mutant:
    """The one of a function: `portal/people/domain/people.py:create`, `without require(…)`. One
    that is not there, or not alone, is as stale as a text that is not there."""
    file, _, function = where.partition(":")
    mutants = {m for name, m in _thought_of(file) if name == function and m.why == why}
    return mutants.pop() if len(mutants) == 1 else Mutant(file, f"{function} {why}", "", why)


def of_kind(file: str, why: str) -> list[tuple[str, Mutant]]:
    """Each with `file:function`."""
    mutants = {
        (f"{file}:{name}", mutant) for name, mutant in _thought_of(file) if mutant.why == why
    }
    return sorted(mutants, key=lambda pair: pair[1].at or 0)


@cache
def _thought_of(file: str) -> list[tuple[str, Mutant]]:
    """Each with the name of its function; not all of them can be made."""
    text = text_of(file)
    lines = _line_starts(text)
    return [
        (name, Mutant(file, text[begins:ends], new, why, at=begins))
        for name, part in _parts(ast.parse(text))
        for node in ast.walk(part)
        for begins, ends, new, why in _mistakes(node, text, lines)
    ]


def _can_be_made(mutant: Mutant) -> bool:
    try:
        return bool(mutant.codes())
    except StaleError:  # say, the only mention of `super()` would go
        return False


Span = tuple[int, int, str, str]


def _mistakes(node: ast.AST, text: str, lines: list[int]) -> Iterator[Span]:
    def span(node: ast.expr | ast.stmt) -> tuple[int, int]:
        return _offset(text, lines, node.lineno, node.col_offset), _offset(
            text, lines, node.end_lineno or 0, node.end_col_offset or 0
        )

    match node:
        case ast.Expr(value=ast.Call() as call):
            begins, ends = span(node)
            yield begins, ends, "pass", f"without {_short(ast.unparse(call.func))}(…)"
        case ast.If(test=test) | ast.IfExp(test=test):
            begins, ends = span(test)
            condition = text[begins:ends]
            yield begins, ends, f"not ({condition})", f"the other way round: {_short(condition)}"
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _EDGES:
            old, new = _EDGES[type(op)]
            begins, ends = _between(text, span(left)[1], span(right)[0], old)
            yield begins, ends, new, f"{old} becomes {new}"
        case ast.BoolOp(op=op, values=[first, second, *_]):
            old, new = _JOINTS[type(op)]
            begins, ends = _between(text, span(first)[1], span(second)[0], old)
            if len(node.values) == len([first, second]):
                yield begins, ends, new, f"{old} becomes {new}"
        case ast.Call(func=ast.Attribute(value=rows, attr="select_for_update")):
            begins, ends = span(rows)[1], span(node)[1]
            yield begins, ends, ".all()", "without the lock"
        case ast.Call(func=ast.Attribute(value=rows, attr="visible_to")):
            begins, ends = span(rows)[1], span(node)[1]
            yield begins, ends, ".all()", UNSCOPED


def _parts(tree: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Of functions not inside another, each with its name; what stands inside goes with it."""
    for child in tree.body:
        if isinstance(child, ast.FunctionDef):
            yield from ((f"{prefix}{child.name}", part) for part in child.body)
        elif isinstance(child, ast.ClassDef):
            yield from _parts(child, f"{prefix}{child.name}.")
        else:
            lambdas = (node for node in ast.walk(child) if isinstance(node, ast.Lambda))
            yield from ((f"{prefix}lambda", node.body) for node in lambdas)


def _between(text: str, begins: int, ends: int, sign: str) -> tuple[int, int]:
    at = text.index(sign, begins, ends)
    return at, at + len(sign)


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _offset(text: str, lines: list[int], line: int, column: int) -> int:
    """Columns of the syntax tree count bytes."""
    row = text[lines[line - 1] : lines[line]]
    return lines[line - 1] + len(row.encode()[:column].decode())


def _short(source: str) -> str:
    line = " ".join(source.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
