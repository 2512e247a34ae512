"""The three long steps of an import. Each runs in one transaction, so it may be run again."""

import datetime as dt

from portal.imports.choices import RowOutcome, Undone
from portal.imports.domain import running, undoing, workbooks
from portal.imports.domain.imports import CHECK, UNDO, WRITE
from portal.imports.models import Import
from portal.jobs.domain.kinds import JobOutcome, ResultFile, job_kind
from portal.jobs.domain.progress import Report
from portal.jobs.models import Job

# What creating hands over, one-time passwords, is of no use any longer.
HANDED, HANDED_FOR = "导入结果（含一次性密码）.xlsx", dt.timedelta(hours=72)


@job_kind(CHECK, "预检名册", resumable=True)
def check(job: Job, report: Report) -> JobOutcome:
    batch = running.check(_batch(job), by=job.person, tell=report.step)
    counts = batch.counts
    outcomes = {outcome.label: counts[outcome] for outcome in RowOutcome if counts[outcome]}
    return JobOutcome(
        {"行数": counts["rows"], **outcomes, "错误": counts["errors"], "提醒": counts["warnings"]}
    )


@job_kind(WRITE, "导入名册", resumable=True, keep=HANDED_FOR, once=True)
def write(job: Job, report: Report) -> JobOutcome:
    handed: list[ResultFile] = []
    written = running.write(
        _batch(job),
        by=job.person,
        tell=report.step,
        hand=lambda plan: handed.append(ResultFile(HANDED, workbooks.handed(plan))),
    )
    facts: dict[str, int] = {}
    for label, (new, changed) in written.items():
        facts |= {f"新增{label}": new, f"修改{label}": changed}
    return JobOutcome(facts, tuple(handed))


@job_kind(UNDO, "撤回导入", resumable=True)
def undo(job: Job, report: Report) -> JobOutcome:
    batch = undoing.undo(_batch(job), by=job.person, tell=report.step)
    facts = {Undone(key).label: count for key, count in batch.undone.items()}
    if set(batch.undone) <= {Undone.REVERTED}:
        return JobOutcome(facts)
    return JobOutcome(facts, (ResultFile("撤回导入后保留的记录.xlsx", workbooks.kept_list(batch)),))


def _batch(job: Job) -> Import:
    return Import.objects.get(pk=job.params["batch"])
