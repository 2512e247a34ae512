"""A cadre leaves the county's rolls, or comes back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cadres.actions import CADRE_CHANGED, CADRE_LEFT
from cadres.choices import IN_OFFICE, STATE_AFTER, Item, Leaving
from cadres.domain import posts, saving, standing, withdrawals
from cadres.domain.checks import before
from cadres.models import Cadre
from portal.access import Actor
from portal.audit.domain import events
from portal.dates import PartialDate


@transaction.atomic
def leave(
    cadre: Cadre,
    *,
    leaving: str,
    left_on: PartialDate,
    left_to: str = "",
    left_document: str = "",
    by: Actor,
) -> Cadre:
    """The file stays; posts still held end, and the cadre no longer counts from that time on."""
    cadre = saving.locked(cadre, by=by)
    if cadre.has_left:
        raise ValidationError(f"“{cadre}”已于 {cadre.left_on} 离开，不能重复办理。")
    why = Leaving(leaving)
    _check(cadre, left_on)
    cadre.leaving, cadre.left_on = why, left_on
    cadre.left_to, cadre.left_document = left_to.strip(), left_document.strip()
    cadre.manage_state = STATE_AFTER[why]
    saving.clean(cadre)
    says = f"{left_on} {why.label}"
    with withdrawals.keeping(withdrawals.LEAVING, cadre, says, by=by):
        cadre.save()
        ended = posts.end_all(cadre, until=left_on, document=cadre.left_document, reason=why.label)
        standing.follow(cadre, Item.POSTS)
    events.record(
        CADRE_LEFT,
        by=by,
        target=cadre,
        reason=why.label,
        on=str(left_on),
        to=cadre.left_to,
        document=cadre.left_document,
        ended=ended,
    )
    return cadre


@transaction.atomic
def come_back(cadre: Cadre, *, reason: str, by: Actor) -> Cadre:
    """Left by mistake, or transferred back. Posts are given anew."""
    cadre = saving.locked(cadre, by=by)
    if not cadre.has_left:
        raise ValidationError(f"“{cadre}”仍在册，不需要恢复。")
    if not reason.strip():
        raise ValidationError({"reason": "请填写恢复原因，例如“调回”。"})
    before_that = f"{cadre.get_leaving_display()} {cadre.left_on}"
    with withdrawals.keeping(withdrawals.RETURN, cadre, "恢复在册", by=by):
        cadre.leaving, cadre.left_on, cadre.left_to, cadre.left_document = "", None, "", ""
        cadre.manage_state = IN_OFFICE
        cadre.save()
    events.record(CADRE_CHANGED, by=by, target=cadre, came_back=reason.strip(), left=before_that)
    return cadre


def _check(cadre: Cadre, left_on: PartialDate) -> None:
    today = PartialDate.of(timezone.localdate())
    if before(today, left_on):
        raise ValidationError({"left_on": "离开时间晚于今天，请在离开后办理。"})
    if before(left_on, cadre.work_since):
        raise ValidationError({"left_on": "离开时间早于参加工作时间，请核对。"})
