"""What needs add: their tabs, the tab of a talent, the home panel's line, to-dos."""

from collections.abc import Iterator
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.audit.pages import HistoryTab
from portal.ui import deriving
from portal.ui.registry import MenuEntry, SignedInRequest, Tab, Todo, TodoSort, menu, tabs, todos
from talent.choices import MatchState, NeedState
from talent.domain import matching, needs, newcomers
from talent.domain.needs import GROUPS
from talent.models import Match, Need, TalentProfile
from talent.pages.section import SECTION
from talent.permissions import TALENT_KEEP, TALENT_MATCH, TALENT_VERIFY, TALENT_VIEW

menu.add(
    MenuEntry("需求清单", "talent:needs", "briefcase", SECTION, TALENT_VIEW, 30),
    MenuEntry("相近领域", "talent:related-fields", "arrows-join", SECTION, TALENT_VERIFY, 81),
)

_STEPS: Final = {
    MatchState.CANDIDATE: (("征询本人", "ask"),),
    MatchState.ASKED: (("记录答复", "answered"),),
    MatchState.AGREED: (("推荐给单位", "recommend"),),
    MatchState.RECOMMENDED: (("开始洽谈", "talk"),),
    MatchState.TALKING: (("登记结果", "finish"),),
    MatchState.DONE: (("登记离开", "end"),),
}
# From here on the unit may know of somebody.
_TOLD: Final = (MatchState.RECOMMENDED, MatchState.TALKING, MatchState.DONE)


class NeedFacts(Tab[Need]):
    key = "asked"
    label = "要求"
    template = "talent/tabs/need_facts.html"
    position = 10

    def context(self, request: SignedInRequest, record: Need) -> dict[str, Any]:
        groups = GROUPS.items()
        return {"groups": [(name, deriving.facts(record, fields)) for name, fields in groups]}


class Workbench(Tab[Need]):
    """人才办: who fits, and why."""

    key = "workbench"
    label = "匹配"
    template = "talent/tabs/workbench.html"
    position = 20
    permission = TALENT_MATCH
    on_paper = False

    def context(self, request: SignedInRequest, record: Need) -> dict[str, Any]:
        if record.state not in (NeedState.PUBLISHED, NeedState.PARTLY):
            return {"open": False}
        seen = TalentProfile.objects.visible_to(request.user)
        found = matching.candidates(record, timezone.localdate(), among=seen)
        return {
            "open": True,
            "lists": [
                ("合适的人选", found.fitting, ""),
                ("补资料后可能合适", found.if_told, "缺的资料问清楚以后再看。"),
                ("更多", found.others, ""),
            ],
            "new": newcomers.keys_of(record, timezone.localdate()),
            "nobody": not (found.fitting or found.if_told or found.others),
        }


class Matches(Tab[Need]):
    """The talent office sees all; a unit whom it was told of, and of him what it may know."""

    key = "matches"
    label = "人选进展"
    template = "talent/tabs/matches.html"
    position = 30

    def context(self, request: SignedInRequest, record: Need) -> dict[str, Any]:
        decides = request.user.can(TALENT_MATCH, record.unit)
        rows = Match.objects.filter(need=record).select_related("profile__person").in_order()
        if not decides:
            rows = rows.filter(state__in=_TOLD)
        return {"decides": decides, "matches": [(row, _steps(row)) for row in rows]}


def _steps(match: Match) -> list[tuple[str, str]]:
    steps = _STEPS.get(MatchState(match.state), ())
    return [(label, reverse(f"talent:match-{name}", args=[match.pk])) for label, name in steps]


tabs.add("talent.need", NeedFacts, Workbench, Matches, HistoryTab)
tabs.add("talent.related", HistoryTab)


class NeedsForHim(Tab[TalentProfile]):
    key = "needs"
    label = "适合他的需求"
    template = "talent/tabs/needs_for.html"
    position = 40
    permission = TALENT_MATCH
    on_paper = False

    def context(self, request: SignedInRequest, record: TalentProfile) -> dict[str, Any]:
        seen = Need.objects.visible_to(request.user)
        found = matching.needs_for(record, timezone.localdate(), among=seen)
        return {
            "lists": [("合适的需求", found.fitting), ("补资料后可能合适", found.if_told)],
            "nothing": not (found.fitting or found.if_told),
        }


tabs.add("talent.talent", NeedsForHim)


@todos.provider
def of_needs(user: Actor) -> Iterator[Todo]:
    """Before the quarter ends the units say what is still looked for; the office publishes, and
    asks what became of those it proposed."""
    if not user.can(TALENT_KEEP):
        return
    today, address = timezone.localdate(), reverse("talent:needs")
    if needs.is_asked(today):
        own = Need.objects.filter(user.scope(TALENT_KEEP).q("unit__path"))
        hint = f"{needs.quarter_ends(today):%m-%d} 前逐条点“确认仍需要”，不再需要的关闭。"
        rows = own.unconfirmed(today)
        yield Todo(
            "本季度待确认的人才需求",
            f"{address}?unconfirmed=true",
            hint,
            rows=rows,
            sort=TodoSort.STALE,
        )
    if user.can(TALENT_MATCH):
        seen = Need.objects.visible_to(user)
        url = f"{address}?state={NeedState.SUBMITTED}"
        rows = seen.filter(state=NeedState.SUBMITTED)
        yield Todo("待发布的人才需求", url, "核对后发布，或退回。", rows=rows)
        url, hint = f"{address}?suited=true", "在需求页“匹配”里看，合适的列为候选。"
        kept = Need.objects.filter(user.scope(TALENT_MATCH).q("unit__path"))
        yield Todo("有新的高匹配人选的需求", url, hint, rows=newcomers.told(kept, today))
        url = f"{address}?late=true"
        hint = "问清答复、洽谈结果后登记。"
        yield Todo(
            "人选过了期限的需求", url, hint, rows=seen.with_late_matches(today), sort=TodoSort.DUE
        )
