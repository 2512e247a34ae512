"""A list too long to wait for, as workbooks or documents written in the background: whole, in its
order, with the columns its reader had chosen."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django_tables2 import Table

from portal.accounts.models import User
from portal.audit.domain import events
from portal.jobs.domain import jobs
from portal.jobs.domain.kinds import ResultFile
from portal.jobs.models import Job
from portal.ui import export
from portal.ui.actions import LIST_EXPORTED
from portal.ui.papers import PagePaper
from portal.ui.views import ListPage, list_papers
from portal.ui.views.anew import list_page
from reports.choices import LONGEST_QUERY
from reports.domain import documents, page_papers
from reports.domain.documents import DocumentFormat
from reports.domain.register_files import Step
from reports.domain.register_paper import FilePart

LIST: Final = "reports.list"  # the kind of job
MOST_IN_FILE: Final = 100_000  # rows of one workbook: office software still opens it
AT_A_TIME: Final = 2_000  # rows that are in memory
_NOT_ASKED: Final = ("export", "paper", "page", "count", "per_page", "density", "columns")


@transaction.atomic
def order(page: ListPage, form: str = documents.XLSX.key) -> Job:
    """Who looks after jobs does not learn of a list he may not know."""
    user, asked = page.request.user, page.request.GET.copy()
    for name in _NOT_ASKED:
        asked.pop(name, None)
    query, path = asked.urlencode(), page.request.path
    if len(query) > LONGEST_QUERY:
        raise ValidationError("勾选、筛选的条件太多。请少选一些，分几次导出。")
    columns = list(page.excluded_columns())
    wanted = hashlib.sha256(f"{form}:{path}?{query}#{columns}".encode()).hexdigest()[:32]
    return jobs.enqueue(
        LIST,
        by=user,
        unit=user.unit,
        key=f"{user.pk}-{wanted}",
        title=f"导出{documents.WITH_WORKBOOK[form].label}：{page.trail_title()}",
        path=path,
        query=query,
        exclude=columns,
        form=form,
    )


@dataclass(frozen=True)
class LongList:
    """A list as it was found, its rows settled before the first is written."""

    page: ListPage
    rows: Any
    conditions: str
    exclude: list[str]
    keys: list[int]

    def tables(self, part: FilePart, last: int, step: Step) -> Iterator[Table]:
        for begin in range(part.first - 1, max(last, 1), AT_A_TIME):  # once where there are none
            end = min(begin + AT_A_TIME, last)
            step(f"正在写第 {begin + 1:,} 至 {end:,} 行", begin, len(self.keys))
            those = self.rows.filter(pk__in=self.keys[begin:end])
            yield self.page.table_of(those, exclude=self.exclude)

    def papers(self, end: str, step: Step) -> Iterator[PagePaper]:
        size = list_papers.rows_a_paper(len(self.page.table.base_columns) - len(self.exclude) + 1)
        for part in FilePart.all_of(len(self.keys), size):
            step(f"正在生成第 {part.number} 份，共 {part.of:,} 份", part.number - 1, part.of)
            those = self.rows.filter(pk__in=self.keys[part.first - 1 : part.first - 1 + size])
            yield list_papers.paper_of(
                self.page,
                self.page.table_of(those, exclude=self.exclude),
                conditions=self.conditions,
                end=end if part.number == part.of else f"接第{part.number + 1}份。",
                first=part.first,
                part=part.label,
            )


def write(params: dict[str, Any], *, by: User, step: Step) -> tuple[int, list[ResultFile]]:
    """How many rows, and the files. What the user may see is asked again."""
    page = list_page(params["path"], params["query"], by=by)
    filters = page.find()
    rows, exclude = page.chosen_rows(filters), params["exclude"]
    listed = page.table_of(rows, exclude=exclude).data.data
    keys = list(listed.values_list("pk", flat=True))
    asked = LongList(page, rows, page.conditions(filters), exclude, keys)
    form = params.get("form", documents.XLSX.key)
    on_paper: dict[str, Any] = {} if form == documents.XLSX.key else {"paper": 1}
    told = {"rows": len(keys), **on_paper, **page.purpose_told}
    events.record(LIST_EXPORTED, by=by, label=page.trail_title(), **told)
    if not on_paper:
        return len(keys), list(_workbooks(asked, by, step))
    end = list_papers.end_of(page, filters, len(keys))
    return len(keys), list(_documents(asked, documents.FORMATS[form], end, by, step))


def _workbooks(asked: LongList, by: User, step: Step) -> Iterator[ResultFile]:
    count, title = len(asked.keys), asked.page.get_title()
    for part in FilePart.all_of(count, MOST_IN_FILE):
        last = min(part.first - 1 + MOST_IN_FILE, count)
        made = export.written(
            asked.tables(part, last, step),
            title=f"{title}{part.label}",
            by=by,
            conditions=asked.conditions,
            purpose=asked.page.purpose,
        )
        yield ResultFile(export.file_name(f"{title}{part.label}"), made.content)


def _documents(
    asked: LongList, wanted: DocumentFormat, end: str, by: User, step: Step
) -> Iterator[ResultFile]:
    for paper in asked.papers(end, step):
        made = documents.drawn(page_papers.blocks_of(paper), wanted, reader=by)
        yield ResultFile(documents.name(paper.title, wanted), made)
