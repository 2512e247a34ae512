"""Looking at units: the tree, the list, one unit, and the search behind unit pickers."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse, reverse_lazy

from portal import parameters
from portal.access import Actor, require
from portal.orgs.domain import queries
from portal.orgs.filters import UnitFilters
from portal.orgs.forms import TreeForm
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.orgs.permissions import UNITS_MANAGE, UNITS_VIEW
from portal.orgs.tables import UnitTable
from portal.orgs.views import offers
from portal.ui.pieces import Piece
from portal.ui.views import Crumb, DetailPage, Link, ListPage, Page, RecordPage, SignedInRequest

MOST_PICKS = 20

TREE = Crumb("组织机构", reverse_lazy("orgs:tree"))


class UnitTree(Page):
    """Anyone, daily: find a unit by its place or its name and open it."""

    template_name = "orgs/tree.html"
    title = "组织机构"
    permission = UNITS_VIEW

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        form = TreeForm(self.request.GET)
        rows = matches if form.searches else tops
        tree = rows(self.request.user, form)
        partial = "tree" if self.request.htmx and not self.request.htmx.boosted else ""
        return self.render(partial=partial, form=form, **tree)

    def actions(self) -> list[Link]:
        links = [Link("列表", reverse("orgs:units"), "list-details")]
        if self.request.user.can(UNITS_MANAGE):
            links.append(Link("新设机构", reverse("orgs:new"), "plus", "primary"))
        return links


def matches(user: Actor, form: TreeForm) -> dict[str, Any]:
    kind = form.asked["kind"]
    hits = queries.tree_search(
        user,
        form.asked["q"],
        kind=kind.pk if kind else None,
        level=form.asked["level"],
        include_closed=form.include_closed,
    )
    return {"matches": hits}


def tops(user: Actor, form: TreeForm) -> dict[str, Any]:
    """The first level is open when there is one top, as for everyone in the county seat."""
    closed = form.include_closed
    highest = list(queries.tree_children(user, None, include_closed=closed))
    tree: dict[str, Any] = {"tops": highest, "closed": closed}
    if len(highest) == 1:
        tree["first"] = Piece.of(queries.tree_children(user, highest[0], include_closed=closed))
    return tree


class UnitBranch(RecordPage):
    """The rows below one unit, fetched when its row in the tree is opened."""

    model = Unit
    permission = UNITS_VIEW
    template_name = "orgs/tree.html"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        closed = bool(self.request.GET.get("closed"))
        start = parameters.number(self.request.GET.get("from"))
        rows = queries.tree_children(self.request.user, self.record, include_closed=closed)
        return self.render(
            partial="piece" if start else "branch",
            piece=Piece.of(rows, start),
            parent=self.record,
            closed=closed,
        )


class Units(ListPage):
    """Offices, weekly: filter units, sort them, take the list along as a workbook."""

    model = Unit
    table = UnitTable
    filters = UnitFilters
    permission = UNITS_VIEW
    title = "机构列表"
    dataset = "units"
    hidden_columns = ("level", "position", "closed_on")
    empty_title = "还没有机构"

    def rows(self) -> UnitQuerySet:
        return super().rows().select_related("kind").with_parent_names().in_tree_order()

    def crumbs(self) -> list[Crumb]:
        return [TREE]


class UnitPage(DetailPage):
    """Anyone: what a unit is, what lies below it, what it was before."""

    model = Unit
    permission = UNITS_VIEW
    tabs_key = "orgs.unit"
    more_label = "机构变更"
    template_name = "orgs/unit.html"

    def records(self) -> UnitQuerySet:
        return super().records().select_related("kind")

    def get_title(self) -> str:
        return self.record.name

    def crumbs(self) -> list[Crumb]:
        scope = self.request.user.scope(self.permission)
        above = queries.ancestors(self.record)
        return [TREE, *(crumb(unit, linked=scope.covers(unit)) for unit in above)]

    def actions(self) -> list[Link]:
        user = self.request.user
        return [*offers.everyday(self.record, user), *offers.withdrawals_of(self.record, user)]

    def more_actions(self) -> list[Link]:
        return offers.changes(self.record, self.request.user)


def crumb(unit: Unit, *, linked: bool = True) -> Crumb:
    return Crumb(unit.short_name, unit.get_absolute_url() if linked else "")


def pick(request: SignedInRequest) -> JsonResponse:
    """Units for a picker: open, by name, code or initials; those that begin so come first."""
    require(request.user, UNITS_VIEW)
    units = Unit.objects.visible_to(request.user).still_open()
    if request.GET.get("for") == "manage":
        units = units.filter(request.user.scope(UNITS_MANAGE).q("path"))
    typed = request.GET.get("q", "")
    matches = units.matching(typed).with_parent_names().nearest_first(typed)
    return JsonResponse({"results": [_picked(unit) for unit in matches[:MOST_PICKS]]})


def _picked(unit: Unit) -> dict[str, Any]:
    above = f"（{unit.parent_name}）" if unit.parent_name else ""
    return {"value": unit.pk, "text": f"{unit.short_name}{above}", "detail": unit.code}
