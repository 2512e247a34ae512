"""Steps on the two ladders: level of post, and rank."""

from django.core.exceptions import ValidationError
from django.db import transaction

from cadres.actions import CADRE_RANK_CHANGED
from cadres.choices import ENDED, HELD, Item, Ladder
from cadres.domain import saving, standing, withdrawals
from cadres.domain.checks import before, check_rank
from cadres.models import Cadre, Rank
from portal.access import Actor
from portal.audit.domain import events
from portal.dates import PartialDate


@transaction.atomic
def promote(
    cadre: Cadre,
    *,
    ladder: str,
    level: str = "",
    rank: str = "",
    since: PartialDate,
    document: str = "",
    by: Actor,
) -> Rank:
    """A new step on one ladder; the present one ends on the day it begins."""
    cadre = saving.locked(cadre, by=by)
    step = Rank(
        cadre=cadre,
        ladder=ladder,
        level=level,
        rank=rank,
        since=since,
        document=document.strip(),
        state=HELD,
    )
    saving.clean(step)
    saving.refuse(check_rank(saving.values_of(step), saving.holder_of(cadre)), confirmed=True)
    with withdrawals.keeping(withdrawals.PROMOTION, cadre, f"{since} {step.label}", by=by):
        ended = _end_present(step)
        step.save()
        standing.follow(cadre, Item.RANKS)
    events.record(
        CADRE_RANK_CHANGED,
        by=by,
        target=cadre,
        ladder=Ladder(ladder).label,
        given=step.label,
        before=ended,
        since=str(since),
        document=step.document,
    )
    return step


@transaction.atomic
def end(step: Rank, *, until: PartialDate, by: Actor) -> Rank:
    """The step ends and no other follows."""
    cadre = saving.locked(step.cadre, by=by)
    step = Rank.objects.select_for_update().get(pk=step.pk)
    if step.until is not None:
        raise ValidationError(f"“{step}”已于 {step.until} 终止。")
    step.until, step.state = until, ENDED
    saving.refuse(check_rank(saving.values_of(step), saving.holder_of(cadre)), confirmed=True)
    says = f"{until} 终止{step.label}"
    with withdrawals.keeping(withdrawals.END_OF_RANK, cadre, says, by=by):
        step.save()
        standing.follow(cadre, Item.RANKS)
    events.record(CADRE_RANK_CHANGED, by=by, target=cadre, ended=step.label, until=str(until))
    return step


def _end_present(step: Rank) -> str:
    present = step.cadre.ranks.select_for_update().current().filter(ladder=step.ladder).first()
    if present is None:
        return ""
    if (present.level, present.rank) == (step.level, step.rank):
        own = "level" if step.ladder == Ladder.LEVEL else "rank"
        raise ValidationError({own: f"现在已经是“{present}”。时间有误的，请更正那一行。"})
    if before(step.since, present.since):
        message = f"批准日期早于现任“{present}”的批准日期，请核对。"
        raise ValidationError({"since": message})
    present.until, present.state = step.since, ENDED
    present.save()
    return present.label
