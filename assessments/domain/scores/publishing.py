"""Publishing: from then on a group's scores of a period stay as they are, and so do the figures
that were taken for them."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from assessments.actions import SCORES_PUBLISHED
from assessments.domain.scores import objections, runs
from assessments.models import ScoreLine, ScoreRun
from assessments.permissions import SCORES_APPROVE
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.figures.domain import taking
from portal.inbox import desks
from portal.inbox.domain import notices, people
from portal.periods import Period
from portal.problems import Problem, refuse_if
from reports.domain.bulletins import correcting

RANKING: Final = "monthly_ranking"  # the bulletin that quotes what is published here


@transaction.atomic
def publish(run: ScoreRun, *, seen: str, by: User) -> ScoreRun:
    """`seen` is the digest of what was looked at: nobody publishes what has changed meanwhile."""
    require(by, SCORES_APPROVE)
    runs.hold(run.scheme, run.group, run.period)
    run.refresh_from_db()
    refuse_if(_is_unpublished(run), _is_over(run), _was_seen(run, seen))
    run.published_at, run.published_by = timezone.now(), by
    run.save(update_fields=["published_at", "published_by"])
    freeze_figures(run)
    events.record(SCORES_PUBLISHED, by=by, target=run)
    _tell_units(run)
    if run.corrects_id:
        reason = f"{run.group}的申诉成立，计分结果已更正。"
        correcting.follow(RANKING, run.period, reason=reason)
    return run


def _tell_units(run: ScoreRun) -> None:
    """Whoever works there is told, and until when a line may be contested."""
    units = [sheet.unit for sheet in run.sheets.select_related("unit__kind")]
    desks_there = people.at_desks((desks.desk_of(unit.kind.level), unit.pk) for unit in units)
    last = objections.until(run)
    notices.send(
        [user for users in desks_there.values() for user in users],
        title=f"考核结果已公布：{run}"[:100],
        text=f"请核对本单位的计分表，有异议的在 {last:%Y-%m-%d} 前申诉。",
        url=run.get_absolute_url(),
    )


def freeze_figures(run: ScoreRun) -> None:
    """What was taken of the figures that the sheets name, of the units of the group only: other
    groups may still be scored."""
    by_period: dict[str, set[str]] = defaultdict(set)
    for told in ScoreLine.objects.filter(sheet__run=run).values_list("figures", flat=True):
        for number in told:
            by_period[number["period"]].add(number["figure"])
    units = list(run.sheets.order_by().values_list("unit", flat=True))
    for code, figures in by_period.items():
        taking.freeze_used(figures, Period.parse(code), units)


def _is_unpublished(run: ScoreRun) -> Iterator[Problem]:
    if run.is_published:
        yield NON_FIELD_ERRORS, f"“{run}”已经公布过，不需要再公布。"


def _is_over(run: ScoreRun) -> Iterator[Problem]:
    if run.period.last_day >= timezone.localdate():
        yield NON_FIELD_ERRORS, f"{run.period.label}还没有结束，不能公布。请在期末以后重新计分。"
    elif timezone.localdate(run.scored_at) <= run.period.last_day:
        yield NON_FIELD_ERRORS, f"“{run}”是期末以前计的分，不能公布。请重新计分后再公布。"


def _was_seen(run: ScoreRun, seen: str) -> Iterator[Problem]:
    if run.digest != seen:
        yield NON_FIELD_ERRORS, f"“{run}”刚刚重新计过分，结果有变化。请核对新的结果后再公布。"
