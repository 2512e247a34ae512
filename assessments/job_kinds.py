"""A group is scored in the background, by the clock or by a person; a unit's year is bound as a
book. Both are resumable: a book changes nothing, and scoring again gives what stands."""

from typing import Final

from assessments.domain.ledgers import books
from assessments.domain.scores import runs
from assessments.domain.scoring.exact import written
from assessments.models import Scheme
from assessments.permissions import SCORES_MANAGE
from portal.accounts.models import User
from portal.jobs.domain import jobs
from portal.jobs.domain.kinds import JobOutcome, ResultFile, job_kind
from portal.jobs.domain.progress import Report
from portal.jobs.models import Job
from portal.orgs.models import ComparisonGroup, Unit
from portal.periods import Period
from portal.ui.permissions import LISTS_EXPORT
from reports.domain.documents import FORMATS
from reports.domain.exports import KEPT

SCORE: Final = "assessments.score"


@job_kind(books.BOOK, "导出年度台账册", resumable=True, permission=LISTS_EXPORT, keep=KEPT)
def book(job: Job, report: Report) -> JobOutcome:
    year, wanted = job.params["year"], FORMATS[job.params["format"]]
    bound = books.bind(job.unit, year=year, wanted=wanted, by=job.person, tell=report.step)
    return JobOutcome(
        {"台账": f"{bound.ledgers:,} 份", "保存": "24 小时"},
        (ResultFile(bound.name, bound.content),),
    )


@job_kind(SCORE, "计分", resumable=True, permission=SCORES_MANAGE, by_system=True)
def score(job: Job, report: Report) -> JobOutcome:
    scheme = Scheme.objects.get(pk=job.params["scheme"])
    group = ComparisonGroup.objects.get(pk=job.params["group"])
    period = Period.parse(job.params["period"])
    report.step(f"读取数据并计分：{group}", 0, 1)
    scored = runs.score(scheme, period=period, group=group, by=job.owner)
    report.step(f"已计分：{group}", 1, 1)
    return JobOutcome(
        {
            "单位": len(scored.score.scores),
            "平均分": written(scored.score.mean),
            "结果": "有变化，已更新" if scored.is_new else "与上次相同",
        }
    )


def ask(scheme: Scheme, group: ComparisonGroup, *, period: Period, by: User | None) -> Job:
    """The same work asked for twice is one job. `by` is None where the clock asks."""
    return jobs.enqueue(
        SCORE,
        by=by,
        unit=Unit.objects.filter(depth=1).in_tree_order()[0],
        key=key_of(scheme, group, period),
        title=f"计分：{period.label}{scheme}（{group}）",
        scheme=scheme.pk,
        group=group.pk,
        period=period.code,
    )


def key_of(scheme: Scheme, group: ComparisonGroup, period: Period) -> str:
    return f"{scheme.pk} {group.pk} {period.code}"
