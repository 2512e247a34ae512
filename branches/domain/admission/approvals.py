"""What the committee above decides; what becomes of the member follows by the members' acts."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction

from branches.actions import ADMISSION_ENDED
from branches.choices.admission import CaseEnd, StepCode, StepDecision
from branches.choices.members import Category, Membership, StatusEvent
from branches.domain import members, moves, statuses, withdrawals
from branches.domain.admission import cases, clocks, fitting, holding
from branches.domain.admission.story import StepFacts, Story
from branches.models import AdmissionCase, CaseStep, PartyMember
from branches.permissions import MEMBERS_MANAGE
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.dates import PartialDate
from portal.problems import refuse_if

S = StepCode
_ADMITTED, _AGAIN, _CANCELLED = "1", "2", "5"  # codes of joining_type and of leaving_reason


@transaction.atomic
def approve(
    case: AdmissionCase, facts: StepFacts, *, override_reason: str = "", by: User
) -> CaseStep:
    """Step 17 makes a probationary member, step 24 a full one; either may be refused."""
    if facts.code not in (S.APPROVAL, S.CONFIRMATION):
        raise ValidationError("审批只用于接收预备党员和预备党员转正。")
    held = holding.case_held(case, by=by)
    holding.require_higher(by, held.organization)
    require(by, MEMBERS_MANAGE, held.organization.unit)
    told = cases.story_of(held)
    if facts.code == S.CONFIRMATION:
        return _confirm(held, told, facts, override_reason, by=by)
    refuse_if(fitting.approval_in_time(told, facts))
    step = cases.take(held, facts, override_reason=override_reason, by=by)
    if not facts.failed:
        _admit(held, told, by=by)
    return step


def _admit(case: AdmissionCase, told: Story, *, by: User) -> None:
    assembled = told.day(S.ASSEMBLY)
    if assembled is None:
        raise ValidationError("没有登记支部大会讨论，无法确定入党日期。")
    former = PartyMember.objects.filter(person=case.person_id).first()
    joined = PartialDate.of(assembled)
    if former is None:
        case.member = members.register(
            organization=case.organization,
            person=case.person,
            category=Category.PROBATIONARY,
            joined_on=joined,
            joining_type=_ADMITTED,
            education=case.education,
            by=by,
        )
    else:
        case.member = _readmit(former, case, joined, by=by)
    case.save(update_fields=["member", "changed_at"])


def _readmit(
    former: PartyMember, case: AdmissionCase, joined: PartialDate, *, by: User
) -> PartyMember:
    """Who was once removed from the Party has a file already."""
    member = members.held(former, by=by, left=True)
    if not member.has_left:
        raise ValidationError(f"“{member}”已是“{member.organization}”的党员。")
    before = statuses.summary(member)
    says = f"{joined} 重新入党"
    with withdrawals.keeping_member(withdrawals.RETURN, member, says, by=by):
        member.organization, member.state = case.organization, Membership.NORMAL
        member.left_on, member.leaving_reason = None, ""
        member.category, member.joined_on = Category.PROBATIONARY, joined
        member.confirmed_on, member.extended_until = None, None
        member.joining_type = _AGAIN
        members.validate(member)
        member.save()
        statuses.keep(
            member,
            what=StatusEvent.RETURNED,
            on=joined.earliest,
            document="",
            before=before,
            by=by,
        )
    return member


def _confirm(
    case: AdmissionCase, told: Story, facts: StepFacts, override_reason: str, *, by: User
) -> CaseStep:
    """As the assembly decided: full from the day the probation ended, longer, or not at all."""
    held = told.last(S.CONVERSION)
    member, end = case.member, clocks.probation_end(told)
    if held is None or member is None or end is None:
        raise ValidationError("还没有登记支部大会讨论转正。")
    if member.has_left:
        raise ValidationError(
            f"“{member}”已于 {member.left_on} 离开（{member.leaving_reason_spoken}），不能审批。"
        )
    decided = StepDecision.FAIL if facts.failed else StepDecision(held.decision)
    step = cases.take(
        case, replace(facts, decision=decided), override_reason=override_reason, by=by
    )
    if decided == StepDecision.ON_TIME:
        statuses.change_status(
            member, what=StatusEvent.CONFIRMED, on=end, document=facts.document, by=by
        )
    elif decided == StepDecision.EXTEND:
        statuses.change_status(
            member,
            what=StatusEvent.EXTENDED,
            on=facts.happened_on,
            document=facts.document,
            extended_until=held.extended_until,
            by=by,
        )
    elif decided == StepDecision.CANCEL:
        _cancel(case, member, facts, by=by)
    return step


def _cancel(case: AdmissionCase, member: PartyMember, facts: StepFacts, *, by: User) -> None:
    moves.leave(
        member,
        left_on=facts.happened_on,
        leaving_reason=_CANCELLED,
        document=facts.document,
        by=by,
    )
    case.refresh_from_db()
    if case.is_running:
        cases.finish(case, CaseEnd.CANCELLED, facts.happened_on, "取消预备党员资格")
        events.record(ADMISSION_ENDED, by=by, target=case, summary="取消预备党员资格")
