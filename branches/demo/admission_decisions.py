"""Not every probation of the demo county ends in time: one is longer, one ends in nothing."""

import datetime as dt
from typing import Final

from branches.choices.admission import AdmissionStage, StepCode, StepDecision
from branches.choices.relations import OPEN_STATES
from branches.domain.admission import approvals
from branches.domain.admission.story import StepFacts
from branches.domain.terms import months_later
from branches.models import CaseStep, RelationTransfer
from branches.permissions import ADMISSION_APPROVE
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.models import Unit

S = StepCode
_LONGER: Final = 24  # months after the assembly
_SAID: Final = {
    StepDecision.EXTEND: "继续考察，延长预备期一年",
    StepDecision.CANCEL: "长期不参加组织生活，不履行党员义务",
}


def decide(plan: DemoPlan, keeper: User) -> None:
    """By the act itself, so that the members' files tell the same."""
    root = Unit.objects.filter(depth=1).first()
    if root is None or not keeper.can(ADMISSION_APPROVE, root):
        return
    away = RelationTransfer.objects.filter(state__in=OPEN_STATES).values("member")
    steps = CaseStep.objects.filter(
        code=S.CONVERSION, case__end="", case__stage=AdmissionStage.PROBATIONARY
    ).exclude(case__member__in=away)
    here = steps.filter(case__member__going_on=None).select_related("case__member")
    for step, decision in zip(here.order_by("pk"), _SAID, strict=False):
        _decide(step, decision, plan, keeper)


def _decide(step: CaseStep, decision: StepDecision, plan: DemoPlan, keeper: User) -> None:
    joined = step.case.member.joined_on if step.case.member else None
    step.decision, step.content = decision, _SAID[decision]
    if decision == StepDecision.EXTEND and joined:
        step.extended_until = months_later(joined.earliest, _LONGER)
    step.save(update_fields=["decision", "content", "extended_until"])
    facts = StepFacts(
        code=S.CONFIRMATION,
        happened_on=min(step.happened_on + dt.timedelta(days=9), plan.today),
        decision=StepDecision.ACCEPT,
        document=f"〔{plan.today.year}〕61号",
        content="同意支部大会决议",
    )
    approvals.approve(step.case, facts, by=keeper)
