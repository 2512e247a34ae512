"""What nobody types and programs send: values for every parameter, and where those are found."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

# Each stands for a kind of mistake; the suite sends these to every parameter …
WORST = (
    "²",  # a digit for str.isdigit(), not for int()
    "99999999999999999999999",
    "-1",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+16:00",
    "//[evil.example/",
    "\x07\u202e😀" + "x" * 3000,
)
# … and `make fuzz` these as well.
MORE = (
    "٣",  # a digit for int() too, an unknown one for everybody else
    "0",
    "1e9999",
    "NaN",
    "9" * 5000,
    "0001-W01",
    "9999-12-31T23:59:59-23:59",
    "{{ 7 }}{0}%s\\",
)
TEXTS = WORST + MORE if os.environ.get("PORTAL_FUZZ") else WORST
NUL = "a\x00b"
# What stands where a script of ours sends JSON.
BODIES = (
    b"",
    b"[",
    b"[]",
    b'"\\ud800"',
    b"[" * 10_000,
    b'{"rows": 1}',
    b'{"rows": [1, null]}',
    b'{"rows": [{"id": 1e99, "unit": 1e99, "values": 7}]}',
    b'{"rows": [{"id": null, "unit": 1e999, "values": {"\\u00b2": []}}]}',
    b'{"row": 99999999999999999999, "column": [], "typed": {}}',
    b'{"row": 1e999, "column": "a", "typed": "b"}',
    b'{"row": -1, "answer": 7}',
)


@cache
def names_read(path: str, attribute: str) -> frozenset[str]:
    """The names a module of views takes from `request.GET` or `request.POST` by itself."""
    return frozenset(_names_in(ast.parse(Path(path).read_text("utf-8")), attribute))


def _names_in(tree: ast.AST, attribute: str) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=owner, attr="get" | "getlist"),
                args=[ast.Constant(value=str(name)), *_],
            ) if _is(owner, attribute):
                yield name
            case ast.Subscript(value=owner, slice=ast.Constant(value=str(name))) if _is(
                owner, attribute
            ):
                yield name
            case ast.Compare(left=ast.Constant(value=str(name)), comparators=[owner]) if _is(
                owner, attribute
            ):
                yield name


def _is(node: ast.AST, attribute: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == attribute


@dataclass
class Form:
    """A form of a page: where it goes, and what it would send if nothing were typed."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """The forms of a page, and the buttons and links of htmx that post by themselves."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__()
        self.address = address
        self.found: list[Form] = []
        self._open: Form | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = given.get("hx-post")
            method = "post" if posts is not None else given.get("method", "get").lower()
            action = posts or given.get("action") or given.get("hx-get") or self.address
            self._open = Form(action, method)
            self.found.append(self._open)
        elif self._open is None:
            return
        elif tag in {"input", "textarea", "select", "button"} and (name := given.get("name")):
            self._select = name if tag == "select" else ""
            if given.get("type") in {"checkbox", "radio"} and "checked" not in given:
                self._open.values.setdefault(name, "")
            elif given.get("type") != "file":
                self._open.values[name] = given.get("value", "")
        elif tag == "option" and self._select and self._is_chosen(given):
            self._open.values[self._select] = given.get("value", "")

    def _is_chosen(self, given: dict[str, str]) -> bool:
        """The one selected, or else the first that says something."""
        return "selected" in given or not self._open.values.get(self._select)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag == "select":
            self._select = ""
