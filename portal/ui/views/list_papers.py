"""A list as a document: every row that was found, numbered, under its conditions. A long one is
several papers."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.http import HttpResponse
from django.utils import timezone
from django_tables2 import Table

from portal.access import require
from portal.text import thousands
from portal.ui.export import about, not_for_files
from portal.ui.filters import ListFilters
from portal.ui.papers import PDF, WORD, PagePaper, PaperHead, PaperTable, Value, width_of
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views.papers import OnPaper

MOST_ROWS: Final = 3_000  # of one paper
MOST_CELLS: Final = 60_000  # of one paper: what is set as PDF takes memory by the cell
MOST_PRINTED: Final = 60_000  # rows of one order: some 3,000 sheets
_TOO_LONG: Final = (
    f"共 {{:,}} 行，超过一次生成文档的上限 {MOST_PRINTED:,} 行。"
    "请筛选后分几次导出，或者导出 Excel。"
)
_NUMBER: Final = PaperHead("序号", 7, is_number=True)


class ListOnPaper(OnPaper):
    """Of a list's page."""

    def __init__(self, page: Any, filters: ListFilters) -> None:
        self.page, self.filters, self.request = page, filters, page.request
        self.trail_title = page.trail_title

    def on_paper(self) -> PagePaper:
        table = self.page.whole_table(self.filters, exclude=self.page.excluded_columns())
        conditions = self.page.conditions(self.filters)
        end = end_of(self.page, self.filters, len(table.rows))
        return paper_of(self.page, table, conditions=conditions, end=end)

    def in_trail(self, paper: PagePaper) -> dict[str, Any]:
        return super().in_trail(paper) | self.page.purpose_told

    def paper_asked(self) -> HttpResponse | None:
        """In the background where it takes several papers."""
        form = self._form_asked()
        if form is None:
            return None
        require(self.request.user, LISTS_EXPORT)
        count = self.page.chosen_rows(self.filters).count()
        if count > MOST_PRINTED:
            return self.page.refused(_TOO_LONG.format(count))
        if count > rows_a_paper(len(self.page.shown_columns()) + 1):
            return self.page.export_later(count, form.key, form.label)
        return self._handed_out(form)


class Compared(OnPaper):
    """A line for each column, as on the page; words only."""

    paper_forms = (WORD, PDF, "xlsx")

    def __init__(self, page: Any, table: Table) -> None:
        self.page, self.request, self.table = page, page.request, table
        self.title = f"对比：{page.get_title()}"
        self.trail_title = page.trail_title

    def on_paper(self) -> PagePaper:
        lines = list(zip(*self.table.as_values(), strict=True))
        names, *told = [[str(cell) for cell in line] for line in lines]
        heads = [PaperHead("项目", 14), *(PaperHead(name, 16) for name in names[1:])]
        line = about("", self.page.purpose)
        return PagePaper(self.title, line, (PaperTable(tuple(heads), tuple(map(tuple, told))),))

    def in_trail(self, paper: PagePaper) -> dict[str, Any]:
        return super().in_trail(paper) | self.page.purpose_told


def rows_a_paper(columns: int) -> int:
    return min(MOST_ROWS, MOST_CELLS // columns)


def end_of(page: Any, filters: ListFilters, count: int) -> str:
    """What the last paper says of all rows."""
    return f"{page.paper_figures(filters) or f'共 {count:,} 条'}。"


def paper_of(
    page: Any, table: Table, *, conditions: str, end: str, first: int = 1, part: str = ""
) -> PagePaper:
    """`first`: the number of its first row; `end` is said below the rows."""
    line = (
        str(page.request.user.unit),
        about(conditions, page.purpose),
        f"{timezone.localtime():%Y年%m月%d日}",
    )
    return PagePaper(
        f"{page.paper_title()}{part}",
        "　".join(filter(None, line)),
        (_table_of(table, first),),
        (end,),
    )


def _table_of(table: Table, first: int) -> PaperTable:
    left_out = not_for_files(table)
    columns = [
        column.column
        for column in table.columns.iterall()
        if not (column.column.exclude_from_export or column.name in left_out)
    ]
    headings, *rows = table.as_values(exclude_columns=left_out)
    told = [
        [_words(value, column) for value, column in zip(row, columns, strict=True)] for row in rows
    ]
    heads = [
        PaperHead(str(heading), width_of(str(heading), cells), is_number=_is_number(column))
        for heading, cells, column in zip(
            headings, zip(*told, strict=True) if told else [()] * len(columns), columns, strict=True
        )
    ]
    return PaperTable((_NUMBER, *heads), tuple(_numbered(told, first)))


def _numbered(rows: Sequence[list[str]], first: int) -> Iterator[tuple[Value, ...]]:
    for number, row in enumerate(rows, start=first):
        yield number, *row


def _words(value: Any, column: Any) -> str:
    """As the page writes it."""
    if value is None:
        return ""
    return str(thousands(value) if getattr(column, "counts", False) else value)


def _is_number(column: Any) -> bool:
    return hasattr(column, "counts")
