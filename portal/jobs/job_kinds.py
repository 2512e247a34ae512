"""系统自检: counts what the database holds, table by table; also shows that the queue works."""

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from portal.audit.domain import trail
from portal.audit.permissions import AUDIT_VIEW
from portal.jobs.domain.kinds import JobOutcome, ResultFile, job_kind
from portal.jobs.domain.progress import Report
from portal.jobs.domain.steps import StepReport
from portal.jobs.models import Job
from portal.jobs.permissions import JOBS_MANAGE
from portal.sheets.books import Book

SELF_TEST, VERIFY_TRAIL = "jobs.selftest", "jobs.verify_trail"
MOST_SHOWN = 20


@job_kind(SELF_TEST, "系统自检", resumable=True, permission=JOBS_MANAGE, in_steps=True)
def self_test(job: Job, report: StepReport) -> JobOutcome:
    """A table that can't be read is named, and does not hide the state of the others."""
    models = _our_models()
    rows = []
    report.step("开始清点", 0, len(models))
    for model in models:
        name, table = str(model._meta.verbose_name), model._meta.db_table
        count = report.once(table, f"清点“{name}”", model._default_manager.count)
        if count is not None:
            rows.append((name, table, count))
    facts = {"数据表": len(rows), "记录总数": sum(count for _, _, count in rows)}
    name = f"系统自检-{timezone.localtime():%Y%m%d-%H%M}.xlsx"
    return JobOutcome(facts, (ResultFile(name, _workbook(rows)),))


@job_kind(
    VERIFY_TRAIL,
    "校验审计记录",
    resumable=True,
    permission=AUDIT_VIEW,
    minutes=240,
    by_system=True,
)
def verify_trail(job: Job, report: Report) -> JobOutcome:
    def tell(done: int, total: int) -> None:
        report.step("正在逐条核对", done, total)

    faults = trail.verify(whole=True, by=job.owner, tell=tell)
    problems = {f"问题 {number}": str(fault) for number, fault in enumerate(faults[:MOST_SHOWN], 1)}
    return JobOutcome({"发现的问题": len(faults), **problems})


def _our_models() -> list[type[Model]]:
    """Those that say who sees their rows; the libraries' own tables are left out."""
    return [model for model in apps.get_models() if hasattr(model, "shown_by")]


def _workbook(rows: list[tuple[Any, ...]]) -> bytes:
    book = Book()
    sheet = book.page("系统自检")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 1, 26)
    sheet.write_row(0, 0, ("内容", "数据表", "记录数"), book.add_format({"bold": True}))
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row)
    return book.content()
