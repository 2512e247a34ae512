"""A probationary member's admission goes with the member: to another branch, or to its end."""

from branches.choices.admission import CaseEnd
from branches.models import AdmissionCase, CaseStep, MemberMove, PartyMember
from portal.access import Actor

MOVED = "moved"  # no step of the chart: the case went to another branch
_CANCELLED = "5"  # code of leaving_reason


def moved(move: MemberMove, *, by: Actor) -> None:
    """Part of the act that moved the member: the time goes on, and the clocks stay."""
    for case in AdmissionCase.objects.running().filter(member=move.member):
        case.organization = move.target
        case.save(update_fields=["organization", "changed_at"])
        CaseStep.objects.create(
            case=case,
            code=MOVED,
            happened_on=move.moved_on,
            content=f"组织关系由“{move.source}”转到“{move.target}”",
            entered_by_id=by.pk,
        )


def left(member: PartyMember) -> None:
    """Part of the act by which the member left."""
    for case in AdmissionCase.objects.running().filter(member=member):
        cancelled = member.leaving_reason == _CANCELLED
        case.end = CaseEnd.CANCELLED if cancelled else CaseEnd.STOPPED
        case.ended_on, case.end_reason = member.left_on, member.leaving_reason_spoken
        case.save(update_fields=["end", "ended_on", "end_reason", "changed_at"])
