"""A leader decides; what follows is a row of the register of interviews."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from assessments.actions import INTERVIEW_DECIDED
from assessments.choices import InterviewState
from assessments.models import InterviewProposal
from assessments.models.interview import InterviewProposalQuerySet
from assessments.permissions import INTERVIEWS_DECIDE
from portal.access import RoleKey, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.inbox.domain import notices
from portal.problems import refuse_if
from portal.registers.models import Register, RegisterRecord
from portal.registers.models.entries import RegisterRecordQuerySet

REGISTER: Final = "ASM-13"


@transaction.atomic
def decide(
    proposal: InterviewProposal, *, state: str, reason: str = "", by: User
) -> InterviewProposal:
    """约谈, 暂缓 or 不约谈; the latter two with a reason. What was put off may be decided again."""
    rows = InterviewProposal.objects.select_for_update(of=("self",), no_key=True)
    proposal = rows.select_related("unit").get(pk=proposal.pk)
    require(by, INTERVIEWS_DECIDE, proposal.unit)
    open_states = (InterviewState.WAITING, InterviewState.DEFERRED)
    settled = proposal.get_state_display()
    refuse_if(
        []
        if proposal.state in open_states
        else [("", f"这条建议已决定“{settled}”，不能再改。请刷新页面查看。")],
        []
        if reason.strip() or state == InterviewState.ACCEPTED
        else [("reason", "请写明暂缓、不约谈的理由。")],
    )
    proposal.state, proposal.reason = state, reason.strip()
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save()
    events.record(INTERVIEW_DECIDED, by=by, target=proposal, reason=reason)
    if proposal.is_accepted:
        _tell_office(proposal, by)
    return proposal


def register() -> Register | None:
    return Register.objects.filter(preset=REGISTER).first()


def talks(proposal: InterviewProposal) -> RegisterRecordQuerySet:
    """What was entered of it since it was decided."""
    rows = RegisterRecord.objects.standing().filter(
        register__preset=REGISTER, unit=proposal.unit_id, made_on__gte=_day(proposal)
    )
    return rows.order_by("pk")


def without_talk() -> InterviewProposalQuerySet:
    """Decided on, and nothing entered yet."""
    entered = RegisterRecord.objects.standing().filter(
        register__preset=REGISTER, unit=OuterRef("unit"), made_on__gte=OuterRef("decided_at__date")
    )
    return InterviewProposal.objects.filter(state=InterviewState.ACCEPTED).exclude(Exists(entered))


def _day(proposal: InterviewProposal) -> dt.date | None:
    return proposal.decided_at and timezone.localdate(proposal.decided_at)


def _tell_office(proposal: InterviewProposal, by: User) -> None:
    office = User.objects.active().holding(RoleKey.ASSESSMENT_OFFICE).exclude(pk=by.pk)
    notices.send(
        office.values_list("pk", flat=True),
        title=f"请安排约谈：{proposal.unit}"[:100],
        text=f"{proposal.words}。约谈后请登记，60 天内跟踪整改。",
        url=proposal.get_absolute_url(),
    )
