"""Acts on 限期改正通知: given with a term in working days, answered by the branch, confirmed or
returned by whoever gave it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from branches.actions import (
    CORRECTION_ANSWERED,
    CORRECTION_CONFIRMED,
    CORRECTION_GIVEN,
    CORRECTION_RETURNED,
    CORRECTION_WITHDRAWN,
)
from branches.choices.corrections import CorrectionMatter, CorrectionState
from branches.domain.clerks import require_for
from branches.domain.reminders import Keepers
from branches.domain.review import correction_tasks
from branches.models import CorrectionNotice, PartyOrganization
from branches.permissions import REVIEWS_CONFIRM, REVIEWS_KEEP
from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if
from portal.rules.domain import calendar

USUAL: Final = 10  # working days
MOST: Final = 60


@dataclass(frozen=True, kw_only=True)
class CorrectionFacts:
    """What the notice says."""

    matter: str
    problem: str
    demand: str
    given_on: dt.date
    workdays: int = USUAL
    basis: str = ""
    number: str = ""


@transaction.atomic
def give(organisation: PartyOrganization, facts: CorrectionFacts, *, by: Actor) -> CorrectionNotice:
    """The term runs from the day after it is given."""
    rows = PartyOrganization.objects.select_related("unit")
    organisation = rows.get(pk=organisation.pk)
    require_for(by, REVIEWS_CONFIRM, organisation)
    refuse_if(problems(organisation, facts))
    told = {key: _stripped(value) for key, value in asdict(facts).items()}
    notice = CorrectionNotice.objects.create(
        organization=organisation,
        giver=giver_of(organisation.unit, by),
        due_on=calendar.add_workdays(facts.given_on, facts.workdays).day,
        by_id=by.pk,
        **told,
    )
    events.record(CORRECTION_GIVEN, by=by, target=notice, on=str(notice.due_on))
    _told(by, "下达限期改正通知")
    return notice


@transaction.atomic
def answer(notice: CorrectionNotice, *, text: str, on: dt.date, by: Actor) -> CorrectionNotice:
    """Late or not, what was done is told; that it is late is shown."""
    notice = _hold(notice)
    require_for(by, REVIEWS_KEEP, notice.organization)
    refuse_if(_may_be_answered(notice, text, on))
    notice.answer, notice.answered_on = text.strip(), on
    notice.state = CorrectionState.ANSWERED
    notice.save()
    events.record(CORRECTION_ANSWERED, by=by, target=notice, on=str(on))
    _told(by, "答复限期改正通知")
    return notice


@transaction.atomic
def confirm(notice: CorrectionNotice, *, note: str = "", by: Actor) -> CorrectionNotice:
    notice = _hold(notice)
    require(by, REVIEWS_CONFIRM, notice.giver)
    refuse_if(_is_answered(notice))
    notice.state, notice.review_note = CorrectionState.DONE, note.strip()
    notice.closed_on = timezone.localdate()
    notice.save()
    events.record(CORRECTION_CONFIRMED, by=by, target=notice, summary=note.strip())
    _told(by, "确认改正")
    return notice


@transaction.atomic
def give_back(
    notice: CorrectionNotice, *, reason: str, workdays: int, by: Actor
) -> CorrectionNotice:
    """Not put right yet: a new term, from today."""
    notice = _hold(notice)
    require(by, REVIEWS_CONFIRM, notice.giver)
    refuse_if(_is_answered(notice), _said(reason), _term_fits(workdays))
    today = timezone.localdate()
    notice.state, notice.review_note = CorrectionState.RETURNED, reason.strip()
    notice.returns += 1
    notice.workdays, notice.due_on = workdays, calendar.add_workdays(today, workdays).day
    notice.save()
    events.record(
        CORRECTION_RETURNED, by=by, target=notice, on=str(notice.due_on), reason=reason.strip()
    )
    _told(by, "退回重改")
    return notice


@transaction.atomic
def withdraw(notice: CorrectionNotice, *, reason: str, by: Actor) -> CorrectionNotice:
    """Given by mistake, or no longer wanted."""
    notice = _hold(notice)
    require(by, REVIEWS_CONFIRM, notice.giver)
    refuse_if(_is_open(notice), _said(reason))
    notice.state, notice.review_note = CorrectionState.WITHDRAWN, reason.strip()
    notice.closed_on = timezone.localdate()
    notice.save()
    events.record(CORRECTION_WITHDRAWN, by=by, target=notice, reason=reason.strip())
    _told(by, "撤回限期改正通知")
    return notice


def giver_of(unit: Unit, by: Actor) -> Unit:
    """The county's own department where he works for it, else the township."""
    keepers = Keepers()
    _, county = keepers.office_of(unit)
    return county if by.can(REVIEWS_CONFIRM, county) else keepers.of(unit)[1]


def problems(organisation: PartyOrganization, facts: CorrectionFacts) -> Iterator[Problem]:
    if organisation.is_closed:
        yield "organization", f"“{organisation}”已撤销。请另选党组织。"
    if facts.matter not in CorrectionMatter.values:
        yield "matter", "请选择事项。"
    if not facts.problem.strip():
        yield "problem", "请写明存在的问题。"
    if not facts.demand.strip():
        yield "demand", "请写明改正要求。"
    yield from _not_later("given_on", facts.given_on)
    yield from _term_fits(facts.workdays)


def _term_fits(workdays: int) -> Iterator[Problem]:
    if not 1 <= workdays <= MOST:
        yield "workdays", f"期限应在 1 至 {MOST} 个工作日之间。"


def _not_later(field: str, day: dt.date) -> Iterator[Problem]:
    if day > timezone.localdate():
        yield field, f"{day} 晚于今天。请核对。"


def _said(reason: str) -> Iterator[Problem]:
    if not reason.strip():
        yield "reason", "请写明原因。"


def _may_be_answered(notice: CorrectionNotice, text: str, on: dt.date) -> Iterator[Problem]:
    if not notice.is_awaited:
        yield (
            NON_FIELD_ERRORS,
            f"“{notice}”为“{notice.get_state_display()}”，不用答复。可能别人刚办理过，请刷新。",
        )
    if not text.strip():
        yield "text", "请写明改正情况。"
    if on < notice.given_on:
        yield "on", f"早于下达日期 {notice.given_on}。请核对。"
    yield from _not_later("on", on)


def _is_answered(notice: CorrectionNotice) -> Iterator[Problem]:
    if notice.state != CorrectionState.ANSWERED:
        yield (
            NON_FIELD_ERRORS,
            f"“{notice}”为“{notice.get_state_display()}”，支部答复后才能确认或者退回。",
        )


def _is_open(notice: CorrectionNotice) -> Iterator[Problem]:
    if not notice.is_open:
        yield NON_FIELD_ERRORS, f"“{notice}”已办结，不能撤回。"


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _told(by: Actor, act: str) -> None:
    correction_tasks.follow(timezone.localdate(), by=User.objects.get(pk=by.pk), act=act)


def _hold(notice: CorrectionNotice) -> Any:
    rows = CorrectionNotice.objects.select_for_update(of=("self",))
    return rows.select_related("organization__unit", "giver").get(pk=notice.pk)
