"""What units bring to the menu, to their own pages, to the home page and to global search."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import F
from django.urls import reverse

from portal.access import Actor
from portal.orgs.choices import Change, UnitLevel
from portal.orgs.domain import queries
from portal.orgs.models import ComparisonGroup, Unit
from portal.orgs.permissions import GROUPS_MANAGE, UNIT_KINDS_MANAGE, UNITS_MANAGE, UNITS_VIEW
from portal.text import nearness
from portal.ui.registry import (
    Act,
    Hit,
    MenuEntry,
    Panel,
    Search,
    Searches,
    SignedInRequest,
    Tab,
    Todo,
    acts,
    menu,
    panels,
    searches,
    tabs,
    todos,
)

menu.add(
    MenuEntry("组织机构", "orgs:tree", "sitemap", "组织", UNITS_VIEW, position=20),
    MenuEntry("机构列表", "orgs:units", "list-details", "组织", UNITS_VIEW, position=21),
    MenuEntry("考核分组", "orgs:groups", "trophy", "组织", UNITS_VIEW, position=22),
    MenuEntry("机构类别", "orgs:kinds", "category", "系统", UNIT_KINDS_MANAGE, position=920),
)

_ICONS: Final = {
    Change.CREATED: "plus",
    Change.CORRECTED: "edit",
    Change.RENAMED: "writing",
    Change.MOVED: "arrows-move",
    Change.CLOSED: "circle-off",
    Change.MERGED: "git-merge",
    Change.SPLIT: "arrows-split",
}


_SPOKEN: Final = {UnitLevel.TOWNSHIP: "乡镇（街道）", UnitLevel.DEPARTMENT: "县直单位"}


class UnitOverview(Tab[Unit]):
    key = "overview"
    label = "概况"
    template = "orgs/unit_overview.html"
    position = 10

    def context(self, request: SignedInRequest, record: Unit) -> dict[str, Any]:
        scope = request.user.scope(UNITS_VIEW)
        before, after = map(list[Any], queries.successions(record))
        for succession in before:
            succession.linked = scope.covers(succession.predecessor)
        for succession in after:
            succession.linked = scope.covers(succession.successor)
        return {
            "counts": queries.counts_below(record, request.user),
            "memberships": queries.groups_of(record),
            "predecessors": before,
            "successors": after,
        }


class UnitChildren(Tab[Unit]):
    key = "children"
    label = "下级单位"
    template = "orgs/unit_children.html"
    position = 20

    def context(self, request: SignedInRequest, record: Unit) -> dict[str, Any]:
        return {"rows": queries.tree_children(request.user, record, include_closed=False)}


class UnitStory(Tab[Unit]):
    key = "story"
    label = "沿革"
    template = "orgs/unit_story.html"
    position = 30

    def context(self, request: SignedInRequest, record: Unit) -> dict[str, Any]:
        story = queries.history(record)
        changes: list[Any] = story.changes
        for change in changes:
            change.icon = _ICONS[Change(change.act)]
        return {"story": story}


class MemberUnits(Tab[ComparisonGroup]):
    key = "members"
    label = "成员单位"
    template = "orgs/group_members.html"
    position = 10
    past = False

    def context(self, request: SignedInRequest, record: ComparisonGroup) -> dict[str, Any]:
        rows = record.memberships.visible_to(request.user).select_related("unit__kind")
        rows = rows.exclude(until=None) if self.past else rows.present()
        return {"memberships": rows.order_by("unit__path", "since"), "past": self.past}


class PastMembers(MemberUnits):
    key = "past"
    label = "退出的单位"
    position = 20
    past = True


class UnitsAtAGlance(Panel):
    key = "units"
    title = "机构一览"
    template = "orgs/panel_units.html"
    position = 20

    def visible(self, user: Actor) -> bool:
        return user.can(UNITS_VIEW)

    def context(self, user: Actor) -> dict[str, Any]:
        return {"counts": queries.counts_by_level(user)}


class RecentChanges(Panel):
    key = "unit-changes"
    title = "近期机构变动"
    template = "orgs/panel_changes.html"
    position = 60

    def visible(self, user: Actor) -> bool:
        return user.can(UNITS_VIEW)

    def context(self, user: Actor) -> dict[str, Any] | None:
        changes = queries.recent_changes(user)
        return {"changes": changes} if changes else None


panels.add(UnitsAtAGlance, RecentChanges)
tabs.add("orgs.unit", UnitOverview, UnitChildren, UnitStory)
tabs.add("orgs.group", MemberUnits, PastMembers)


@todos.provider
def units_without_group(user: Actor) -> Iterator[Todo]:
    """Who keeps the groups hears of townships and departments that nobody is compared with."""
    if not user.can(GROUPS_MANAGE):
        return
    for level, count in queries.ungrouped_by_level(user, UnitLevel.TOWNSHIP, UnitLevel.DEPARTMENT):
        yield Todo(
            f"未列入考核分组的{_SPOKEN[level]}",
            f"{reverse('orgs:units')}?group=null&level={level.value}",
            "未列入分组的单位不参加排名，请核对是否遗漏。",
            count=count,
        )


def find_units(user: Actor, typed: str) -> Iterator[Hit]:
    """Open units first; closed ones are found too, and say so."""
    units = Unit.objects.visible_to(user).matching(typed).select_related("kind").with_parent_names()
    open_first = F("closed_on").asc(nulls_first=True)
    units = units.annotate(near=nearness(typed)).order_by(open_first, "near", "depth", "path")
    for unit in units[: Searches.LIMIT]:
        words = [unit.kind.label, unit.parent_name, "已撤销" if unit.is_closed else ""]
        yield Hit(unit.name, unit.get_absolute_url(), " · ".join(filter(None, words)), unit.near)


acts.add(
    Act("新设单位", "orgs:new", "sitemap", UNITS_MANAGE, 40),
    Act("新建考核分组", "orgs:group-new", "trophy", GROUPS_MANAGE, 41),
)
searches.add(Search("组织机构", "sitemap", find_units, position=20))
