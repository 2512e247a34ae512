"""A probationary member's admission goes with the member: to another branch, or to its end."""

from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS

from branches.choices.admission import CaseEnd, StepCode
from branches.models import AdmissionCase, CaseStep, MemberMove, PartyMember
from portal.access import Actor
from portal.people.models import Person
from portal.problems import Problem

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


def on_the_way(member: PartyMember, *, outside: bool) -> str:
    """What whoever writes a letter of transfer is to know of the admission, or nothing."""
    case = AdmissionCase.objects.running().filter(member=member).first()
    if case is None:
        return ""
    said = f"“{member}”的发展党员流程正在办理（{case.get_stage_display()}）。"
    if _awaits_decision(case):
        said += "支部大会已讨论转正、上级党委还没有审批，请先办完审批，或者与接收方说明由其审批。"
    if outside:
        return (
            f"{said}登记回执时流程在本县结束，请把入党志愿书、考察登记表等材料随介绍信转给接收方；"
            "预备期由接收方接着计算。"
        )
    return f"{said}登记接收时流程随之转入接收党组织，培养教育时间和预备期连续计算，各项时限不变。"


def _awaits_decision(case: AdmissionCase) -> bool:
    """Told by days alone: a longer probation is discussed and decided twice."""
    standing = CaseStep.objects.standing().filter(case=case)
    held = standing.filter(code=StepCode.CONVERSION).order_by("happened_on").last()
    decided = standing.filter(code=StepCode.CONFIRMATION).order_by("happened_on").last()
    return bool(held and (decided is None or decided.happened_on < held.happened_on))


def is_no_applicant(person: Person) -> Iterator[Problem]:
    """Whoever brings a letter is a member already, and not one who has applied here."""
    case = AdmissionCase.objects.running().filter(person=person, member=None).first()
    if case is not None:
        yield (
            NON_FIELD_ERRORS,
            (
                f"“{person}”在“{case.organization}”的发展党员流程正在办理"
                f"（{case.get_stage_display()}），不能登记为转入的党员。"
                "人没有认错的，请先结束该流程并写明原因。"
            ),
        )
