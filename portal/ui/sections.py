"""What a drawn section of a record's page says, as parts of a paper: its facts, tables, headings
and lines, without its buttons, forms and signs. The markup is our own templates'; what people typed
stands in it as text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from portal.ui.papers import (
    PaperHead,
    PaperHeading,
    PaperLine,
    PaperPart,
    PaperTable,
    signs_in,
    width_of,
)

_VOID: Final = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
_NO_WORDS: Final = frozenset(
    {"button", "canvas", "dialog", "form", "img", "input", "link", "nav", "script", "select",
     "style", "svg", "template", "textarea"}
)  # fmt: skip
_NOT_PRINTED: Final = frozenset(
    {"d-print-none", "btn", "icon", "event-icon", "empty-icon", "empty-subtitle", "empty-action",
     "visually-hidden"}
)  # fmt: skip
_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5"})
_APART: Final = frozenset(
    {"article", "blockquote", "caption", "details", "div", "figure", "footer", "header", "li", "ol",
     "p", "section", "summary", "ul"}
)  # fmt: skip
_SHORT, _LONG = 14, 26  # characters: of what a fact is called, of what it says
_TWO_ABREAST: Final = 40  # characters: longer words take the whole width
_BLANK: Final = "　"


@dataclass
class _Element:
    name: str
    facts: dict[str, str] = field(default_factory=dict)
    inside: list["_Element | str"] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.facts.get("class", "").split())

    @property
    def is_silent(self) -> bool:
        return self.name in _NO_WORDS or "hidden" in self.facts or bool(self.classes & _NOT_PRINTED)

    def elements(self) -> Iterator["_Element"]:
        return (one for one in self.inside if isinstance(one, _Element) and not one.is_silent)

    def with_class(self, name: str) -> Iterator["_Element"]:
        for one in self.inside:
            if isinstance(one, _Element):
                if name in one.classes:
                    yield one
                yield from one.with_class(name)

    def all_of(self, *names: str) -> Iterator["_Element"]:
        """Those within it, not within each other."""
        for one in self.elements():
            if one.name in names:
                yield one
            else:
                yield from one.all_of(*names)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Element("section")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        names = [one.name for one in self.open]
        if tag in names[1:]:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def parts_of(html: str) -> list[PaperPart]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return list(_Parts().of(reader.root))


def parts_of_page(html: str) -> list[PaperPart]:
    """Of a whole page, what stands below its header."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    body = next(reader.root.with_class("page-body"), reader.root)
    return list(_Parts().of(body))


class _Parts:
    """Words gather until something stands apart from them."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def of(self, root: _Element) -> Iterator[PaperPart]:
        yield from self.walk(root)
        yield from self.line()

    def line(self) -> Iterator[PaperPart]:
        said, self.words = _tidy("".join(self.words)), []
        if said:
            yield PaperLine(said)

    def walk(self, element: _Element) -> Iterator[PaperPart]:
        for one in element.inside:
            if isinstance(one, str):
                self.words.append(one)
            elif not one.is_silent:
                yield from self.element(one)

    def element(self, one: _Element) -> Iterator[PaperPart]:
        whole = _whole(one)
        if whole is not None:
            yield from self.line()
            yield from whole
        elif one.name in _APART:
            yield from self.line()
            yield from self.walk(one)
            yield from self.line()
        elif one.name == "br":
            yield from self.line()
        else:
            yield from self.walk(one)


def _whole(one: _Element) -> list[PaperPart] | None:
    """What is said as one; None of what is only around other things."""
    if drawn := {"table": _table, "dl": _facts}.get(one.name):
        return list(drawn(one))
    if one.name in _HEADINGS:
        return [PaperHeading(_said(one))]
    if one.classes & {"stats", "stat"}:
        those = one.elements() if "stats" in one.classes else [one]
        return [PaperLine(_BLANK.join(_stat(stat) for stat in those))]
    if one.name == "li" and not any(one.all_of("table", "dl", "ol", "ul")):
        return [PaperLine(said)] if (said := _said(one)) else []
    return None


def _stat(stat: _Element) -> str:
    label, *told = [_said(one) for one in stat.elements() if "small" not in one.classes] or [""]
    return f"{label}：{'　'.join(told)}"


def _facts(listed: _Element) -> Iterator[PaperPart]:
    """Side by side where the words are short."""
    told = [(one.name, _said(one)) for one in listed.all_of("dt", "dd")]
    pairs: list[tuple[str, str]] = []
    for name, words in told:
        if name == "dt":
            pairs.append((words, ""))
        elif pairs:
            label, said = pairs[-1]
            pairs[-1] = (label, "\n".join(filter(None, [said, words])))
    if not pairs:
        return
    if any(signs_in(said) > _TWO_ABREAST for _, said in pairs):
        heads = (PaperHead("", _SHORT), PaperHead("", 3 * _LONG))
        yield PaperTable(heads, tuple(pairs))
        return
    heads = (PaperHead("", _SHORT), PaperHead("", _LONG))
    beside = [*pairs, *([("", "")] if len(pairs) % 2 else [])]
    rows = zip(beside[::2], beside[1::2], strict=True)
    yield PaperTable((*heads, *heads), tuple((*left, *right) for left, right in rows))


def _table(drawn: _Element) -> Iterator[PaperPart]:
    heading = list(_rows(drawn, "thead"))
    rows = [*_rows(drawn, "tbody"), *_rows(drawn, "tfoot")]
    if not heading and rows:
        heading, rows = rows[:1], rows[1:]
    if not heading:
        return
    columns = max(sum(_span(cell, "colspan") for cell in row) for row in [*heading, *rows])
    heads = _laid_out(heading, columns)
    told = [_told(row, columns) for row in rows if row]
    numbers = _numbers(rows, columns)
    for caption in drawn.all_of("caption"):
        yield PaperLine(_said(caption))
    yield PaperTable(
        tuple(
            PaperHead(
                column[-1],
                width_of(column[-1], [row[place] for row in told if len(row) == columns]),
                group=column[0] if column[0] != column[-1] else "",
                is_number=place in numbers,
            )
            for place, column in enumerate(zip(*heads, strict=True))
        ),
        tuple(told),
    )


def _rows(drawn: _Element, part: str) -> Iterator[list[_Element]]:
    """Heads also where the page shows none, and tells them to who hears it."""
    parts = (one for one in drawn.inside if isinstance(one, _Element) and one.name == part)
    for one in parts:
        for row in one.all_of("tr"):
            yield [cell for cell in row.elements() if cell.name in {"td", "th"}]


def _laid_out(rows: list[list[_Element]], columns: int) -> list[list[str]]:
    """What stands above each column, in each line of heads; a high one in all of its lines."""
    grid = [[""] * columns for _ in rows]
    taken = set()
    for line, row in enumerate(rows):
        place = 0
        for cell in row:
            while (line, place) in taken:
                place += 1
            for down in range(line, min(line + _span(cell, "rowspan"), len(rows))):
                for across in range(place, min(place + _span(cell, "colspan"), columns)):
                    grid[down][across] = _said(cell)
                    taken.add((down, across))
            place += _span(cell, "colspan")
    return grid


def _told(row: list[_Element], columns: int) -> tuple[str, ...]:
    """A cell for each column, or one across all of them."""
    if len(row) == 1 and columns > 1:
        return (_said(row[0]),)
    told: list[str] = []
    for cell in row:
        told += [_said(cell), *[""] * (_span(cell, "colspan") - 1)]
    return (*told, *[""] * (columns - len(told)))


def _numbers(rows: list[list[_Element]], columns: int) -> set[int]:
    whole = (row for row in rows if len(row) == columns)
    first = next(whole, [])
    return {place for place, cell in enumerate(first) if cell.classes & {"num", "text-end"}}


def _span(cell: _Element, name: str) -> int:
    told = cell.facts.get(name, "1")
    return int(told) if told.isdecimal() else 1


def _said(element: _Element) -> str:
    """All its words on a line; what stands apart on the page with a blank between."""
    return _tidy("".join(_words(element)))


def _words(element: _Element) -> Iterator[str]:
    for one in element.inside:
        if isinstance(one, str):
            yield one
        elif not one.is_silent:
            apart = one.name in _APART or one.name in {"br", "dt", "dd", "time", "td", "th"}
            yield " " if apart else ""
            yield from _words(one)
            yield " " if apart else ""


def _tidy(words: str) -> str:
    return " ".join(words.replace("\u200b", "").split())
