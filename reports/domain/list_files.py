"""A list too long to wait for, as workbooks written in the background: whole, in its order, with
the columns its reader had chosen."""

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
from portal.ui.views import ListPage
from portal.ui.views.anew import list_page
from reports.choices import LONGEST_QUERY
from reports.domain.register_files import Step
from reports.domain.register_paper import FilePart

LIST: Final = "reports.list"  # the kind of job
MOST_IN_FILE: Final = 100_000  # rows of one workbook: office software still opens it
AT_A_TIME: Final = 2_000  # rows that are in memory
_NOT_ASKED: Final = ("export", "page", "count", "per_page", "density", "columns")


@transaction.atomic
def order(page: ListPage) -> Job:
    """Who looks after jobs does not learn of a list he may not know."""
    user, asked = page.request.user, page.request.GET.copy()
    for name in _NOT_ASKED:
        asked.pop(name, None)
    query, path = asked.urlencode(), page.request.path
    if len(query) > LONGEST_QUERY:
        raise ValidationError("勾选、筛选的条件太多。请少选一些，分几次导出。")
    columns = list(page.excluded_columns())
    wanted = hashlib.sha256(f"{path}?{query}#{columns}".encode()).hexdigest()[:32]
    return jobs.enqueue(
        LIST,
        by=user,
        unit=user.unit,
        key=f"{user.pk}-{wanted}",
        title=f"导出Excel：{page.trail_title()}",
        path=path,
        query=query,
        exclude=columns,
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


def write(params: dict[str, Any], *, by: User, step: Step) -> tuple[int, list[ResultFile]]:
    """How many rows, and the workbooks. What the user may see is asked again."""
    page = list_page(params["path"], params["query"], by=by)
    filters = page.find()
    rows, exclude = page.chosen_rows(filters), params["exclude"]
    listed = page.table_of(rows, exclude=exclude).data.data
    keys = list(listed.values_list("pk", flat=True))
    asked = LongList(page, rows, page.conditions(filters), exclude, keys)
    events.record(LIST_EXPORTED, by=by, label=page.trail_title(), rows=len(keys))
    return len(keys), list(_files(asked, by, step))


def _files(asked: LongList, by: User, step: Step) -> Iterator[ResultFile]:
    count, title = len(asked.keys), asked.page.get_title()
    for part in FilePart.all_of(count, MOST_IN_FILE):
        last = min(part.first - 1 + MOST_IN_FILE, count)
        made = export.written(
            asked.tables(part, last, step),
            title=f"{title}{part.label}",
            by=by,
            conditions=asked.conditions,
        )
        yield ResultFile(export.file_name(f"{title}{part.label}"), made.content)
