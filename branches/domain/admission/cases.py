"""Acts on admissions: taken step by step, corrected, given back, moved, ended."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from branches.actions import (
    ADMISSION_CORRECTED,
    ADMISSION_ENDED,
    ADMISSION_MOVED,
    ADMISSION_NOTICED,
    ADMISSION_RETURNED,
    ADMISSION_STEP,
)
from branches.choices.admission import (
    VOTED,
    CaseEnd,
    HelperKind,
    HitConclusion,
    NoticeKind,
    StepCode,
)
from branches.domain import members
from branches.domain.admission import chart, checks, fitting, forms_given, holding, reminders, story
from branches.domain.admission.checks import AdmissionHit
from branches.domain.admission.story import StepFacts, Story
from branches.domain.clerks import require_for
from branches.models import (
    AdmissionCase,
    AdmissionFinding,
    AdmissionNotice,
    AdmissionPlan,
    AdmissionVote,
    CaseHelper,
    CaseStep,
    PartyOrganization,
)
from branches.permissions import ADMISSION_KEEP, ADMISSION_OVERSEE
from portal.accounts.models import User
from portal.audit.domain import events
from portal.dates import PartialDate
from portal.problems import Problem, refuse_if

S = StepCode
_HELPERS: Final = {S.CONTACTS: HelperKind.CONTACT, S.INTRODUCERS: HelperKind.INTRODUCER}
_NOT_STEPS: Final = (*VOTED, S.APPROVAL, S.CONFIRMATION)  # acts of their own


# Steps -------------------------------------------------------------------------------------------


@transaction.atomic
def record_step(
    case: AdmissionCase, facts: StepFacts, *, override_reason: str = "", by: User
) -> CaseStep:
    """A step of the branch, or of the committee above; votes and approvals have their own acts."""
    if facts.code in _NOT_STEPS:
        raise ValidationError(f"“{chart.name(facts.code)}”请用表决或者审批办理。")
    return take(case, facts, override_reason=override_reason, by=by)


@transaction.atomic
def hold_vote(
    case: AdmissionCase, facts: StepFacts, *, override_reason: str = "", by: User
) -> CaseStep:
    """The assembly votes on one person: counts only."""
    if facts.code not in VOTED:
        raise ValidationError(f"“{chart.name(facts.code)}”不是支部大会表决的事项。")
    refuse_if(fitting.votes_told(facts))
    return take(case, facts, override_reason=override_reason, by=by)


def take(case: AdmissionCase, facts: StepFacts, *, override_reason: str = "", by: User) -> CaseStep:
    """Part of the acts: judged, kept, told."""
    held = holding.case_held(case, by=by)
    holding.require_step(by, held.organization, facts.code)
    if facts.code == S.PREREVIEW:  # of two at once the second sees what is left
        list(AdmissionPlan.objects.select_for_update().order_by("pk").filter(
            year=facts.happened_on.year
        ))  # fmt: skip
    told = story_of(held)
    found = judged(told, facts, override_reason, unit=held.organization.unit, by=by)
    step = keep(held, facts, found, override_reason, by=by)
    summary = f"{chart.name(facts.code)} {facts.happened_on}"
    events.record(ADMISSION_STEP, by=by, target=held, summary=summary, reason=override_reason)
    reminders.fulfilled(held, facts.code, by=by)
    if facts.code == S.ARCHIVE:
        finish(held, CaseEnd.ARCHIVED, facts.happened_on, "")
    return step


def story_of(case: AdmissionCase) -> Story:
    row = story.prefetched(AdmissionCase.objects.filter(pk=case.pk)).get()
    return story.of(row)


def judged(
    told: Story, facts: StepFacts, reason: str, *, unit: Any, by: User
) -> list[AdmissionHit]:
    """Refuses what is impossible; hits of rules too, unless an office gives its reason."""
    refuse_if(
        _known_step(facts.code),
        fitting.impossible(told, facts),
        fitting.extension_fits(told, facts),
        forms_given.fits(told, facts),
    )
    found = list(checks.hits(told.with_step(facts), facts))
    if not found:
        return []
    messages = [(hit.field, f"{hit.message}。") for hit in found]
    if not reason.strip():
        refuse_if([*messages, ("", "确需例外的，由组织科填写“批准例外的原因”后办理。")])
    if not by.can(ADMISSION_OVERSEE, unit):
        refuse_if([*messages, ("override_reason", "批准例外由组织科办理，您没有这项权限。")])
    return found


def _known_step(code: str) -> Iterator[Problem]:
    if code not in S.values and code not in {row.code for row in chart.rows()}:
        yield NON_FIELD_ERRORS, "没有这个环节，可能已停用。请刷新后重新选择。"


def keep(
    case: AdmissionCase,
    facts: StepFacts,
    found: Sequence[AdmissionHit],
    override_reason: str,
    *,
    by: User,
) -> CaseStep:
    told = {name: getattr(facts, name) for name in story.COLUMNS}
    told = {
        name: value.strip() if isinstance(value, str) else value for name, value in told.items()
    }
    step = CaseStep.objects.create(
        case=case,
        activity=facts.activity,
        override_reason=override_reason.strip() if found else "",
        entered_by=by,
        **told,
    )
    kind = _HELPERS.get(S(facts.code)) if facts.code in S.values else None
    if kind:
        CaseHelper.objects.bulk_create(
            CaseHelper(step=step, kind=kind, member=member) for member in facts.helpers
        )
    if facts.ballot:
        AdmissionVote.objects.create(step=step, **story.vote_columns(facts.ballot))
    _log(case, found, override_reason, by=by)
    restage(case)
    return step


def _log(case: AdmissionCase, found: Iterable[AdmissionHit], reason: str, *, by: User) -> None:
    """An exception stays on the list of the audit, answered by whoever allowed it."""
    today = timezone.localdate()
    AdmissionFinding.objects.bulk_create(
        (
            AdmissionFinding(
                case=case,
                rule=hit.rule,
                version=hit.version,
                step=hit.step.code,
                happened_on=hit.step.happened_on,
                message=hit.message[:300],
                found_on=today,
                conclusion=HitConclusion.TRUE,
                handling=f"批准例外：{reason.strip()}"[:400],
                concluded_by=by,
                concluded_on=today,
            )
            for hit in found
        ),
        ignore_conflicts=True,
    )


def restage(case: AdmissionCase) -> None:
    """The stage follows from the steps that stand."""
    case.stage = story_of(case).stage
    case.save(update_fields=["stage", "changed_at"])


@transaction.atomic
def correct_date(
    step: CaseStep, *, happened_on: dt.date, reason: str, override_reason: str = "", by: User
) -> CaseStep:
    """The day was typed wrongly: judged again, and what stood before stays to be seen."""
    case, held = _step_held(step, by=by)
    holding.require_step(by, case.organization, held.code)
    refuse_if([] if reason.strip() else [("reason", "请写明更正原因，例如“录入时看错日期”。")])
    if held.happened_on == happened_on:
        raise ValidationError({"happened_on": "日期没有变化。"})
    told = story_of(case)
    facts = replace(story.facts_of(held), happened_on=happened_on)
    without = replace(
        told, steps=tuple(one for one in told.steps if one.pk != held.pk), _by_code={}
    )
    found = judged(without, facts, override_reason, unit=case.organization.unit, by=by)
    before = held.happened_on
    line = f"{timezone.localdate()} {by} 更正日期：{before} → {happened_on}（{reason.strip()}）"
    held.happened_on, held.trace = happened_on, "\n".join(filter(None, (held.trace, line)))[-2000:]
    held.save(update_fields=["happened_on", "trace"])
    _log(case, found, override_reason, by=by)
    if held.code == S.ASSEMBLY and case.member:
        members.change(case.member, joined_on=PartialDate.of(happened_on), by=by)
    restage(case)
    events.record(
        ADMISSION_CORRECTED,
        by=by,
        target=case,
        changes={chart.name(held.code): [str(before), str(happened_on)]},
        reason=reason.strip(),
    )
    return held


@transaction.atomic
def return_step(step: CaseStep, *, reason: str, by: User) -> CaseStep:
    """Not so, or not complete: it counts no more, and is taken again."""
    case, held = _step_held(step, by=by)
    holding.require_step(by, case.organization, held.code)
    refuse_if(_may_return_step(case, held), () if reason.strip() else [_SAY_WHY])
    held.withdrawn_at, held.withdrawal_reason = timezone.now(), reason.strip()
    held.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    restage(case)
    events.record(
        ADMISSION_RETURNED,
        by=by,
        target=case,
        summary=f"{chart.name(held.code)} {held.happened_on}",
        reason=reason.strip(),
    )
    return held


_SAY_WHY: Final = ("reason", "请写明退回原因，让支部知道补什么。")


def _may_return_step(case: AdmissionCase, step: CaseStep) -> Iterator[Problem]:
    if step.code in (S.APPROVAL, S.CONFIRMATION):
        yield "", "审批已写入党员档案，不能退回；日期有误的请更正，审批有误的请在党员档案撤回。"
    if step.code == S.APPLICATION:
        yield "", "申请不能退回；登记有误的，请结束流程并写明原因。"
    told = story_of(case)
    for later, needs in story.NEEDS.items():
        if step.code in needs and told.has(later):
            yield "", f"之后的“{chart.name(later)}”已登记，请先退回它。"


def _step_held(step: CaseStep, *, by: User) -> tuple[AdmissionCase, CaseStep]:
    case = holding.case_held(step.case, by=by)
    held = CaseStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
    held.case = case
    if held.is_withdrawn:
        raise ValidationError("这一环节已经退回，不能再办理。")
    return case, held


# Notices -----------------------------------------------------------------------------------------


@transaction.atomic
def give_notice(
    case: AdmissionCase,
    *,
    kind: NoticeKind,
    starts_on: dt.date,
    ends_on: dt.date,
    place: str = "",
    phone: str = "",
    feedback: str = "",
    by: User,
) -> AdmissionNotice:
    """One of a kind stands at a time: another takes its place."""
    held = holding.case_held(case, by=by)
    if ends_on < starts_on:
        raise ValidationError({"ends_on": f"截止于 {ends_on}，早于开始的 {starts_on}。请核对。"})
    held.notices.standing().filter(kind=kind).update(withdrawn_at=timezone.now())
    notice = AdmissionNotice.objects.create(
        case=held,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        place=place.strip(),
        phone=phone.strip(),
        feedback=feedback.strip(),
    )
    events.record(ADMISSION_NOTICED, by=by, target=held, summary=str(notice))
    return notice


# Ended, moved ------------------------------------------------------------------------------------


@transaction.atomic
def end(case: AdmissionCase, *, how: CaseEnd, on: dt.date, reason: str, by: User) -> AdmissionCase:
    """Before somebody is a member: not accepted, taken back, broken off."""
    held = holding.case_held(case, by=by)
    refuse_if(
        _may_end(held, how),
        [("on", f"日期 {on} 晚于今天。")] if on > timezone.localdate() else (),
        () if reason.strip() else [("reason", "请写明原因。")],
    )
    finish(held, how, on, reason)
    events.record(
        ADMISSION_ENDED, by=by, target=held, summary=f"{on} {how.label}", reason=reason.strip()
    )
    return held


def _may_end(case: AdmissionCase, how: CaseEnd) -> Iterator[Problem]:
    if case.member_id:
        yield "", "已是预备党员：取消资格请登记支部大会表决和上级审批，离开的请在党员档案办理。"
    elif how not in (CaseEnd.REJECTED, CaseEnd.RETRACTED, CaseEnd.STOPPED):
        yield "how", "请选择未通过、本人撤回或者终止。"


def finish(case: AdmissionCase, how: CaseEnd, on: dt.date, reason: str) -> None:
    case.end, case.ended_on, case.end_reason = how, on, reason.strip()[:200]
    case.save(update_fields=["end", "ended_on", "end_reason", "changed_at"])


@transaction.atomic
def move_case(
    case: AdmissionCase,
    *,
    organisation: PartyOrganization,
    moved_on: dt.date,
    reason: str = "",
    by: User,
) -> AdmissionCase:
    """To another branch: the time of cultivation goes on, and the clocks stay."""
    held = holding.case_held(case, by=by)
    target = holding.organisation_held(organisation.pk)
    require_for(by, ADMISSION_KEEP, target)
    refuse_if(holding.admits(target), _may_move(held, target, moved_on))
    source = held.organization
    held.organization = target
    held.save(update_fields=["organization", "changed_at"])
    trace_move(held, source, moved_on, reason, by=by)
    events.record(
        ADMISSION_MOVED,
        by=by,
        target=held,
        summary=f"{source} → {target}，{moved_on}",
        reason=reason.strip(),
    )
    return held


def trace_move(
    case: AdmissionCase, source: PartyOrganization, on: dt.date, reason: str, *, by: User
) -> None:
    CaseStep.objects.create(
        case=case,
        code=chart.MOVED,
        happened_on=on,
        content=f"由“{source}”转到“{case.organization}”。{reason.strip()}"[:1000],
        entered_by=by,
    )


def _may_move(case: AdmissionCase, target: PartyOrganization, on: dt.date) -> Iterator[Problem]:
    if case.member_id:
        yield "", "已是预备党员，请在党员档案办理“转接组织关系”，流程随之转移。"
    if target.pk == case.organization_id:
        yield "organization", f"已在“{target}”。请选择转入的党支部。"
    if on > timezone.localdate():
        yield "moved_on", f"日期 {on} 晚于今天。"
