"""The figures of a period are taken in the background, by the clock or by a person."""

from portal.figures.domain import taking
from portal.figures.permissions import FIGURES_TAKE
from portal.jobs.domain.kinds import JobOutcome, job_kind
from portal.jobs.domain.progress import Report
from portal.jobs.models import Job
from portal.periods import Period

TAKE = "figures.take"


@job_kind(TAKE, "统计指标数据", resumable=True, permission=FIGURES_TAKE, by_system=True)
def take(job: Job, report: Report) -> JobOutcome:
    facts = {}
    periods = [Period.parse(code) for code in job.params["periods"]]
    for number, period in enumerate(periods):
        report.step(f"统计{period.label}指标数据", number, len(periods))
        taken = taking.take(period, by=job.owner)
        facts[period.label] = f"{len(taken.figures):,} 项指标，新增、更新 {taken.values:,} 个数值"
    return JobOutcome(facts)
