"""Writes a roster, or the files of a published bulletin, in the background. Both are resumable: a
roster changes nothing, and files that were kept are found there."""

from django.views.decorators.debug import sensitive_variables

from portal.jobs.domain.kinds import JobOutcome, ResultFile, job_kind
from portal.jobs.domain.progress import Report
from portal.jobs.models import Job
from portal.ui.permissions import LISTS_EXPORT
from reports.actions import DATASET_TAKEN
from reports.domain import exports, list_files, register_files
from reports.domain.bulletins import kept
from reports.domain.bulletins.files import FORMATS
from reports.models import Bulletin, Export
from reports.permissions import BULLETINS_MANAGE, DATASETS_EXPORT


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


@job_kind(
    list_files.LIST,
    "导出列表",
    resumable=True,
    permission=LISTS_EXPORT,
    keep=exports.KEPT,
    taken=DATASET_TAKEN,
)
def long_list(job: Job, report: Report) -> JobOutcome:
    count, files = list_files.write(job.params, by=job.person, step=report.step)
    facts = {"行数": f"{count:,}", "份数": f"{len(files):,}", "保存": "24 小时"}
    return JobOutcome(facts, tuple(files))


@job_kind(
    kept.RENDER,
    "生成通报文件",
    resumable=True,
    permission=BULLETINS_MANAGE,
    minutes=10,
    by_system=True,
)
def render_bulletin(job: Job, report: Report) -> JobOutcome:
    bulletin = Bulletin.objects.get(pk=job.params["bulletin"])
    report.step("排版、核对各份里的数", 0, 1)
    rows = kept.keep(bulletin)
    report.step("已存档", 1, 1)
    return JobOutcome({FORMATS[row.form].label: f"{row.size / 1024:,.0f} KB" for row in rows})
