"""Workbooks whose text is text: no formula, no link, whatever somebody called his register.

A cell is typed by the value: texts, numbers, dates. What looks like a formula is written as a text
and gets Excel's own mark for that (a quote prefix), so that opening and editing the cell does not
run it either. Lists to choose from lie on a hidden sheet: a list inside the check is a formula,
which a quotation mark in an option would break out of.
"""

import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, NoReturn

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from portal.sheets.texts import LONGEST, TextTooLongError, looks_like_formula, title

OPTIONS: Final = "选项"
_CUT: Final = -2  # what the writer answers when it left out a part of the text
_LONGEST_WORDS: Final = {"error_title": 32, "error_message": 255}
_NUMBERS: Final = (int, float, Decimal)
_LISTS: Final = "list"
HEAD_FILL: Final = "#EEF2F6"


class BookPage(Worksheet):
    """One sheet of a `Book`."""

    book: "Book"

    def _write_string(
        self, row: int, col: int, string: str, cell_format: Format | None = None
    ) -> int:
        style = self.book.quoted(cell_format) if looks_like_formula(string) else cell_format
        if super()._write_string(row, col, string, style) == _CUT:
            raise TextTooLongError(f"a cell holds {LONGEST} characters")
        return 0

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a workbook of ours holds no formula and no link")

    _write_formula = _write_array_formula = _write_url = _refuse
    write_formula = write_array_formula = write_dynamic_array_formula = write_url = _refuse

    def choices(self, cells: tuple[int, int, int], options: Iterable[str], **words: Any) -> None:
        """A drop-down for the rows from the first to the second, in a column."""
        first, last, column = cells
        check = {"validate": _LISTS, "source": self.book.listed(options), **words}
        super().data_validation(first, column, last, column, _shortened(check))

    def limits(self, cells: tuple[int, int, int], check: Mapping[str, Any]) -> None:
        """A check of numbers; its bounds are numbers, because a text would be a formula."""
        first, last, column = cells
        bounds = [check[name] for name in ("value", "minimum", "maximum") if name in check]
        if check["validate"] == _LISTS or not all(isinstance(one, _NUMBERS) for one in bounds):
            self._refuse()
        super().data_validation(first, column, last, column, _shortened(check))


class Book(xlsxwriter.Workbook):
    """`lean` writes row by row and keeps none of them: for long tables."""

    worksheet_class = BookPage

    def __init__(self, *, lean: bool = False) -> None:
        self._buffer = io.BytesIO()
        self._looks: dict[Format | None, dict[str, Any]] = {None: {}}
        self._quoted: dict[Format | None, Format] = {}
        self._options: BookPage | None = None
        self._lists = 0
        settings = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        }
        super().__init__(
            self._buffer, {**settings, "constant_memory" if lean else "in_memory": True}
        )

    def page(self, name: str) -> BookPage:
        page: BookPage = self.add_worksheet(self._free(title(name)))
        page.book = self
        return page

    def content(self) -> bytes:
        self.close()
        return self._buffer.getvalue()

    def add_format(self, properties: Mapping[str, Any] | None = None) -> Format:
        made = super().add_format(dict(properties or {}))
        self._looks[made] = dict(properties or {})
        return made

    def quoted(self, style: Format | None) -> Format:
        """The same look with Excel's own mark for "this is text"."""
        if style not in self._quoted:
            self._quoted[style] = self.add_format({**self._looks[style], "quote_prefix": True})
        return self._quoted[style]

    def listed(self, options: Iterable[str]) -> str:
        """Where the options lie: a reference made of nothing but our own letters."""
        if self._options is None:
            self._options = self.page(OPTIONS)
            self._options.very_hidden()
        offered = list(options)
        for row, option in enumerate(offered):
            self._options.write_string(row, self._lists, option)
        letters = xl_col_to_name(self._lists)
        self._lists += 1
        return f"='{self._options.name}'!${letters}$1:${letters}${len(offered)}"

    def _free(self, proposed: str) -> str:
        """Two sheets of one name, capitals aside, make a broken file."""
        taken = {page.name.casefold() for page in self.worksheets()}
        name, number = proposed, 1
        while name.casefold() in taken:
            number += 1
            name = f"{title(proposed[: 31 - len(str(number)) - 2])}({number})"
        return name


def _shortened(check: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _cut(name, value) for name, value in check.items()}


def _cut(name: str, value: Any) -> Any:
    return value[: _LONGEST_WORDS[name]] if name in _LONGEST_WORDS else value
