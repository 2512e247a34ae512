"""What talents add to the menu, to their own page, to persons' and units' pages, to the search."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.audit.pages import HistoryTab
from portal.orgs.models import Unit
from portal.people import finding, hidden
from portal.people.models import Person
from portal.people.permissions import PEOPLE_MANAGE
from portal.ui import deriving
from portal.ui.registry import (
    Act,
    FiguresPanel,
    Hit,
    MenuEntry,
    Search,
    SignedInRequest,
    Tab,
    Todo,
    TodoSort,
    acts,
    menu,
    panels,
    searches,
    tabs,
    todos,
)
from reports.datasets import register
from reports.rosters import records_dataset
from talent.choices import IN_STORE, Freshness, RecognitionState, TalentState
from talent.domain import consents, enterprises, freshness, losses, recognitions
from talent.domain.talents import GROUPS
from talent.models import Enterprise, TalentProfile
from talent.pages.section import SECTION
from talent.permissions import TALENT_KEEP, TALENT_VERIFY, TALENT_VIEW
from talent.views.enterprises import Titles

register(records_dataset(Titles, position=42))

menu.add(
    MenuEntry("人才库", "talent:talents", "users-group", SECTION, TALENT_VIEW, 10),
    MenuEntry("科技型企业", "talent:enterprises", "building-factory-2", SECTION, TALENT_VIEW, 20),
    MenuEntry("企业年度数据", "talent:enterprise-years", "table", SECTION, TALENT_VIEW, 21),
    MenuEntry("企业资质", "talent:enterprise-titles", "certificate", SECTION, TALENT_VIEW, 22),
    MenuEntry("人才分析", "talent:analysis", "chart-histogram", SECTION, TALENT_VIEW, 60),
    MenuEntry("人才层次", "talent:grades", "stairs", SECTION, TALENT_VIEW, 80),
)

SHOWN_IN_UNIT: Final = 200


class Basics(Tab[TalentProfile]):
    key = "basics"
    label = "基本情况"
    template = "talent/tabs/basics.html"
    position = 10

    def context(self, request: SignedInRequest, record: TalentProfile) -> dict[str, Any]:
        return {
            "secrets": hidden.of_person(record.person, request.user),
            "groups": [
                (heading, deriving.facts(record, names)) for heading, names in GROUPS.items()
            ],
        }


class Recognitions(Tab[TalentProfile]):
    key = "recognitions"
    label = "层次认定"
    template = "talent/tabs/recognitions.html"
    position = 20

    def context(self, request: SignedInRequest, record: TalentProfile) -> dict[str, Any]:
        today = timezone.localdate()
        rows = list(record.recognitions.select_related("grade").in_order())
        for row in rows:
            row.spoken = row.state_on(today)  # type: ignore[attr-defined]
        return {
            "recognitions": rows,
            "may_decide": request.user.can(TALENT_VERIFY, record.unit),
            "states": RecognitionState,
        }


class Consents(Tab[TalentProfile]):
    key = "consents"
    label = "本人同意"
    template = "talent/tabs/consents.html"
    position = 30

    def context(self, request: SignedInRequest, record: TalentProfile) -> dict[str, Any]:
        today = timezone.localdate()
        told = [
            (purpose, kept, kept is not None and kept.holds_on(today))
            for purpose, kept in consents.by_purpose(record)
        ]
        return {"purposes": told}


class Losses(Tab[TalentProfile]):
    """The facts of today, and what was done about earlier ones."""

    key = "losses"
    label = "留才"
    template = "talent/tabs/losses.html"
    position = 56
    permission = TALENT_KEEP

    def context(self, request: SignedInRequest, record: TalentProfile) -> dict[str, Any]:
        stored = record.state in IN_STORE
        return {
            "lost": losses.in_words(record, timezone.localdate()) if stored else [],
            "measures": list(record.measures.select_related("by").in_order()),
        }


tabs.add("talent.talent", Basics, Recognitions, Consents, Losses, HistoryTab)
tabs.add("talent.grade", HistoryTab)


class EnterprisePast(Tab[Enterprise]):
    """What it told year by year, and what it was recognised as."""

    key = "years"
    label = "年度数据和资质"
    template = "talent/tabs/enterprise.html"
    position = 10

    def context(self, request: SignedInRequest, record: Enterprise) -> dict[str, Any]:
        return {
            "years": self._years(record),
            "titles": list(record.titles.order_by("-granted_on", "-pk")),
            "today": timezone.localdate(),
        }

    def _years(self, record: Enterprise) -> list[Any]:
        rows: list[Any] = list(record.years.order_by("-year"))
        doubts = enterprises.doubts(rows)
        for row in rows:
            row.doubts = doubts[row.pk]
        return rows


tabs.add("talent.enterprise", EnterprisePast, HistoryTab)
tabs.add("talent.enterprise-year", HistoryTab)
tabs.add("talent.enterprise-title", HistoryTab)


class AsTalent(Tab[Person]):
    """On a person's page: his file, or the way to open one."""

    key = "talent"
    label = "人才"
    template = "talent/tabs/person.html"
    position = 45
    permission = TALENT_VIEW

    def context(self, request: SignedInRequest, record: Person) -> dict[str, Any]:
        user = request.user
        seen = TalentProfile.objects.visible_to(user).select_related("unit", "person")
        absent = not TalentProfile.objects.filter(person=record).exists()
        may = user.can(TALENT_KEEP) and user.can(PEOPLE_MANAGE, record.unit)
        return {"talent": seen.filter(person=record).first(), "may_open": may and absent}


class TalentsOfUnit(Tab[Unit]):
    """On a unit's page: whom it keeps."""

    key = "talents"
    label = "人才"
    template = "talent/tabs/unit.html"
    position = 55
    permission = TALENT_VIEW

    def context(self, request: SignedInRequest, record: Unit) -> dict[str, Any]:
        rows = TalentProfile.objects.visible_to(request.user).in_store().below(record)
        return {
            "talents": list(rows.select_related("person", "unit").in_order()[:SHOWN_IN_UNIT]),
            "count": rows.count(),
        }


tabs.add("people.person", AsTalent)
tabs.add("orgs.unit", TalentsOfUnit)


class TalentFigures(FiguresPanel):
    """What the talent office asks first: how many, to be verified, gone stale."""

    key = "talents"
    title = "人才"
    position = 17

    def visible(self, user: Actor) -> bool:
        return user.can(TALENT_VIEW)

    def figures(self, user: Actor) -> Iterator[tuple[str, int, str]]:
        rows, address = TalentProfile.objects.visible_to(user), reverse("talent:talents")
        stored = Q(state__in=IN_STORE)
        told = rows.aggregate(
            stored=Count("pk", filter=stored),
            waiting=Count("pk", filter=Q(state=TalentState.PENDING)),
            stale=Count("pk", filter=stored & freshness.stale(timezone.localdate())),
        )
        yield "在库人才", told["stored"], f"{address}?stored=true"
        yield "待核实", told["waiting"], f"{address}?state={TalentState.PENDING}"
        yield "资料过期", told["stale"], f"{address}?stored=true&fresh={Freshness.STALE}"


panels.add(TalentFigures)


def find_talents(user: Actor, typed: str) -> Iterator[Hit]:
    if not user.can(TALENT_VIEW):
        return
    people = Person.objects.matching(typed).values("pk")
    rows = TalentProfile.objects.visible_to(user).filter(person__in=people)
    matches = rows.select_related("person", "unit")
    for talent in finding.in_order(matches, typed, "person__")[: searches.LIMIT]:
        detail = f"{talent.work_unit} {talent.post}".strip()
        yield Hit(
            talent.person.name, talent.get_absolute_url(), detail, talent.near, talent.person_id
        )


@todos.provider
def of_talents(user: Actor) -> Iterator[Todo]:
    """Each quarter the units ask those whose facts have grown old, the office all of them."""
    if not user.can(TALENT_KEEP):
        return
    own = TalentProfile.objects.filter(user.scope(TALENT_KEEP).q("unit__path")).in_store()
    rows = freshness.in_state(own, freshness.TO_CONFIRM, timezone.localdate())
    url = f"{reverse('talent:talents')}?stored=true&fresh={freshness.TO_CONFIRM}"
    yield Todo(
        "资料待复核、过期的人才",
        url,
        "问过本人或单位，点“确认无误”。",
        rows=rows,
        sort=TodoSort.STALE,
    )


@todos.provider
def of_notices(user: Actor) -> Iterator[Todo]:
    """Levels whose public notice is over wait for the office."""
    if not user.can(TALENT_VERIFY):
        return
    over = recognitions.to_grant(timezone.localdate()).values("profile")
    kept = user.scope(TALENT_VERIFY).q("unit__path")
    url = f"{reverse('talent:talents')}?noticed=true"
    rows = TalentProfile.objects.filter(kept, pk__in=over)
    yield Todo("层次公示期满的人才", url, "在“层次认定”里认定，或写明原因取消。", rows=rows)


@todos.provider
def of_levels(user: Actor) -> Iterator[Todo]:
    """Levels that end: whoever keeps him proposes anew in time."""
    if not user.can(TALENT_KEEP):
        return
    soon = recognitions.ending(timezone.localdate()).values("profile")
    rows = TalentProfile.objects.filter(user.scope(TALENT_KEEP).q("unit__path"), pk__in=soon)
    url = f"{reverse('talent:talents')}?level_ending=true"
    hint = "仍符合条件的提出新的认定。"
    yield Todo("层次将到期的人才", url, hint, rows=rows, sort=TodoSort.ENDING)


@todos.provider
def of_titles(user: Actor) -> Iterator[Todo]:
    """Of enterprises: what they are recognised as ends, half a year and a quarter before."""
    if not user.can(TALENT_KEEP):
        return
    today, mine = timezone.localdate(), user.scope(TALENT_KEEP).q("enterprise__unit__path")
    rows = enterprises.ending(today).filter(mine)
    urgent = enterprises.ending(today, key="last").filter(mine).exists()
    url = f"{reverse('talent:enterprise-titles')}?ending=true"
    hint = "提醒企业申请复核，通过后登记新的资质。"
    yield Todo("将到期的企业资质", url, hint, urgent=urgent, rows=rows, sort=TodoSort.ENDING)


acts.add(Act("登记人才", "talent:talent-new", "user-plus", TALENT_KEEP, 20))
searches.add(Search("人才", "users-group", find_talents, 26, TALENT_KEEP))
