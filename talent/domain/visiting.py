"""大走访: whom a campaign goes to is frozen when it starts; every visit feeds needs and tickets."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from portal.access import Actor, RoleKey, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import plain
from portal.problems import Problem, refuse_if
from talent.actions import CAMPAIGN_CHANGED, VISIT_TOLD
from talent.choices import EnterpriseState, TicketChannel
from talent.choices.visiting import TargetKind
from talent.domain import destinations, needs, talents, tickets
from talent.models import (
    CampaignTarget,
    CampaignVisit,
    Enterprise,
    Need,
    TalentProfile,
    Ticket,
    VisitCampaign,
)
from talent.permissions import CAMPAIGNS_MANAGE, TALENT_KEEP, VISITS_OWN

_GOERS: Final = (
    RoleKey.TALENT_OFFICE, RoleKey.TOWNSHIP_MEMBER, RoleKey.UNIT_CONTACT,
    RoleKey.DEPARTMENT_LEADER, RoleKey.COUNTY_LEADER,
)  # fmt: skip


def goers() -> Any:
    """Who may be sent: whoever has an account of these posts."""
    found = User.objects.none()
    for role in _GOERS:
        found = found | User.objects.holding(role)
    return found.distinct().order_by("name", "pk")


# The campaign -------------------------------------------------------------------------------------


def _sound(row: VisitCampaign) -> Iterator[Problem]:
    if row.since and row.until and row.until < row.since:
        yield "until", f"走访止早于走访起 {row.since}，请核对。"
    if row.ended_on:
        yield "", f"“{row}”已于 {row.ended_on} 结束，不能再改。"
    if not (row.large or row.high or row.away):
        yield "large", "至少选一类走访对象。"
    if row.pk and row.started_on:
        before = VisitCampaign.objects.get(pk=row.pk)
        for name in ("large", "high", "away"):
            if getattr(before, name) != getattr(row, name):
                yield name, "已经启动，对象已固定；要增加的用“增补对象”。"


CAMPAIGNS: Final = plain.PlainActs(
    VisitCampaign,
    CAMPAIGNS_MANAGE,
    CAMPAIGN_CHANGED,
    fields=("name", "document", "since", "until", "large", "high", "away"),
    noun="大走访",
    adds="登记",
    checks=_sound,
)


@transaction.atomic
def start(campaign: VisitCampaign, *, by: User) -> VisitCampaign:
    """Freezes whom it goes to, by township."""
    row = _held(campaign, by)
    refuse_if(_not_begun(row))
    today = timezone.localdate()
    made = list(destinations.whom(row, today))
    refuse_if(_somebody(made))
    CampaignTarget.objects.bulk_create(made, batch_size=1000)
    row.started_on = today
    row.save(update_fields=["started_on"])
    _tell(f"启动（{len(made):,} 个对象）", row, by=by)
    return row


def _not_begun(row: VisitCampaign) -> Iterator[Problem]:
    if row.started_on:
        yield "", f"“{row}”已于 {row.started_on} 启动。"


def _somebody(made: list[CampaignTarget]) -> Iterator[Problem]:
    if not made:
        yield "", "所选的各类现在都没有对象：没有正常经营的规上企业，没有在库的高层次、在外人才。"


@transaction.atomic
def finish(campaign: VisitCampaign, *, on: dt.date, by: User) -> VisitCampaign:
    row = _held(campaign, by)
    refuse_if(is_going(row), talents.not_later(on), _not_before(row, on))
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    _tell("结束", row, by=by)
    return row


def is_going(row: VisitCampaign) -> Iterator[Problem]:
    if row.started_on is None:
        yield "", f"“{row}”还没有启动。"
    elif row.ended_on:
        yield "", f"“{row}”已于 {row.ended_on} 结束。"


def _not_before(row: VisitCampaign, on: dt.date) -> Iterator[Problem]:
    if row.started_on and on < row.started_on:
        yield "on", f"早于启动日期 {row.started_on}，请核对。"


# Whom it goes to ----------------------------------------------------------------------------------


@transaction.atomic
def add(
    campaign: VisitCampaign,
    *,
    enterprise: Enterprise | None,
    profile: TalentProfile | None,
    by: User,
) -> CampaignTarget:
    """增补: counted apart from those frozen."""
    row = _held(campaign, by)
    refuse_if(is_going(row), _one_of(enterprise, profile), _not_yet(row, enterprise, profile))
    whose: Any = enterprise or profile
    kind = TargetKind.FIRM if enterprise else TargetKind.PERSON
    target = CampaignTarget(
        campaign=row, kind=kind, enterprise=enterprise, profile=profile, added=True,
        unit=destinations.townships().of(whose.unit),
    )  # fmt: skip
    target.save()
    events.record(CAMPAIGN_CHANGED, by=by, target=target, summary=f"“{row}”增补对象：{target}")
    return target


def _one_of(enterprise: Enterprise | None, profile: TalentProfile | None) -> Iterator[Problem]:
    if (enterprise is None) == (profile is None):
        yield "enterprise", "请选一家企业，或者选一名人才，只选一项。"
    if enterprise and enterprise.state != EnterpriseState.RUNNING:
        yield "enterprise", f"“{enterprise}”{enterprise.get_state_display()}，不能增补。"
    if profile and not destinations.contactable().filter(pk=profile.pk).exists():
        yield "profile", f"“{profile}”不在库、暂不联系或者不同意日常联系，不能增补。"


def _not_yet(
    row: VisitCampaign, enterprise: Enterprise | None, profile: TalentProfile | None
) -> Iterator[Problem]:
    for name, one in (("enterprise", enterprise), ("profile", profile)):
        if one and row.targets.filter(**{name: one}).exists():
            yield name, f"“{one}”已是本次走访对象。"


@transaction.atomic
def assign(target: CampaignTarget, *, visitor: User | None, by: User) -> CampaignTarget:
    """Who goes there; nobody takes the charge back."""
    row = _held_target(target)
    require(by, CAMPAIGNS_MANAGE, row.unit)
    refuse_if(is_going(row.campaign), is_open(row))
    row.visitor = visitor
    row.save(update_fields=["visitor"])
    summary = f"走访“{row}”由{visitor.name if visitor else '（不再指定）'}负责"
    events.record(CAMPAIGN_CHANGED, by=by, target=row, summary=summary)
    return row


@transaction.atomic
def drop(target: CampaignTarget, *, reason: str, by: User) -> CampaignTarget:
    """It moved away, he died: nobody is to go there any more."""
    row = _held_target(target)
    require(by, CAMPAIGNS_MANAGE, row.unit)
    refuse_if(is_going(row.campaign), is_open(row))
    row.closed_on, row.reason = timezone.localdate(), reason.strip()
    row.save(update_fields=["closed_on", "reason"])
    events.record(
        CAMPAIGN_CHANGED, by=by, target=row, summary=f"不再走访：{row}", reason=row.reason
    )
    return row


def is_open(row: CampaignTarget) -> Iterator[Problem]:
    if row.closed_on:
        yield "", f"“{row}”已于 {row.closed_on} 定为不再走访（{row.reason}）。"


# Visits -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NeedHeard:
    """What an enterprise asks for, in the words of a need; the rest is added on its page."""

    post: str
    field: str
    way: str
    number: int


def may_tell(by: Actor, target: CampaignTarget) -> bool:
    """Whoever is sent there, and whoever keeps the talents of the place."""
    if target.visitor_id == by.pk and by.can(VISITS_OWN):
        return True
    return by.can(TALENT_KEEP, target.unit)


def require_telling(by: Actor, target: CampaignTarget) -> None:
    if target.visitor_id == by.pk:
        require(by, VISITS_OWN)
    else:
        require(by, TALENT_KEEP, target.unit)


@transaction.atomic
def tell(
    target: CampaignTarget,
    *,
    on: dt.date,
    visitors: str,
    content: str,
    wanted: NeedHeard | None = None,
    problem: str = "",
    matter: str = "",
    applicant: TalentProfile | None = None,
    by: User,
) -> CampaignVisit:
    """What was needed and what troubled them becomes a need and a ticket in the same act."""
    row = _held_target(target)
    require_telling(by, row)
    problem = problem.strip()
    whose = row.profile or applicant
    refuse_if(
        is_going(row.campaign), is_open(row), _within(row.campaign, on),
        _needs_somewhere(row, wanted), _named(problem, matter, whose),
    )  # fmt: skip
    visit = CampaignVisit(
        target=row, on=on, visitors=visitors.strip(), content=content.strip(), problem=problem,
        recorded_by=by,
    )  # fmt: skip
    visit.need = _need(row.enterprise, wanted, by) if row.enterprise and wanted else None
    visit.ticket = _ticket(whose, matter, problem, by) if whose and problem else None
    visit.save()
    events.record(VISIT_TOLD, by=by, target=visit, summary=f"记录走访：{visit}")
    return visit


def _need(enterprise: Enterprise, wanted: NeedHeard, by: User) -> Need:
    return needs.noted(
        enterprise,
        post=wanted.post,
        field=wanted.field,
        way=wanted.way,
        number=wanted.number,
        on=timezone.localdate(),
        by=by,
    )


def _ticket(whose: TalentProfile, matter: str, problem: str, by: User) -> Ticket:
    today = timezone.localdate()
    return tickets.opened(
        whose, matter=matter, channel=TicketChannel.VISIT, content=problem, on=today, by=by
    )


@transaction.atomic
def correct(
    visit: CampaignVisit, *, on: dt.date, visitors: str, content: str, by: User
) -> CampaignVisit:
    row = _held_visit(visit)
    require_telling(by, row.target)
    refuse_if(_counts(row), _within(row.target.campaign, on))
    row.on, row.visitors, row.content = on, visitors.strip(), content.strip()
    row.save(update_fields=["on", "visitors", "content"])
    events.record(VISIT_TOLD, by=by, target=row, summary=f"修改走访记录：{row}")
    return row


@transaction.atomic
def withdraw(visit: CampaignVisit, *, reason: str, by: User) -> CampaignVisit:
    """Written down by mistake: it no longer counts. A need and a ticket go their own way."""
    row = _held_visit(visit)
    require_telling(by, row.target)
    refuse_if(_counts(row))
    row.withdrawn_on, row.reason = timezone.localdate(), reason.strip()
    row.save(update_fields=["withdrawn_on", "reason"])
    events.record(VISIT_TOLD, by=by, target=row, summary=f"撤回走访记录：{row}", reason=row.reason)
    return row


def _within(campaign: VisitCampaign, on: dt.date) -> Iterator[Problem]:
    if on > timezone.localdate():
        yield "on", "日期晚于今天，请核对。"
    elif on < campaign.since:
        yield "on", f"早于走访起 {campaign.since}，请核对。"
    elif on > campaign.until:
        yield "on", f"晚于走访止 {campaign.until}，请核对；延长走访的由人才办修改走访止。"


def _needs_somewhere(row: CampaignTarget, wanted: NeedHeard | None) -> Iterator[Problem]:
    if wanted and row.enterprise is None:
        yield "post", "人才需求只在走访企业时登记。"


def _named(problem: str, matter: str, whose: TalentProfile | None) -> Iterator[Problem]:
    if problem and not matter:
        yield "matter", "写了反映问题的，请选择办件事项，保存后转人才办派单。"
    if matter and not problem:
        yield "problem", "选了办件事项的，请写明反映的问题；没有问题的不选事项。"
    if problem and whose is None:
        yield "applicant", "企业反映的问题，请选择为谁办（企业的一名人才）。"


def _counts(row: CampaignVisit) -> Iterator[Problem]:
    if row.withdrawn_on:
        yield "", f"这条记录已于 {row.withdrawn_on} 撤回。"


# Their parts --------------------------------------------------------------------------------------


def _held(campaign: VisitCampaign, by: User) -> VisitCampaign:
    require(by, CAMPAIGNS_MANAGE)
    row: VisitCampaign = VisitCampaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    return row


def _held_target(target: CampaignTarget) -> CampaignTarget:
    rows = CampaignTarget.objects.select_for_update(no_key=True, of=("self",))
    named = ("campaign", "unit", "enterprise__unit", "profile__unit", "profile__person", "visitor")
    row: CampaignTarget = rows.select_related(*named).get(pk=target.pk)
    return row


def _held_visit(visit: CampaignVisit) -> CampaignVisit:
    rows = CampaignVisit.objects.select_for_update(no_key=True, of=("self",))
    named = ("target__campaign", "target__unit", "target__enterprise", "target__profile__person")
    row: CampaignVisit = rows.select_related(*named).get(pk=visit.pk)
    return row


def _tell(act: str, row: VisitCampaign, *, by: User) -> None:
    events.record(CAMPAIGN_CHANGED, by=by, target=row, summary=f"{act}：{row}")
