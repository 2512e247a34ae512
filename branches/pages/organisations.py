"""What party organisations bring to the menu, to their page, to units, home and search."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from branches.choices.organisations import ElectionStage
from branches.domain import checks, committees, elections, listing, reminders, terms
from branches.domain.polls.requests import ElectionPaper
from branches.models import CommitteePost, PartyMember, PartyOrganization
from branches.permissions import MEMBERS_VIEW, ORGANISATIONS_MANAGE, ORGANISATIONS_VIEW
from portal.access import Actor, Scope
from portal.audit.pages import HistoryTab
from portal.figures.links import card_for
from portal.orgs.models import Unit
from portal.people.permissions import PEOPLE_VIEW
from portal.registers.pages import SubjectEntries
from portal.text import nearness
from portal.ui.registry import (
    Act,
    FiguresPanel,
    Hit,
    MenuEntry,
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

PAGE = "branches.organisation"
VIEW = ORGANISATIONS_VIEW

menu.add(
    MenuEntry("党组织", "branches:organisations", "flag", "组织", VIEW, 40),
    MenuEntry("换届台账", "branches:elections", "checkbox", "组织", VIEW, 42),
    MenuEntry("支部信息员", "branches:clerks", "user-check", "组织", ORGANISATIONS_MANAGE, 44),
    MenuEntry("异常党组织", "branches:abnormal", "alert-triangle", "组织", VIEW, 43),
)


class OrganisationOverview(Tab[PartyOrganization]):
    key = "overview"
    label = "概况"
    template = "branches/organisation/overview.html"
    position = 10

    def context(self, request: SignedInRequest, record: PartyOrganization) -> dict[str, Any]:
        today = timezone.localdate()
        rows = listing.with_leaders(PartyOrganization.objects.filter(pk=record.pk))
        counted = listing.with_member_counts(rows).get()
        return {
            "counted": counted,
            "term": term_of(record),
            "advice": checks.find(on=today).get(record.pk, []),
        }


class Committee(Tab[PartyOrganization]):
    key = "committee"
    label = "班子"
    template = "branches/organisation/committee.html"
    position = 20

    def context(self, request: SignedInRequest, record: PartyOrganization) -> dict[str, Any]:
        posts = record.posts.select_related("person__unit")
        past = posts.exclude(until=None).order_by("-until", "position", "pk")
        scope = request.user.scope(PEOPLE_VIEW)
        return {
            "posts": with_links(posts.current().in_order(), scope),
            "past": with_links(past, scope),
            "advice": committees.advice(record, on=timezone.localdate()),
            "may_manage": not record.is_closed
            and request.user.can(ORGANISATIONS_MANAGE, record.unit),
        }


class OrganisationChildren(Tab[PartyOrganization]):
    key = "children"
    label = "下级组织"
    template = "branches/organisation/children.html"
    position = 40

    def context(self, request: SignedInRequest, record: PartyOrganization) -> dict[str, Any]:
        return {"rows": listing.with_leaders(listing.children(request.user, record))}


class OrganisationTerms(Tab[PartyOrganization]):
    key = "elections"
    label = "换届"
    template = "branches/organisation/elections.html"
    position = 50

    def visible(self, request: SignedInRequest, record: PartyOrganization) -> bool:
        return record.elects or record.elections.exists()

    def context(self, request: SignedInRequest, record: PartyOrganization) -> dict[str, Any]:
        return {
            "term": term_of(record),
            "regular_due": elections.regular_due(record),
            "elections": record.elections.order_by("-held_on"),
            "ballots": record.ballots.standing().in_order(),
            "papers": ElectionPaper if record.elects and not record.is_closed else (),
        }


class Affiliations(Tab[PartyOrganization]):
    key = "affiliations"
    label = "隶属沿革"
    template = "branches/organisation/affiliations.html"
    position = 60

    def context(self, request: SignedInRequest, record: PartyOrganization) -> dict[str, Any]:
        newest = (F("since").desc(nulls_last=True), "-pk")
        below = record.past_children.exclude(until=None).select_related("organization__unit")
        return {
            "places": record.affiliations.select_related("parent").order_by(*newest),
            "departed": below.visible_to(request.user).order_by("-until", "pk"),
        }


class OrganisationEntries(SubjectEntries):
    kind_key = "organisation"


class UnitOrganisations(Tab[Unit]):
    key = "party"
    label = "党组织"
    template = "branches/unit_organisations.html"
    position = 40
    permission = VIEW

    def context(self, request: SignedInRequest, record: Unit) -> dict[str, Any]:
        visible = PartyOrganization.objects.visible_to(request.user).still_open()
        rows = listing.listed(visible.filter(unit=record), on=timezone.localdate())
        within = visible.filter(unit__path__startswith=record.path)
        return {"rows": staged(rows), "within": within.count()}


def with_links(posts: Iterable[CommitteePost], scope: Scope) -> list[CommitteePost]:
    """`linked` on each post: the person's page opens for the user."""
    listed: list[Any] = list(posts)
    for post in listed:
        post.linked = scope.covers(post.person.unit)
    return listed


def term_of(record: PartyOrganization) -> dict[str, Any]:
    """The stage of an organisation, with its look, and the days that are left."""
    ladder = terms.ElectionLadder(timezone.localdate())
    stage = ladder.stage(record)
    if stage is None:
        return {}
    tone, icon = terms.LOOKS[stage]
    days = None if record.due_on is None else (record.due_on - ladder.today).days
    late = -days if days is not None and days < 0 else 0
    return {"stage": stage, "tone": tone, "icon": icon, "days": days, "late": late}


def staged(rows: Any) -> list[Any]:
    """Rows annotated with a stage, each with its words and look."""
    organisations = list(rows)
    for row in organisations:
        row.stage_label = ElectionStage(row.stage).label if row.stage else ""
        row.tone, row.icon = terms.LOOKS.get(row.stage, ("plain", ""))
    return organisations


tabs.add(
    PAGE,
    OrganisationOverview,
    Committee,
    OrganisationChildren,
    OrganisationTerms,
    Affiliations,
    OrganisationEntries,
    HistoryTab,
)
tabs.add("orgs.unit", UnitOrganisations)


class PartyFigures(FiguresPanel):
    """What the organization office and townships are asked for: organisations, members, terms."""

    key = "party"
    title = "党组织和党员"
    position = 15

    def visible(self, user: Actor) -> bool:
        return user.can(VIEW)

    def figures(self, user: Actor) -> Iterator[tuple[str, int, str] | tuple[str, int, str, str]]:
        rows = PartyOrganization.objects.visible_to(user).still_open()
        yield "党组织", rows.count(), reverse("branches:organisations")
        late = rows.electing().filter(due_on__lt=timezone.localdate())
        url = f"{reverse('branches:elections')}?stage={ElectionStage.OVERDUE}"
        yield "逾期未换届", late.count(), url, card_for("ORG-3", user)
        if user.can(MEMBERS_VIEW):
            members = PartyMember.objects.visible_to(user).present()
            yield "党员", members.count(), reverse("branches:members")
            away = members.filter(Q(is_mobile=True) | Q(is_lost=True))
            yield "流动、失联党员", away.count(), reverse("branches:watch")


panels.add(PartyFigures)


@todos.provider
def overdue_elections(user: Actor) -> Iterator[Todo]:
    """Besides the single to-dos of each desk: how many in all, for whoever keeps them."""
    if not user.can(ORGANISATIONS_MANAGE):
        return
    rows = PartyOrganization.objects.visible_to(user).still_open().electing()
    late = rows.filter(due_on__lt=timezone.localdate())
    url = f"{reverse('branches:elections')}?stage={ElectionStage.OVERDUE}"
    detail, group = "请督促换届，或登记批准的延期。", reminders.OVERDUE
    yield Todo("逾期未换届的党组织", url, detail, urgent=True, group=group, rows=late)


def find_organisations(user: Actor, typed: str) -> Iterator[Hit]:
    """Open ones first; closed ones are found too, and say so."""
    if not user.can(VIEW):
        return
    rows = PartyOrganization.objects.visible_to(user).matching(typed).with_parent_names()
    open_first = F("closed_on").asc(nulls_first=True)
    rows = rows.annotate(near=nearness(typed)).order_by(open_first, "near", "depth", "path")
    for row in rows[: Searches.LIMIT]:
        words = [row.get_kind_display(), row.parent_name, "已撤销" if row.is_closed else ""]
        yield Hit(row.name, row.get_absolute_url(), " · ".join(filter(None, words)), row.near)


acts.add(Act("设立党组织", "branches:organisation-new", "flag", ORGANISATIONS_MANAGE, 21))
searches.add(Search("党组织", "flag", find_organisations, position=25))
