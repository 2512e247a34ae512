"""What an activity must not be: each check yields (form field, message)."""

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone

from branches.choices.life import ASSEMBLY, COMMITTEE_MEETING, GROUP_MEETING, ActivityState
from branches.choices.organisations import OrganisationKind
from branches.domain.life import window
from branches.domain.life.facts import ActivityFacts, Tick
from branches.models import Activity, ActivityKind, PartyMember, PartyOrganization
from branches.permissions import ACTIVITIES_REOPEN
from portal.access import Actor
from portal.dates import PartialDate
from portal.problems import Problem
from portal.rules.domain import rules


def day_fits(organisation: PartyOrganization, held_on: dt.date) -> Iterator[Problem]:
    if held_on > timezone.localdate():
        yield "held_on", f"日期 {held_on} 晚于今天。活动开展后再登记。"
    founded, closed = organisation.founded_on, organisation.closed_on
    if founded and PartialDate.of(held_on) < founded:
        yield "held_on", f"“{organisation}”{founded} 才成立，请核对日期。"
    if closed and held_on > closed:
        yield "held_on", f"“{organisation}”已于 {closed} 撤销，请核对日期。"


def kinds_fit(organisation: PartyOrganization, kinds: list[ActivityKind]) -> Iterator[Problem]:
    if not kinds:
        yield "kinds", "请选择活动类型。"
    for kind in kinds:
        if kind.closed_on:
            yield "kinds", f"“{kind}”已停用。请另选类型。"
    meets = any(kind.code == GROUP_MEETING for kind in kinds)
    if meets and organisation.kind != OrganisationKind.GROUP and _has_groups(organisation):
        yield "kinds", f"“{organisation}”设有党小组，党小组会请在各党小组名下登记。"


def _has_groups(organisation: PartyOrganization) -> bool:
    below = PartyOrganization.objects.in_branch(organisation).still_open()
    return below.filter(kind=OrganisationKind.GROUP).exists()


def month_is_open(held_on: dt.date, reason: str, *, by: Actor, unit: object) -> Iterator[Problem]:
    """After the month is locked only whoever may reopen it, who says why."""
    if not window.is_locked(held_on, today=timezone.localdate()):
        return
    month = window.month_of(held_on).label
    if not by.can(ACTIVITIES_REOPEN, unit):  # type: ignore[arg-type]
        yield "held_on", f"{month}已锁定，补录、修改请联系组织科办理。"
    elif not reason.strip():
        yield "reason", f"{month}已锁定，请写明补录、修改的原因。"


def times_fit(facts: ActivityFacts) -> Iterator[Problem]:
    if facts.starts_at and facts.ends_at and facts.ends_at <= facts.starts_at:
        yield "ends_at", "结束时间不晚于开始时间。请核对。"


def not_recorded_yet(
    organisation: PartyOrganization, facts: ActivityFacts, *, apart_from: Activity | None = None
) -> Iterator[Problem]:
    """Two secretaries recording one meeting."""
    same = Activity.objects.standing().filter(
        organization=organisation, held_on=facts.held_on, kinds__in=facts.kinds
    )
    if apart_from is not None:
        same = same.exclude(pk=apart_from.pk)
    twin = same.select_related("entered_by").order_by("pk").first()
    if twin is None or (facts.is_another and twin.state != ActivityState.DRAFT):
        return
    if twin.state == ActivityState.DRAFT:
        yield (
            NON_FIELD_ERRORS,
            (
                f"{twin.entered_by}正在填写 {facts.held_on} 的同类活动“{twin.topic}”（草稿）。"
                "请打开该草稿继续填写，或者先撤回它。"
            ),
        )
    else:
        yield (
            "is_another",
            (
                f"{twin.entered_by}已于 {twin.entered_on} 登记 {facts.held_on} 的同类活动"
                f"“{twin.topic}”。如果确实是另一次活动，请勾选“确实是另一次”。"
            ),
        )


def marks_fit(
    roster: list[PartyMember], marks: list[Tick], facts: ActivityFacts
) -> Iterator[Problem]:
    known = {member.pk for member in roster}
    strangers = [mark.member for mark in marks if mark.member.pk not in known]
    if strangers:
        names = "、".join(str(member) for member in strangers)
        yield (
            "marks",
            f"{names} 在 {facts.held_on} 不在名单中。请核对日期，或者改记为列席人员姓名。",
        )


def counts_fit(facts: ActivityFacts) -> Iterator[Problem]:
    """Where only numbers were given."""
    for name, label in (("expected", "应到"), ("present", "实到")):
        if getattr(facts, name) is None:
            yield name, f"请填写{label}人数，或者勾选名单。"
    expected, present, leave = facts.expected, facts.present, facts.on_leave or 0
    if expected is None or present is None:
        return
    if present > expected:
        yield "present", f"实到 {present} 人，多于应到 {expected} 人。请核对。"
    elif present + leave > expected:
        yield "on_leave", f"实到和请假共 {present + leave} 人，多于应到 {expected} 人。请核对。"


# Votes (BR-10) -----------------------------------------------------------------------------------


def votes_fit(facts: ActivityFacts) -> Iterator[Problem]:
    if not facts.is_voted:
        return
    told = {
        "votes_entitled": facts.votes_entitled,
        "votes_present": facts.votes_present,
        "votes_for": facts.votes_for,
    }
    labels = {
        "votes_entitled": "应到有表决权",
        "votes_present": "实到有表决权",
        "votes_for": "赞成",
    }
    missing = [name for name, value in told.items() if value is None]
    for name in missing:
        yield name, f"有表决事项的，请填写{labels[name]}人数（BR-10）。"
    if not missing:
        yield from _votes_add_up(facts)


def _votes_add_up(facts: ActivityFacts) -> Iterator[Problem]:
    entitled, present = facts.votes_entitled or 0, facts.votes_present or 0
    in_favour = facts.votes_for or 0
    cast = in_favour + (facts.votes_against or 0) + (facts.votes_abstained or 0)
    if present > entitled:
        yield "votes_present", f"实到有表决权 {present} 人，多于应到 {entitled} 人。请核对。"
    elif cast > present:
        yield "votes_for", f"赞成、反对、弃权共 {cast} 票，多于实到有表决权 {present} 人。请核对。"
    else:
        yield from _enough_voted(facts, entitled, present, in_favour)


def _enough_voted(
    facts: ActivityFacts, entitled: int, present: int, in_favour: int
) -> Iterator[Problem]:
    rule = rules.current("BR-10", on=facts.held_on)
    meets = {kind.code for kind in facts.kinds}
    committee = COMMITTEE_MEETING in meets and ASSEMBLY not in meets
    share = Fraction(rule["committee_present" if committee else "assembly_present"])
    if present <= share * entitled:
        yield (
            "votes_present",
            f"实到有表决权 {present} 人，没有超过应到 {entitled} 人的 {share}，不能表决（BR-10）。",
        )
    needed = Fraction(rule["votes_of_entitled"])
    if in_favour <= needed * entitled and facts.is_passed:
        yield (
            "votes_for",
            (
                f"赞成 {in_favour} 票，没有超过应到有表决权 {entitled} 人的 {needed}，"
                "不能记为通过（BR-10）。请改为未通过，或者核对票数。"
            ),
        )
