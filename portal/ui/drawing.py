"""The cells of a list, drawn in one pass.

The table library looks at the signature of each render function, walks the model's fields and
computes attributes anew for every cell: most of what a page cost. Here a column is bound once per
table, and a row is then a few calls. What a column may declare stays the library's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2.columns import BoundColumn
from django_tables2.columns.base import LinkTransform
from django_tables2.rows import BoundRow
from django_tables2.utils import Accessor, signature

_UNREACHABLE: Final = (AttributeError, KeyError, TypeError, ValueError, IndexError)


@dataclass(frozen=True)
class Cell:
    """What a row needs to know of one column."""

    column: BoundColumn
    opening: str  # of the <td>
    look_up: Callable[[Any], Any]
    render: Callable[[dict[str, Any]], Any]

    def content(self, row: BoundRow) -> SafeString:
        record = row.record
        value = self.look_up(record)
        if value in self.column.column.empty_values:
            return conditional_escape(self.column.default)
        given = {
            "value": value,
            "record": record,
            "column": self.column.column,
            "bound_column": self.column,
            "bound_row": row,
            "table": row.table,
        }
        return conditional_escape(self.render(given))

    def draw(self, row: BoundRow) -> str:
        return f"{self.opening}{self.content(row)}</td>"


def rows(table: Any, *, first: Callable[[Any, int], str] | None = None) -> Iterator[SafeString]:
    """Each row of the table's page, from <tr> to </tr>; `first` draws a cell before the others,
    from the record and its number here."""
    bound = bind(table)
    for number, row in enumerate(table.paginated_rows, start=1):
        cells = "".join(cell.draw(row) for cell in bound)
        opening = format_html("<tr {}>", row.attrs.as_html()) if table.row_attrs else "<tr>"
        before = first(row.record, number) if first else ""
        yield mark_safe(f"{opening}{before}{cells}</tr>")  # noqa: S308 - each cell is escaped above


def side_by_side(table: Any) -> Iterator[tuple[str, list[SafeString], bool]]:
    """A line for each column: its heading, its cell in every row, and whether these differ."""
    drawn = list(table.rows)
    for cell in bind(table):
        contents = [cell.content(row) for row in drawn]
        yield cell.column.header, contents, len(set(contents)) > 1


def bind(table: Any) -> list[Cell]:
    model = _model_of(table)
    return [_bind(column, model) for column in table.columns]


def _model_of(table: Any) -> type[Model] | None:
    return getattr(table.data.data, "model", None)


def _bind(column: BoundColumn, model: type[Model] | None) -> Cell:
    accessor = Accessor(column.accessor)
    return Cell(
        column, _opening(column), _look_up(accessor, _words_of(accessor, model)), _render(column)
    )


def _opening(column: BoundColumn) -> str:
    """With its heading beside the value: on a narrow screen a row is a card of such pairs."""
    attrs = column.attrs["td"]
    return format_html('<td {} data-label="{}">', attrs.as_html(), column.header)


def _words_of(accessor: Accessor, model: type[Model] | None) -> str:
    """`get_…_display` of a field with choices: its words, not its code."""
    try:
        field = accessor.get_field(model) if model else None
    except (FieldDoesNotExist, AttributeError):
        return ""
    last = accessor.bits[-1] if accessor.bits else ""
    return f"get_{last}_display" if field is not None and getattr(field, "choices", ()) else ""


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


def _render(column: BoundColumn) -> Callable[[dict[str, Any]], Any]:
    function = column.render
    names, takes_all = signature(function)

    def call(given: dict[str, Any]) -> Any:
        content = function(**(given if takes_all else {name: given[name] for name in names}))
        return _linked(column.link, content, given) if column.link else content

    return call


def _linked(link: LinkTransform, content: Any, given: dict[str, Any]) -> Any:
    if link.attrs:
        return link(content, **given)
    url = link.compose_url(**given)
    return content if url is None else format_html('<a href="{}">{}</a>', url, content)
