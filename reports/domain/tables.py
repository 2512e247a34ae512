"""Plain tables: a grey line, the headings, a row per record. What an import reads back."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from portal.sheets import delimited
from portal.sheets.books import HEAD_FILL, Book, BookPage
from portal.sheets.texts import LONGEST, TextTooLongError
from reports.blocks import Head
from reports.datasets import Sheet, SheetColumn
from reports.domain.marks import Mark, SignedMark

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
    book = Book(lean=True)
    book.set_properties({"author": mark.who, "comments": mark.line})
    for sheet in sheets:
        _write_sheet(book, sheet, mark, count)
    return book.content()


@sensitive_variables()
def csv_file(sheet: Sheet, mark: Mark, count: Counter) -> bytes:
    return delimited.csv_file(_csv_rows(sheet, mark, count))


@sensitive_variables()
def _csv_rows(sheet: Sheet, mark: Mark, count: Counter) -> Iterator[list[Any]]:
    yield [mark.line]
    yield [column.label for column in sheet.columns]
    for row in count.read(sheet):
        yield [_csv_cell(column, column.value(row)) for column in sheet.columns]


def _csv_cell(column: SheetColumn, value: Any) -> Any:
    return value if column.is_number or value is None else str(value)


@sensitive_variables()
def _write_sheet(book: Book, sheet: Sheet, mark: Mark, count: Counter) -> None:
    page = book.page(sheet.name)
    head = book.add_format(
        {"bold": True, "bg_color": HEAD_FILL, "border": 1, "text_wrap": True, "valign": "vcenter"}
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


def lay_out(page: BookPage, mark: Mark | SignedMark, *, repeat: tuple[int, int]) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(*repeat)
    mark.put_on_paper(page)


class Styles:
    """A cell's look as text and as a number."""

    def __init__(self, book: Book, look: dict[str, Any]) -> None:
        self.text = book.add_format({**look, "num_format": "@"})
        self.number = book.add_format(look)


class Putter:
    """Writes cells: numbers of number columns as numbers, everything else as text. Of blank cells
    only those with a `frame` are written at all."""

    def __init__(self, page: BookPage, styles: Styles, *, frame: bool = False) -> None:
        self.page, self.styles, self.frame = page, styles, frame

    def __call__(self, line: int, place: int, column: SheetColumn | Head, value: Any) -> None:
        if value is None or value == "":
            if self.frame:
                self.page.write_blank(line, place, None, self.styles.text)
        elif column.is_number:
            self.page.write_number(line, place, value, self.styles.number)
        else:
            self._put_text(line, place, column, str(value))

    def _put_text(self, line: int, place: int, column: SheetColumn | Head, text: str) -> None:
        try:
            self.page.write_string(line, place, text, self.styles.text)
        except TextTooLongError:
            raise ValidationError(
                f"“{column.label}”有一格的内容超过表格允许的 {LONGEST} 个字，没有导出。"
                "请改用 CSV 格式，或缩短该记录的内容。"
            ) from None
