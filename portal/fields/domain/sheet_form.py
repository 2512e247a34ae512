"""The Excel form of a definition: drop-downs, notes on headings, locked headings, known columns."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.rows import Filled
from portal.fields.domain.world import World
from portal.sheets.books import Book

NUMBER, UNIT = "编号", "单位"
META = "_portal"
TITLE_ROW, NOTE_ROW, HEAD_ROW = 0, 1, 2
MOST_ROWS = 2000
FIRST_ROW, LAST_ROW = 3, 2 + MOST_ROWS


class FormWorkbook:
    """Writes one workbook. Sensitive columns are there to be filled; their content stays here."""

    def __init__(  # `about`: what the rows are about
        self,
        definition: Definition,
        *,
        title: str,
        note: str = "",
        about: str = UNIT,
        units: Iterable[str],
        world: World,
        closed: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.definition, self.world = definition, world
        self.title, self.note, self.about = title, note, about
        self.units = list(units)
        self.closed = closed  # fields somebody else fills, with the reason
        self.book = Book()
        self.sheet = self.book.page("填报")
        self.formats: dict[tuple[str, bool], Any] = {}

    def write(self, rows: Iterable[Filled]) -> bytes:
        self._heading()
        self._columns()
        for offset, filled in enumerate(rows):
            self._row(FIRST_ROW + offset, filled)
        self._meta()
        self.sheet.freeze_panes(FIRST_ROW, 2)
        allowed = ("insert_rows", "sort", "autofilter", "format_cells", "format_columns")
        self.sheet.protect("", {**dict.fromkeys(allowed, True), "format_rows": True})
        return self.book.content()

    def _heading(self) -> None:
        title = self.book.add_format({"bold": True, "font_size": 16, "align": "center"})
        last = max(len(self.definition.kinds) + 1, 2)
        self.sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, self.title, title)
        self.sheet.set_row(TITLE_ROW, 28)
        note = self.book.add_format({"font_color": "#5B6675", "text_wrap": True, "valign": "top"})
        words = (
            "带 * 的必填；灰色列不用填；鼠标停在表头上可看填报说明。"
            "“编号”列不要改动，新增的行不填编号。"
        )
        if self.note:
            words = f"{self.note}\n{words}"
        self.sheet.merge_range(NOTE_ROW, 0, NOTE_ROW, last, words, note)
        self.sheet.set_row(NOTE_ROW, 34)

    def _columns(self) -> None:
        self._column(0, NUMBER, "系统给的编号，不要改动。新增的行留空。", width=8)
        note = f"{self.about}的简称、全称或编码。"
        self._column(1, f"{self.about} *", note, width=18, open_=True)
        self._drop_down(1, self.units, f"请从下拉列表中选{self.about}。")
        for column, kind in enumerate(self.definition.kinds, start=2):
            self._field_column(column, kind)

    def _field_column(self, column: int, kind: FieldKind) -> None:
        field = kind.field
        mark = " *" if field.required else ""
        self._column(
            column,
            field.heading + mark,
            self.closed.get(kind.key) or kind.guidance,
            width=max(kind.width, min(len(field.heading) * 2 + 4, 30)),
            open_=self._is_open(kind),
            number_format=kind.number_format,
        )
        check = kind.validation(self.world)
        if check is None or kind.key in self.closed:
            return
        if check["validate"] == "list":
            self._drop_down(column, kind.options(self.world), check["error_message"])
        else:
            self.sheet.limits((FIRST_ROW, LAST_ROW, column), check)

    def _column(
        self,
        column: int,
        heading: str,
        note: str,
        *,
        width: int,
        open_: bool = False,
        number_format: str = "@",
    ) -> None:
        style = {"bold": True, "bg_color": "#E6EFF8", "border": 1, "text_wrap": True}
        head = self.book.add_format({**style, "align": "center", "valign": "vcenter"})
        self.sheet.set_column(column, column, width, self._format(number_format, open_=open_))
        self.sheet.write_string(HEAD_ROW, column, heading, head)
        if note:
            options = {"x_scale": 1.6, "y_scale": 1 + note.count("\n") * 0.3, "author": ""}
            self.sheet.write_comment(HEAD_ROW, column, note, options)

    def _is_open(self, kind: FieldKind) -> bool:
        return kind.in_cells and kind.key not in self.closed

    def _format(self, number_format: str, *, open_: bool) -> Any:
        key = (number_format, open_)
        if key not in self.formats:
            shade = {} if open_ else {"bg_color": "#F0F2F5"}
            look = {"num_format": number_format, "locked": not open_, "border": 1, **shade}
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]

    def _drop_down(self, column: int, options: list[str], message: str) -> None:
        if options:
            cells = (FIRST_ROW, LAST_ROW, column)
            self.sheet.choices(cells, options, error_message=message)

    def _row(self, row: int, filled: Filled) -> None:
        self.sheet.write_string(row, 0, filled.number)
        self.sheet.write_string(row, 1, filled.unit.short_name)
        for column, kind in enumerate(self.definition.kinds, start=2):
            value = None if kind.field.sensitive else filled.values.get(kind.key)
            if value is not None:
                self._cell(row, column, kind, kind.cell(value, self.world))

    def _cell(self, row: int, column: int, kind: FieldKind, value: Any) -> None:
        style = self._format(kind.number_format, open_=self._is_open(kind))
        if isinstance(value, dt.date):
            self.sheet.write_datetime(row, column, value, style)
        elif isinstance(value, Decimal | int | float):
            self.sheet.write_number(row, column, float(value), style)
        else:
            self.sheet.write_string(row, column, str(value), style)

    def _meta(self) -> None:
        """Whose fields and which version the file was made for."""
        meta = self.book.page(META)
        fieldset = self.definition.version.fieldset
        meta.write_row(0, 0, [fieldset.code, str(self.definition.version.number)])
        meta.very_hidden()
