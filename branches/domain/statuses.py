"""What becomes of a member, step by step: each with its day, its document and its trace."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.actions import MEMBER_STATUS_CHANGED
from branches.choices.members import Category, Membership, StatusEvent
from branches.domain import members, withdrawals
from branches.domain.relations import searches, stays
from branches.domain.terms import months_later
from branches.models import PartyMember, StatusChange
from portal.access import Actor
from portal.audit.domain import events
from portal.dates import PartialDate
from portal.problems import refuse_if
from portal.rules.domain import rules
from portal.text import label_of

S = StatusEvent


@dataclass(frozen=True)
class Step:
    """`before`: the values a member must have; `after`: those the step sets. A callable gets the
    day and what else was typed. `asks`: fields typed beside the day, with whether they must be."""

    before: dict[str, Any]
    refusal: str
    after: dict[str, Any] = field(default_factory=dict)
    asks: dict[str, bool] = field(default_factory=dict)


def _day(on: dt.date, typed: dict[str, Any]) -> PartialDate:
    return PartialDate.of(on)


def _full_day(on: dt.date, typed: dict[str, Any]) -> dt.date:
    return on


def _typed(name: str, empty: Any = "") -> Callable[[dt.date, dict[str, Any]], Any]:
    def read(on: dt.date, typed: dict[str, Any]) -> Any:
        return typed.get(name) or empty

    return read


_PROBATIONARY = {"category": Category.PROBATIONARY}
_IN_THE_PARTY = (Membership.NORMAL, Membership.RESTORED)

STEPS: dict[StatusEvent, Step] = {
    S.CONFIRMED: Step(
        _PROBATIONARY,
        "只有预备党员才能办理转正。",
        {"category": Category.FULL, "confirmed_on": _day, "extended_until": None},
    ),
    S.EXTENDED: Step(
        _PROBATIONARY,
        "只有预备党员才能延长预备期。",
        {"extended_until": _typed("extended_until", None)},
        {"extended_until": True},
    ),
    S.LOST: Step(
        {"is_lost": False},
        "已经登记为失联。",
        {"is_lost": True, "lost_on": _day, "lost_kind": _typed("lost_kind")},
        {"lost_kind": False},
    ),
    S.FOUND: Step(
        {"is_lost": True},
        "没有登记为失联，不用办理恢复联系。",
        {
            "is_lost": False,
            "lost_on": None,
            "lost_kind": "",
            "last_contact_on": _full_day,
        },
    ),
    S.AWAY: Step(
        {"is_mobile": False},
        "已经登记为流动党员；外出流向有变的，请在“修改”里更正。",
        {"is_mobile": True, "mobile_since": _day, "mobile_to": _typed("mobile_to")},
        {"mobile_to": True},
    ),
    S.BACK: Step(
        {"is_mobile": True},
        "没有登记为流动党员。",
        {"is_mobile": False, "mobile_since": None, "mobile_to": ""},
    ),
    S.HARDSHIP: Step(
        {"is_hardship": False},
        "已经列为困难党员。",
        {"is_hardship": True, "hardship_since": _day},
    ),
    S.HARDSHIP_OVER: Step(
        {"is_hardship": True},
        "没有列为困难党员。",
        {"is_hardship": False, "hardship_since": None},
    ),
    S.RETIRED: Step(
        {"is_retired": False},
        "已经登记为离退休。",
        {"is_retired": True, "retired_since": _day},
    ),
    S.KEPT: Step(
        {"state": _IN_THE_PARTY},
        "党籍状态不是“正常”，不能保留党籍。",
        {"state": Membership.KEPT},
    ),
    S.SUSPENDED: Step(
        {"state": (*_IN_THE_PARTY, Membership.KEPT)},
        "党籍已经停止或开除。",
        {"state": Membership.SUSPENDED},
    ),
    S.RESTORED: Step(
        {"state": (Membership.SUSPENDED, Membership.KEPT)},
        "党籍没有停止或保留，不用恢复。",
        {"state": Membership.RESTORED},
    ),
}


@transaction.atomic
def change_status(
    member: PartyMember,
    *,
    what: StatusEvent,
    on: dt.date,
    document: str = "",
    by: Actor,
    **typed: Any,
) -> PartyMember:
    member = members.held(member, by=by)
    step = STEPS[what]
    if not _meets(member, step.before):
        raise ValidationError(f"“{member}”{step.refusal}")
    require_past(on)
    _require_asked(step, member, typed, on)
    if what == S.SUSPENDED:
        refuse_if(searches.stopping(member, on))
    before = summary(member)
    with withdrawals.keeping_member(withdrawals.STATUS, member, f"{on} {what.label}", by=by):
        for name, value in step.after.items():
            setattr(member, name, value(on, typed) if callable(value) else value)
        members.validate(member)
        member.save()
        stays.follow(member, what, on)
        keep(member, what=what, on=on, document=document, before=before, by=by)
    return member


def possible(member: PartyMember) -> list[StatusEvent]:
    """The steps that may be taken from where the member stands."""
    if member.has_left:
        return []
    return [what for what, step in STEPS.items() if _meets(member, step.before)]


def keep(
    member: PartyMember, *, what: StatusEvent, on: dt.date, document: str, before: str, by: Actor
) -> None:
    """The step's trace in the member's file and in the audit trail."""
    StatusChange.objects.create(
        member=member,
        what=what,
        before=before,
        after=summary(member),
        changed_on=on,
        document=document.strip(),
        by_id=by.pk,
    )
    events.record(MEMBER_STATUS_CHANGED, by=by, target=member, what=what.label, on=str(on))


def summary(member: PartyMember) -> str:
    """How the member stands, in a line."""
    flags = {
        "失联": member.is_lost,
        "流动": member.is_mobile,
        "困难党员": member.is_hardship,
        "离退休": member.is_retired,
    }
    words = [member.get_category_display(), member.get_state_display()]
    words += [label for label, held in flags.items() if held]
    if member.has_left:
        words.append(f"已离开（{member.leaving_reason_spoken}）")
    elif member.is_going:
        words.append("转出待回执")
    return "、".join(words)


def require_past(on: dt.date, *, field: str = "on") -> None:
    if on > timezone.localdate():
        raise ValidationError({field: "日期晚于今天，请在当天或之后办理。"})


def _meets(member: PartyMember, states: dict[str, Any]) -> bool:
    return all(
        getattr(member, name) in (value if isinstance(value, tuple) else (value,))
        for name, value in states.items()
    )


def _require_asked(step: Step, member: PartyMember, typed: dict[str, Any], on: dt.date) -> None:
    missing = {
        name: f"请填写{label_of(PartyMember, name)}。"
        for name, needed in step.asks.items()
        if needed and not typed.get(name)
    }
    if missing:
        raise ValidationError(missing)
    until = typed["extended_until"] if "extended_until" in step.asks else None
    if until:
        _require_allowed_extension(member, until, on)


def _require_allowed_extension(member: PartyMember, until: dt.date, on: dt.date) -> None:
    """Once, and so many months after the end of probation as AD-08 in force that day has it."""
    if member.extended_until:
        words = f"预备期已延长至 {member.extended_until}，只能延长一次；登记错的请先撤回。"
        raise ValidationError({"extended_until": words})
    rule = rules.current("AD-08", on=on)
    span = extension_span(member.joined_on, rule) if member.joined_on else None
    if span and not span[0] <= until <= span[1]:
        least, most = rule["least_extension"], rule["most_extension"]
        raise ValidationError(
            {
                "extended_until": f"延长后的预备期应在预备期满后 {least} 至 {most} 个月之间，"
                f"即 {span[0]} 至 {span[1]}（{rule.rule.code}），请核对日期。"
            }
        )


def extension_span(joined: PartialDate, rule: rules.InForce) -> tuple[dt.date, dt.date]:
    """The first and the last day it may end; of a day not on record only what is certain."""
    first, last = joined.earliest, joined.latest
    return (
        months_later(first, rule["months"] + rule["least_extension"]),
        months_later(last, rule["months"] + rule["most_extension"]),
    )
