"""Acts on comparison groups: who is ranked with whom, and since when."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from django.db import transaction

from portal.access import Actor, require
from portal.audit.domain import events
from portal.deeds.domain import deeds, kinds, plain
from portal.deeds.domain.kinds import DeedKind
from portal.orgs.actions import GROUP_CHANGED
from portal.orgs.domain import checks
from portal.orgs.models import ComparisonGroup, GroupMembership, Unit
from portal.orgs.permissions import GROUPS_MANAGE
from portal.problems import Problem, refuse_if

MEMBERS = kinds.add(
    DeedKind(
        "orgs.group_members",
        "调整分组成员",
        GROUPS_MANAGE,
        lambda row: getattr(row, "unit", None),
        placed=(GroupMembership._meta.label_lower,),
    )
)


GROUPS: Final = plain.PlainActs(
    ComparisonGroup,
    GROUPS_MANAGE,
    GROUP_CHANGED,
    fields=("name", "position", "note"),
    noun="分组",
    adds="新建",
)


@transaction.atomic
def assign(
    group: ComparisonGroup, units: Iterable[Unit], *, on: dt.date, by: Actor
) -> ComparisonGroup:
    """Let exactly these units be the members from the day on; others leave, new ones join."""
    require(by, GROUPS_MANAGE)
    group.refresh_from_db(from_queryset=ComparisonGroup.objects.select_for_update(no_key=True))
    members = list(units)
    current = list(group.memberships.present().select_related("unit"))
    leaving = [m for m in current if m.unit not in members]
    present = {m.unit_id for m in current}
    joining = [unit for unit in members if unit.pk not in present]
    for unit in [*joining, *(m.unit for m in leaving)]:
        require(by, GROUPS_MANAGE, unit)
    refuse_if(
        checks.not_in_future(on, field="on"),
        _may_join(group, joining, on),
        _may_leave(leaving, on),
    )
    rows = GroupMembership.objects.filter(group=group)
    with deeds.kept(MEMBERS, group, says=f"{on} 调整成员", rows=rows.all, by=by):
        GroupMembership.objects.filter(pk__in=[m.pk for m in leaving]).update(until=on)
        GroupMembership.objects.bulk_create(
            GroupMembership(group=group, unit=unit, since=on) for unit in joining
        )
    if joining or leaving:
        _record_members(group, joining, [m.unit for m in leaving], on=on, by=by)
    return group


def _may_join(group: ComparisonGroup, joining: list[Unit], on: dt.date) -> Iterator[Problem]:
    for unit in joining:
        if unit.closed_on:
            yield "units", f"“{unit.name}”已于 {unit.closed_on} 撤销，不能加入分组。请去掉该单位。"
        elif unit.opened_on > on:
            yield (
                "units",
                (
                    f"“{unit.name}”自 {unit.opened_on} 起设立，{on} 时还不存在。"
                    "请去掉该单位，或改用之后的日期。"
                ),
            )
    earlier = group.memberships.filter(unit__in=joining, until__gt=on).select_related("unit")
    for membership in earlier:
        yield (
            "on",
            (
                f"“{membership.unit.name}”到 {membership.until} 才退出本组，"
                "重新加入的日期不能早于该日。"
            ),
        )


def _may_leave(leaving: list[GroupMembership], on: dt.date) -> Iterator[Problem]:
    for membership in leaving:
        if membership.since > on:
            yield (
                "on",
                f"“{membership.unit.name}”自 {membership.since} 起加入本组，退出日期不能早于该日。",
            )


def _record_members(
    group: ComparisonGroup, joined: list[Unit], left: list[Unit], *, on: dt.date, by: Actor
) -> None:
    events.record(
        GROUP_CHANGED,
        by=by,
        target=group,
        summary=f"调整成员：加入 {len(joined):,} 个，退出 {len(left):,} 个",
        effective_on=on.isoformat(),
        joined=[unit.name for unit in joined],
        left=[unit.name for unit in left],
    )
