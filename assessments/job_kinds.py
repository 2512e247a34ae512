"""Binds a unit's year as a book; resumable, as it changes nothing."""

from assessments.domain.ledgers import books
from portal.jobs.domain.kinds import JobOutcome, ResultFile, job_kind
from portal.jobs.domain.progress import Report
from portal.jobs.models import Job
from portal.ui.permissions import LISTS_EXPORT
from reports.domain.documents import FORMATS
from reports.domain.exports import KEPT


@job_kind(books.BOOK, "导出年度台账册", resumable=True, permission=LISTS_EXPORT, keep=KEPT)
def book(job: Job, report: Report) -> JobOutcome:
    year, wanted = job.params["year"], FORMATS[job.params["format"]]
    bound = books.bind(job.unit, year=year, wanted=wanted, by=job.person, tell=report.step)
    return JobOutcome(
        {"台账": f"{bound.ledgers:,} 份", "保存": "24 小时"},
        (ResultFile(bound.name, bound.content),),
    )
