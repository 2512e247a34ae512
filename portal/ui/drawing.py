"""The cells of a list, drawn in one pass.

The table library looks at the signature of each render function, walks the model's fields and
computes attributes anew for every cell: most of what a page cost. Here a column is bound once per
table, and a row is then a few calls. What a column may declare stays the library's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe
from django_tables2.columns import BoundColumn
from django_tables2.utils import Accessor, signature

_UNREACHABLE: Final = (AttributeError, KeyError, TypeError, ValueError, IndexError)


@dataclass(frozen=True)
class ColumnCell:
    """What a row needs to know of one column."""

    column: BoundColumn
    opening: str  # of the <td>
    look_up: Callable[[Any], Any]
    render: Callable[..., Any]
    takes: tuple[str, ...]  # the arguments of `render`
    address: Callable[[Any], str | None] | None
    draws_empty: bool  # its `render` is asked for an empty value too

    def content(self, record: Any) -> str:
        """Escaped."""
        value = self.look_up(record)
        if (value is None or value == "") and not self.draws_empty:
            return _escaped(self.column.default)
        given = {"value": value, "record": record, "column": self.column.column}
        drawn = _escaped(self.render(**{name: given[name] for name in self.takes}))
        url = self.address(record) if self.address else None
        return drawn if url is None else f'<a href="{escape(url)}">{drawn}</a>'

    def draw(self, record: Any) -> str:
        return f"{self.opening}{self.content(record)}</td>"


def rows(table: Any, *, first: Callable[[Any, int], str] | None = None) -> Iterator[SafeString]:
    """Each row of the table's page, from <tr> to </tr>; `first` draws a cell before the others,
    from the record and its number here."""
    bound = bind(table)
    for number, record in enumerate(_records(table), start=1):
        cells = "".join([cell.draw(record) for cell in bound])
        before = first(record, number) if first else ""
        yield mark_safe(f"<tr>{before}{cells}</tr>")  # noqa: S308 - each cell is escaped above


def side_by_side(table: Any) -> Iterator[tuple[str, list[SafeString], bool]]:
    """A line for each column: its heading, its cell in every row, and whether these differ."""
    drawn = list(table.data)
    for cell in bind(table):
        contents = [mark_safe(cell.content(record)) for record in drawn]  # noqa: S308 - escaped
        yield cell.column.header, contents, len(set(contents)) > 1


def bind(table: Any) -> list[ColumnCell]:
    model = getattr(table.data.data, "model", None)
    return [_bind(column, model) for column in table.columns]


def attributes(column: BoundColumn, part: str) -> str:
    """Of the column's `th` or `td`, as they stand in the tag."""
    declared = column.column.attrs
    return _tag_attributes(tuple(declared.get(part, declared.get("cell", {})).items()))


@lru_cache(maxsize=256)
def _tag_attributes(pairs: tuple[tuple[str, Any], ...]) -> str:
    return flatatt(dict(pairs))


def _records(table: Any) -> Any:
    """Of the page that is shown, or of the whole table that has none."""
    page = getattr(table, "page", None)
    return page.object_list.data if page is not None else table.data


def _bind(column: BoundColumn, model: type[Model] | None) -> ColumnCell:
    accessor = Accessor(column.accessor)
    # With its heading beside the value: on a narrow screen a row is a card of such pairs.
    opening = f'<td{attributes(column, "td")} data-label="{escape(str(column.header))}">'
    return ColumnCell(
        column=column,
        opening=opening,
        look_up=_look_up(accessor, _words_of(str(accessor), model)),
        render=column.render,
        takes=_arguments_of(getattr(column.render, "__func__", column.render)),
        address=_address(column),
        draws_empty=not column.column.empty_values,
    )


@lru_cache(maxsize=1024)
def _words_of(accessor: str, model: type[Model] | None) -> str:
    """`get_…_display` of a field with choices: its words, not its code."""
    path = Accessor(accessor)
    try:
        field = path.get_field(model) if model else None
    except (FieldDoesNotExist, AttributeError):
        return ""
    last = path.bits[-1] if path.bits else ""
    return f"get_{last}_display" if field is not None and getattr(field, "choices", None) else ""


@lru_cache(maxsize=1024)
def _arguments_of(function: Callable) -> tuple[str, ...]:
    names, _ = signature(function)
    return tuple(name for name in names if name != "self")


def _look_up(accessor: Accessor, words: str) -> Callable[[Any], Any]:
    steps = [*accessor.bits[:-1], words] if words else list(accessor.bits)

    def walk(record: Any) -> Any:
        value = record
        for step in steps:
            value = getattr(value, step)
            if callable(value):
                if getattr(value, "alters_data", False):
                    return None
                if not getattr(value, "do_not_call_in_templates", False):
                    value = value()
            if value is None:
                break
        return value

    def reach(record: Any) -> Any:
        try:
            return walk(record)
        except AttributeError:
            return _otherwise(accessor, record)

    return reach


def _otherwise(accessor: Accessor, record: Any) -> Any:
    """A record that is no object with attributes: a dict, a tuple; or nothing is there."""
    try:
        return accessor.resolve(record)
    except _UNREACHABLE:
        return None


def _address(column: BoundColumn) -> Callable[[Any], str | None] | None:
    """Where a cell leads: to the page of what it names, or of its row's record."""
    link = column.link
    if link is None:
        return None
    if link.url or link.reverse_args:
        return lambda record: link.compose_url(record=record, bound_column=column)
    of = _look_up(Accessor(link.accessor if link.accessor is not None else column.name), "")

    def address(record: Any) -> str:
        named = of(record)
        owner = named if hasattr(named, "get_absolute_url") else record
        return owner.get_absolute_url()

    return address


def _escaped(content: Any) -> str:
    return content.__html__() if hasattr(content, "__html__") else escape(str(content))
