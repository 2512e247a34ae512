"""Functions that say when they are called, so that a mutant meets only the tests that reach it."""

import ast
from types import CodeType

from tests.mutants.mutant import ROOT, code_of, differing, text_of

Function = tuple[str, int]  # file and first line, as the code of a function knows them


def speaking(file: str) -> list[tuple[CodeType, CodeType]]:
    """The file's functions as they are, and as they speak first (what stands inside one is silent).

    `__reached__` is looked for among the builtins.
    """
    path = str(ROOT / file)
    tree = ast.parse(text_of(file))
    _make_speak(tree, path)
    return list(differing(code_of(file), compile(tree, path, "exec")))


def _make_speak(tree: ast.Module | ast.ClassDef, path: str) -> None:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            _make_speak(node, path)
        elif isinstance(node, ast.FunctionDef):
            first = min(part.lineno for part in (node, *node.decorator_list))
            node.body.insert(0, ast.Expr(_call(path, first, node.body[0])))
            ast.copy_location(node.body[0], node.body[1])
        else:
            for part in ast.walk(node):
                if isinstance(part, ast.Lambda):
                    speaking = ast.BoolOp(
                        ast.Or(), [_call(path, part.lineno, part.body), part.body]
                    )
                    part.body = ast.copy_location(speaking, part.body)


def _call(path: str, first: int, place: ast.AST) -> ast.expr:
    """It returns nothing that is true."""
    call = ast.parse(f"__reached__({path!r}, {first})", mode="eval").body
    for part in ast.walk(call):
        ast.copy_location(part, place)
    return call
