"""Mistakes people make, made by machine: a check left out, a limit off by one, a lock forgotten."""

import ast
from collections.abc import Iterator

from tests.mutants.mutant import Mutant, StaleError, text_of

_EDGES = {ast.Gt: (">", ">="), ast.GtE: (">=", ">"), ast.Lt: ("<", "<="), ast.LtE: ("<=", "<")}
_JOINTS = {ast.And: ("and", "or"), ast.Or: ("or", "and")}


def of_file(file: str) -> list[Mutant]:
    text = text_of(file)
    lines = _line_starts(text)
    found = []
    for function in _functions(ast.parse(text)):
        for node in ast.walk(function):
            for begins, ends, new, why in _mistakes(node, text, lines):
                found.append(Mutant(file, text[begins:ends], new, why, at=begins))
    possible = {mutant for mutant in found if _can_be_made(mutant)}
    return sorted(possible, key=lambda mutant: (mutant.at or 0, mutant.new))


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
            said = text[begins:ends]
            yield begins, ends, f"not ({said})", f"the other way round: {_short(said)}"
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


def _functions(tree: ast.Module) -> Iterator[ast.AST]:
    """Those not inside another; what stands inside goes with its outermost."""
    stack: list[ast.AST] = [tree]
    while stack:
        for child in ast.iter_child_nodes(stack.pop()):
            if isinstance(child, ast.FunctionDef):
                yield from child.body
            elif isinstance(child, ast.ClassDef):
                stack.append(child)


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


def _short(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
