"""Writes a roster in the background; resumable, as it changes nothing."""

from django.views.decorators.debug import sensitive_variables

from portal.jobs.domain.kinds import JobOutcome, ResultFile, job_kind
from portal.jobs.domain.progress import Report
from portal.jobs.models import Job
from portal.ui.permissions import LISTS_EXPORT
from reports.actions import DATASET_TAKEN
from reports.domain import exports, register_files
from reports.models import Export
from reports.permissions import DATASETS_EXPORT


@job_kind(
    exports.EXPORT,
    "导出名册",
    resumable=True,
    permission=DATASETS_EXPORT,
    keep=exports.KEPT,
    taken=DATASET_TAKEN,
)
@sensitive_variables()
def export(job: Job, report: Report) -> JobOutcome:
    ordered = Export.objects.select_related("owner__unit", "unit").get(pk=job.params["export"])
    made = exports.write(ordered, by=job.person, tell=report.step)
    facts = {"行数": made.rows, "列数": ordered.columns, "编号": ordered.number, "保存": "24 小时"}
    if ordered.purpose:
        facts["用途"] = ordered.purpose
    return JobOutcome(facts, (ResultFile(made.name, made.content),))


@job_kind(
    register_files.PAPERS,
    "导出登记簿文档",
    resumable=True,
    permission=LISTS_EXPORT,
    keep=exports.KEPT,
    taken=DATASET_TAKEN,
)
def papers(job: Job, report: Report) -> JobOutcome:
    count, files = register_files.write(job.params, by=job.person, step=report.step)
    facts = {"条数": f"{count:,}", "份数": f"{len(files):,}", "保存": "24 小时"}
    return JobOutcome(facts, tuple(files))
