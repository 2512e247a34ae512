"""Plain tables: a grey line, the headings, a row per record. What an import reads back."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import xlsxwriter
from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from portal.ui.export import looks_like_formula
from reports.datasets import Column, Sheet
from reports.domain.marks import Mark

CHUNK: Final = 2_000
GREY: Final = "#808080"
# Office software on a machine without a font takes one of the same family and character set.
CHINESE: Final = {"font_charset": 134, "font_family": 1}
A4: Final = 9

Tell = Callable[[str, int, int], None]


class Counter:
    """Rows written so far, told now and then; more than were allowed stop the export."""

    def __init__(self, tell: Tell, total: int, most: int) -> None:
        self.tell, self.total, self.most = tell, total, most
        self.done = 0

    def read(self, sheet: Sheet) -> Iterator[Any]:
        for row in sheet.rows.iterator(chunk_size=CHUNK):
            if self.done % CHUNK == 0:
                self.tell(f"正在写入“{sheet.name}”", self.done, self.total)
            self.done += 1
            if self.done > self.most:
                raise ValidationError(
                    "导出期间记录增加，超过一次导出的上限，没有导出。请缩小范围。"
                )
            yield row


@sensitive_variables()
def xlsx(sheets: Sequence[Sheet], mark: Mark, count: Counter) -> bytes:
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"author": mark.who, "comments": mark.line})
    for sheet in sheets:
        _write_sheet(book, sheet, mark, count)
    book.close()
    return buffer.getvalue()


@sensitive_variables()
def csv_file(sheet: Sheet, mark: Mark, count: Counter) -> bytes:
    """With the mark of order that tells Excel the encoding. A text that a spreadsheet would take
    for a formula gets an apostrophe; the import takes it away again."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([mark.line])
    writer.writerow([column.label for column in sheet.columns])
    for row in count.read(sheet):
        writer.writerow([_csv_cell(column, column.value(row)) for column in sheet.columns])
    return buffer.getvalue().encode("utf-8-sig")


def _csv_cell(column: Column, value: Any) -> Any:
    if column.is_number or value is None:
        return value
    text = str(value)
    return f"'{text}" if looks_like_formula(text) else text


@sensitive_variables()
def _write_sheet(book: Any, sheet: Sheet, mark: Mark, count: Counter) -> None:
    page = book.add_worksheet(sheet.name)
    head = book.add_format(
        {"bold": True, "bg_color": "#EEF2F6", "border": 1, "text_wrap": True, "valign": "vcenter"}
    )
    lay_out(page, mark, repeat=(1, 1))
    page.freeze_panes(2, 1)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
    page.write_string(0, 0, mark.line, book.add_format({"font_color": GREY, "font_size": 9}))
    for place, column in enumerate(sheet.columns):
        page.write_string(1, place, column.label, head)
    put = Putter(page, Styles(book, {"valign": "top"}))
    last = 1
    for last, row in enumerate(count.read(sheet), start=2):
        for place, column in enumerate(sheet.columns):
            put(last, place, column, column.value(row))
    page.autofilter(1, 0, last, len(sheet.columns) - 1)


def lay_out(page: Any, mark: Mark, *, repeat: tuple[int, int]) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(*repeat)
    mark.put_on_paper(page)


class Styles:
    """A cell's look as text, as text that looks like a formula, and as a number."""

    def __init__(self, book: Any, look: dict[str, Any]) -> None:
        self.text = book.add_format({**look, "num_format": "@"})
        # Excel's own mark for "this is text": the value stays as it is and is never run.
        self.formula = book.add_format({**look, "num_format": "@", "quote_prefix": True})
        self.number = book.add_format(look)


class Putter:
    """Writes cells: numbers of number columns as numbers, everything else as text. Of blank cells
    only those with a `frame` are written at all."""

    def __init__(self, page: Any, styles: Styles, *, frame: bool = False) -> None:
        self.page, self.styles, self.frame = page, styles, frame

    def __call__(self, line: int, place: int, column: Column, value: Any) -> None:
        if value is None or value == "":
            if self.frame:
                self.page.write_blank(line, place, None, self.styles.text)
        elif column.is_number:
            self.page.write_number(line, place, value, self.styles.number)
        else:
            self._put_text(line, place, column, str(value))

    def _put_text(self, line: int, place: int, column: Column, text: str) -> None:
        style = self.styles.formula if looks_like_formula(text) else self.styles.text
        if self.page.write_string(line, place, text, style):
            raise ValidationError(
                f"“{column.label}”有一格的内容超过表格允许的 32767 个字，没有导出。"
                "请改用 CSV 格式，或缩短该记录的内容。"
            )
