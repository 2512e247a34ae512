"""What cadres add to the menu, to their own page, to persons' and units' pages, to the search."""

from collections.abc import Iterator
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from cadres.choices import MAY_BE_NONE, Item
from cadres.domain import completeness, reading, timeline
from cadres.domain.completeness import PERSON, Point
from cadres.domain.records import MODELS
from cadres.domain.saving import spoken
from cadres.groups import FIRST_PAGE
from cadres.models import Cadre, CadreRecord, NoneAnswer, Post, Rank
from cadres.permissions import CADRES_MANAGE, CADRES_VIEW
from cadres.tables import cells_of, columns_of
from portal.access import Actor
from portal.audit.pages import HistoryTab
from portal.orgs.models import Unit
from portal.people import finding, hidden
from portal.people.choices import Sex
from portal.people.models import Person
from portal.people.permissions import PEOPLE_MANAGE
from portal.text import label_of
from portal.ui.registry import (
    Act,
    FiguresPanel,
    Hit,
    MenuEntry,
    Search,
    SignedInRequest,
    Tab,
    acts,
    menu,
    panels,
    searches,
    tabs,
)

menu.add(
    MenuEntry("干部名册", "cadres:cadres", "user-star", "组织", CADRES_VIEW, 60, reading.opens),
    MenuEntry("干部结构分析", "cadres:structure", "chart-histogram", "组织", CADRES_VIEW, 61),
)

_LEFT: Final = ("leaving", "left_on", "left_to", "left_document")
SHOWN_IN_UNIT: Final = 200


class CadreBasics(Tab[Cadre]):
    key = "basics"
    label = "基本信息"
    template = "cadres/tabs/basics.html"
    position = 10

    def context(self, request: SignedInRequest, record: Cadre) -> dict[str, Any]:
        groups = {"离开": _LEFT, **FIRST_PAGE} if record.has_left else FIRST_PAGE
        return {
            "secrets": hidden.of_person(record.person, request.user),
            "groups": [(heading, _facts(record, names)) for heading, names in groups.items()],
        }


def _facts(cadre: Cadre, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(label_of(Cadre, name), spoken(cadre, name)) for name in names]


class FileLines(Tab[Cadre]):
    """One table of the file."""

    template = "cadres/tabs/lines.html"
    item: Item

    def context(self, request: SignedInRequest, record: Cadre) -> dict[str, Any]:
        lines = list(MODELS[self.item].objects.filter(cadre=record).in_order())
        for line in lines:
            line.cells = cells_of(line)
            line.ends_by = _ending(line)
            line.history_key = type(line)._meta.label
        answers = NoneAnswer.objects.filter(cadre=record, item=self.item).select_related("by")
        return {
            "item": self.item,
            "columns": columns_of(self.item),
            "lines": lines,
            "answer": answers.first(),
            "may_be_none": self.item in MAY_BE_NONE,
            "may_manage": request.user.can(CADRES_MANAGE, record.unit),
        }


def _ending(line: CadreRecord) -> tuple[str, str] | None:
    """The act that ends a post or rank still held: its words and its address."""
    if isinstance(line, Post) and line.until is None:
        return "免职", reverse("cadres:dismiss", args=[line.pk])
    if isinstance(line, Rank) and line.until is None:
        return "终止", reverse("cadres:end-rank", args=[line.pk])
    return None


_LINE_TABS: Final = [
    type(
        f"{item.name.title()}Tab",
        (FileLines,),
        {"key": item.value, "label": str(item.label), "position": 20 + number, "item": item},
    )
    for number, item in enumerate(Item)
]


class Timeline(Tab[Cadre]):
    key = "timeline"
    label = "时间轴"
    template = "cadres/tabs/timeline.html"
    position = 50

    def context(self, request: SignedInRequest, record: Cadre) -> dict[str, Any]:
        return {"years": timeline.of(record)}


class Completeness(Tab[Cadre]):
    key = "completeness"
    label = "完整度"
    template = "cadres/tabs/completeness.html"
    on_paper = False
    position = 60

    def context(self, request: SignedInRequest, record: Cadre) -> dict[str, Any]:
        state = completeness.state_of(record)
        answers = record.none_answers.select_related("by").order_by("pk")
        links = [(point, _where(point, record, request.user)) for point in state.missing]
        return {"state": state, "missing": links, "answers": answers}


def _where(point: Point, cadre: Cadre, user: Actor) -> str:
    """The page on which the point is filled; empty for those who may not fill it."""
    if point.where == PERSON:
        person = cadre.person
        name = "people:photo" if point.key == "photo" else "people:edit"
        may = user.can(PEOPLE_MANAGE, person.unit)
        return reverse(name, args=[person.pk]) if may else ""
    if not user.can(CADRES_MANAGE, cadre.unit):
        return ""
    if point.where in Item.values:
        return f"{cadre.get_absolute_url()}?tab={point.where}"
    return reverse("cadres:edit", args=[cadre.pk])


tabs.add("cadres.cadre", CadreBasics, *_LINE_TABS, Timeline, Completeness, HistoryTab)


class AsCadre(Tab[Person]):
    """On a person's page: her file, or the way to open one."""

    key = "cadre"
    label = "干部"
    template = "cadres/tabs/person.html"
    position = 40
    permission = CADRES_VIEW

    def context(self, request: SignedInRequest, record: Person) -> dict[str, Any]:
        rows = Cadre.objects.visible_to(request.user).select_related("unit")
        cadre = rows.filter(person=record).first()
        may_open = request.user.can(CADRES_MANAGE, record.unit)
        absent = not Cadre.objects.filter(person=record).exists()
        return {"cadre": cadre, "may_open": may_open and absent}


class OfUnit(Tab[Unit]):
    """On a unit's page: who serves there, in the official order."""

    key = "cadres"
    label = "干部"
    template = "cadres/tabs/unit.html"
    position = 50
    permission = CADRES_VIEW

    def visible(self, request: SignedInRequest, record: Unit) -> bool:
        return super().visible(request, record) and reading.opens(request.user)

    def context(self, request: SignedInRequest, record: Unit) -> dict[str, Any]:
        rows = Cadre.objects.visible_to(request.user).present()
        own = rows.filter(unit=record).select_related("person").in_official_order()
        return {
            "cadres": list(own[:SHOWN_IN_UNIT]),
            "own_count": own.count(),
            "below_count": rows.below(record).count(),
            "month": timezone.localdate(),
        }


tabs.add("people.person", AsCadre)
tabs.add("orgs.unit", OfUnit)


class CadreFigures(FiguresPanel):
    """What the cadre office and leaders ask first: how many, and who they are."""

    key = "cadres"
    title = "干部"
    position = 16

    def visible(self, user: Actor) -> bool:
        return user.can(CADRES_VIEW)

    def figures(self, user: Actor) -> Iterator[tuple[str, int, str]]:
        rows, address = Cadre.objects.visible_to(user).present(), reverse("cadres:cadres")
        women, female = rows.filter(person__sex=Sex.FEMALE).count(), f"{address}?sex={Sex.FEMALE}"
        leads = reading.opens(user)
        yield "在册干部", rows.count(), address if leads else reverse("cadres:structure")
        yield "女干部", women, female if leads else reverse("cadres:structure")


panels.add(CadreFigures)


def find_cadres(user: Actor, typed: str) -> Iterator[Hit]:
    if not user.can(CADRES_VIEW) or not reading.opens(user):
        return
    matches = Cadre.objects.visible_to(user).matching(typed).select_related("person", "unit")
    for cadre in finding.in_order(matches, typed, "person__")[: searches.LIMIT]:
        left = cadre.get_leaving_display() if cadre.has_left else ""
        detail = " · ".join(filter(None, [cadre.post or str(cadre.unit), left]))
        name, url = cadre.person.name, cadre.get_absolute_url()
        yield Hit(name, url, detail, cadre.near, cadre.person_id)


acts.add(Act("建立干部档案", "cadres:candidates", "user-star", CADRES_MANAGE, 10))
searches.add(Search("干部", "user-star", find_cadres, 24, CADRES_MANAGE))
