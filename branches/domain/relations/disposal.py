"""Acts on cases of disposal: proposed, step after step, approved, announced, reviewed (ME-06)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from branches.actions import DISPOSAL_CLOSED, DISPOSAL_OPENED, DISPOSAL_STEPPED
from branches.choices.disposal import ORDER, DisposalOutcome, DisposalStep, Measure
from branches.domain import moves
from branches.domain.life import checks
from branches.domain.life.facts import ActivityFacts
from branches.domain.relations import disposal_tasks
from branches.domain.terms import months_later
from branches.models import DisposalCase, DisposalStepTaken, PartyMember
from branches.permissions import DISPOSAL_KEEP
from portal.access import Actor, require
from portal.audit.domain import events
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules

RULE: Final = "ME-06"
# Codes of `leaving_reason`.
_LEAVES: Final = {Measure.PERSUADE: "41", Measure.REMOVE: "4"}


@dataclass(frozen=True, kw_only=True)
class StepTold:
    """What is told of a step; votes of the meeting, the document of the approval, until when the
    member is to correct himself."""

    on: dt.date
    note: str = ""
    document: str = ""
    correct_until: dt.date | None = None
    votes_entitled: int | None = None
    votes_present: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstained: int | None = None

    def votes(self) -> dict[str, Any]:
        names = ("entitled", "present", "for", "against", "abstained")
        return {f"votes_{name}": getattr(self, f"votes_{name}") for name in names}


@transaction.atomic
def propose(
    member: PartyMember,
    *,
    measure: str,
    ground: str,
    on: dt.date,
    note: str = "",
    disciplined: bool = False,
    by: Actor,
) -> DisposalCase:
    """The branch committee proposes. The same matter is never dealt with twice: what discipline
    looks into is left to it."""
    rows = PartyMember.objects.select_for_update(of=("self",))
    member = rows.select_related("organization__unit", "person").get(pk=member.pk)
    require(by, DISPOSAL_KEEP, member.organization.unit)
    refuse_if(_may_be_proposed(member, disciplined=disciplined), _past(on))
    case = DisposalCase.objects.create(
        member=member, measure=measure, ground=ground, proposed_on=on
    )
    DisposalStepTaken.objects.create(
        case=case, step=DisposalStep.PROPOSED, on=on, note=note.strip(), by_id=by.pk
    )
    events.record(DISPOSAL_OPENED, by=by, target=case, what=case.get_measure_display(), on=str(on))
    return case


def _may_be_proposed(member: PartyMember, *, disciplined: bool) -> Iterator[Problem]:
    if member.has_left:
        yield NON_FIELD_ERRORS, f"“{member}”已于 {member.left_on} 离开，不再处置。"
    if DisposalCase.objects.open().filter(member=member).exists():
        yield NON_FIELD_ERRORS, f"“{member}”已有正在办理的组织处置，请在那里继续。"
    if disciplined:
        yield (
            "disciplined",
            "同一问题纪检监察机关正在审查或者已作处理的，不再作组织处置。",
        )


def _past(on: dt.date) -> Iterator[Problem]:
    if on > timezone.localdate():
        yield "on", "日期晚于今天，请在当天或之后登记。"


def next_step(case: DisposalCase) -> DisposalStep | None:
    place = ORDER.index(DisposalStep(case.last_step)) + 1
    return None if case.is_closed or place == len(ORDER) else ORDER[place]


@transaction.atomic
def take_step(case: DisposalCase, step: str, told: StepTold, *, by: Actor) -> DisposalCase:
    """The next one in the order, not before the last. Announcing a removal ends the membership."""
    case = _hold(case, by)
    refuse_if(_is_next(case, step))
    refuse_if(_past(told.on), _after_last(case, told.on), _fits(case, step, told))
    DisposalStepTaken.objects.create(
        case=case, step=step, on=told.on, note=told.note.strip(), by_id=by.pk, **told.votes()
    )
    case.last_step = step
    if step == DisposalStep.APPROVED:
        case.document = told.document.strip()
        case.correct_until = told.correct_until if case.measure == Measure.CORRECT else None
    case.save()
    events.record(
        DISPOSAL_STEPPED,
        by=by,
        target=case,
        what=DisposalStep(step).label,
        on=str(told.on),
    )
    if step == DisposalStep.ANNOUNCED and case.measure in _LEAVES:
        _end_membership(case, told.on, by)
    return case


def _end_membership(case: DisposalCase, on: dt.date, by: Actor) -> None:
    reason = _LEAVES[Measure(case.measure)]
    moves.leave(case.member, left_on=on, leaving_reason=reason, document=case.document, by=by)
    case.outcome, case.closed_on = DisposalOutcome.LEFT, on
    case.save(update_fields=["outcome", "closed_on"])


def _is_next(case: DisposalCase, step: str) -> Iterator[Problem]:
    due = next_step(case)
    if due is None:
        yield NON_FIELD_ERRORS, f"“{case}”已经办完各步骤，可能别人刚办理过，请刷新。"
    elif step != due:
        yield (
            NON_FIELD_ERRORS,
            f"下一步是“{due.label}”，不能先登记“{DisposalStep(step).label}”。可能别人刚办理过，请刷新。",
        )


def _after_last(case: DisposalCase, on: dt.date) -> Iterator[Problem]:
    last = case.steps.order_by("-on", "-pk").first()
    if last is not None and on < last.on:
        yield "on", f"早于上一步“{last.get_step_display()}”的 {last.on}。请核对。"


def _fits(case: DisposalCase, step: str, told: StepTold) -> Iterator[Problem]:
    if step == DisposalStep.VOTED:
        facts = ActivityFacts(
            kinds=[], held_on=told.on, topic="", is_voted=True, is_passed=True, **told.votes()
        )
        yield from checks.votes_fit(facts)
    if step != DisposalStep.APPROVED:
        return
    if not told.document.strip():
        yield "document", "请填写上级党组织的批复文号。"
    if case.measure == Measure.CORRECT:
        yield from _term_fits(told)


def _term_fits(told: StepTold) -> Iterator[Problem]:
    if told.correct_until is None:
        yield "correct_until", "请填写改正期限，一般六个月。"
        return
    most = rules.value(RULE, "most_months", on=told.on)
    last = months_later(told.on, most)
    if not told.on < told.correct_until <= last:
        yield (
            "correct_until",
            f"改正期限应晚于审批日期，最长 {most} 个月，即不晚于 {last}（{RULE}）。",
        )


@transaction.atomic
def review(
    case: DisposalCase, *, outcome: str, on: dt.date, note: str = "", by: Actor
) -> DisposalCase:
    """The term is over: corrected or not. Before it is over only with a reason."""
    case = _hold(case, by)
    refuse_if(
        [(NON_FIELD_ERRORS, f"“{case}”已经办结。")] if case.is_closed else (),
        _past(on),
        _may_end(case, outcome, on, note),
    )
    case.outcome, case.closed_on, case.closing_note = outcome, on, note.strip()
    case.save()
    events.record(
        DISPOSAL_CLOSED, by=by, target=case, what=DisposalOutcome(outcome).label, on=str(on)
    )
    disposal_tasks.settle(today=timezone.localdate(), by=by)
    return case


def _may_end(case: DisposalCase, outcome: str, on: dt.date, note: str) -> Iterator[Problem]:
    if outcome == DisposalOutcome.DROPPED:
        if not note.strip():
            yield "note", "不予处置的，请填写原因。"
        return
    if outcome == DisposalOutcome.LEFT or case.measure != Measure.CORRECT:
        yield "outcome", "劝其退党、除名的，登记“宣布”后自动办结。"
        return
    if case.correct_until is None:
        yield "outcome", "还没有审批，没有改正期限，不能登记改正结果。"
    elif on < case.correct_until and not note.strip():
        yield "note", f"改正期限到 {case.correct_until}，提前认定的请写明原因。"


def open_of(member: PartyMember) -> DisposalCase | None:
    return DisposalCase.objects.open().filter(member=member).first()


def _hold(case: DisposalCase, by: Actor) -> Any:
    rows = DisposalCase.objects.select_for_update(of=("self",))
    case = rows.select_related("member__organization__unit", "member__person").get(pk=case.pk)
    require(by, DISPOSAL_KEEP, case.member.organization.unit)
    return case
