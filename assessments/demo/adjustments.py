"""Commendations and blame of the demo county over the last months; one waits for a leader."""

import datetime as dt
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments.choices import AdjustmentState
from assessments.domain import adjustments
from assessments.models import Adjustment, Scheme
from assessments.presets.adjustments import ADJUSTMENTS
from portal.access import RoleKey
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

# What happened, to which township in order, how many days ago, what became of it.
_HAPPENED: Final = (
    ("组织工作获市级表彰", 0, 75, AdjustmentState.APPROVED),
    ("经验被省级推广", 3, 68, AdjustmentState.APPROVED),
    ("被县级通报批评", 5, 66, AdjustmentState.APPROVED),
    ("违规发展党员，被查处", 8, 40, AdjustmentState.APPROVED),
    ("组织工作获省级表彰", 2, 38, AdjustmentState.APPROVED),
    ("经验被市级推广", 6, 36, AdjustmentState.REFUSED),
    ("被市级以上通报批评", 9, 34, AdjustmentState.RECALLED),
    ("经验被市级推广", 1, 3, AdjustmentState.PROPOSED),
    ("被县级通报批评", 11, 2, AdjustmentState.PROPOSED),
)
_WEAK: Final = "表扬的是市直部门的刊物，不属于推广。"


def build(plan: DemoPlan) -> None:
    by = User.objects.active().holding(RoleKey.ASSESSMENT_OFFICE).order_by("pk").first()
    leader = User.objects.active().holding(RoleKey.DEPARTMENT_LEADER).order_by("pk").first()
    scheme = Scheme.objects.filter(code="township").first()
    if by is None or leader is None or scheme is None:
        return
    terms = {one.label: one for one in ADJUSTMENTS}
    towns = list(Unit.objects.still_open().at_level("township").in_tree_order())
    for number, (label, place, ago, state) in enumerate(_HAPPENED, start=1):
        if place >= len(towns):
            continue
        day = plan.today - dt.timedelta(days=ago)
        document = f"云组通〔{day.year}〕{number + 20}号"
        paper = f"关于{towns[place]}的通报（演示材料）\n{document}\n{label}\n"
        made = adjustments.propose(
            scheme,
            terms[label],
            unit=towns[place],
            happened_on=day,
            document=document,
            proof=SimpleUploadedFile(f"{document}.txt", paper.encode()),
            by=by,
        )
        _decide(made, state, ago, by, leader)


def _decide(made: Adjustment, state: AdjustmentState, ago: int, by: User, leader: User) -> None:
    """As if it had been done then, one and two days later."""
    entered = timezone.now() - dt.timedelta(days=ago - 1)
    facts: dict[str, Any] = {"proposed_at": entered}
    decided = entered + dt.timedelta(days=1)
    if state == AdjustmentState.APPROVED:
        adjustments.approve(made, by=leader)
        period = Period.containing(timezone.localdate(decided), PeriodKind.MONTH)
        facts |= {"decided_at": decided, "period": period}
    elif state == AdjustmentState.REFUSED:
        adjustments.refuse(made, reason=_WEAK, by=leader)
        facts |= {"decided_at": decided}
    elif state == AdjustmentState.RECALLED:
        adjustments.recall(made, by=by)
    Adjustment.objects.filter(pk=made.pk).update(**facts)
