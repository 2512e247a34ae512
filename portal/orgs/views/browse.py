"""Looking at units: the tree, the list, one unit, and the search behind unit pickers."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.functional import cached_property

from portal.access import Permission, require
from portal.orgs.domain import queries
from portal.orgs.filters import UnitFilters
from portal.orgs.forms import TreeForm
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.orgs.tables import UnitTable
from portal.ui.views import Crumb, DetailPage, Link, ListPage, Page, RecordPage

MOST_PICKS = 20

TREE = Crumb("组织机构", "/orgs/")


class Tree(Page):
    """Anyone, daily: find a unit by its place or its name and open it."""

    template_name = "orgs/tree.html"
    title = "组织机构"
    permission = Permission.UNITS_VIEW

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        form = TreeForm(self.request.GET)
        shown = self.found(form) if form.searches else self.tops(form)
        partial = "tree" if self.request.htmx and not self.request.htmx.boosted else ""
        return self.render(partial=partial, form=form, **shown)

    def found(self, form: TreeForm) -> dict[str, Any]:
        kind = form.asked["kind"]
        found = queries.tree_search(
            self.request.user,
            form.asked["q"],
            kind=kind.pk if kind else None,
            level=form.asked["level"],
            include_closed=form.include_closed,
        )
        return {"found": found}

    def tops(self, form: TreeForm) -> dict[str, Any]:
        """The first level is open when there is one top, as for everyone in the county seat."""
        user, closed = self.request.user, form.include_closed
        tops = list(queries.tree_children(user, None, include_closed=closed))
        first = queries.tree_children(user, tops[0], include_closed=closed) if tops else []
        return {"tops": tops, "first": first if len(tops) == 1 else []}

    def actions(self) -> list[Link]:
        links = [Link("列表", reverse("orgs:units"), "list-details")]
        if self.request.user.can(Permission.UNITS_MANAGE):
            links.append(Link("新设机构", reverse("orgs:new"), "plus", "primary"))
        return links


class Branch(RecordPage):
    """The rows below one unit, fetched when its row in the tree is opened."""

    model = Unit
    permission = Permission.UNITS_VIEW
    template_name = "orgs/tree.html"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        closed = bool(self.request.GET.get("closed"))
        rows = queries.tree_children(self.request.user, self.record, include_closed=closed)
        return self.render(
            partial="branch", rows=rows, aria_level=self.record.depth + 1, closed=closed
        )


class Units(ListPage):
    """Offices, weekly: filter units, sort them, take the list along as a workbook."""

    model = Unit
    table = UnitTable
    filters = UnitFilters
    permission = Permission.UNITS_VIEW
    title = "机构列表"
    hidden_columns = ("level", "position", "closed_on")
    empty_title = "还没有机构"

    def rows(self) -> UnitQuerySet:
        return super().rows().select_related("kind").with_parent_names().in_tree_order()

    def crumbs(self) -> list[Crumb]:
        return [TREE]


class UnitPage(DetailPage):
    """Anyone: what a unit is, what lies below it, what it was before."""

    model = Unit
    permission = Permission.UNITS_VIEW
    tabs_key = "orgs.unit"
    template_name = "orgs/unit.html"
    ACTS = (
        ("rename", "更名", "writing"),
        ("move", "调整隶属关系", "arrows-move"),
        ("merge", "合并", "git-merge"),
        ("split", "拆分", "arrows-split"),
        ("close", "撤销", "circle-off"),
    )

    def records(self) -> UnitQuerySet:
        return super().records().select_related("kind")

    def get_title(self) -> str:
        return self.record.name

    @cached_property
    def above(self) -> list[Unit]:
        return queries.ancestors(self.record)

    def crumbs(self) -> list[Crumb]:
        scope = self.request.user.scope(self.permission)
        return [
            TREE,
            *(
                Crumb(unit.short_name, unit.get_absolute_url() if scope.covers(unit) else "")
                for unit in self.above
            ),
        ]

    @property
    def may_manage(self) -> bool:
        return not self.record.is_closed and self.request.user.can(
            Permission.UNITS_MANAGE, self.record
        )

    def actions(self) -> list[Link]:
        if not self.may_manage:
            return []
        new = f"{reverse('orgs:new')}?parent={self.record.pk}"
        correct = reverse("orgs:correct", args=[self.record.pk])
        return [Link("新设下级机构", new, "plus"), Link("更正", correct, "edit")]

    def acts(self) -> list[Link]:
        """Changes that are made by a paper; the root only takes a new name."""
        if not self.may_manage:
            return []
        acts = self.ACTS[:1] if self.record.is_root() else self.ACTS
        return [
            Link(label, reverse(f"orgs:{name}", args=[self.record.pk]), icon)
            for name, label, icon in acts
        ]


def pick(request: HttpRequest) -> JsonResponse:
    """Units for a picker: open, by name, code or initials; those that begin so come first."""
    require(request.user, Permission.UNITS_VIEW)
    units = Unit.objects.visible_to(request.user).still_open()
    if request.GET.get("for") == "manage":
        units = units.filter(request.user.scope(Permission.UNITS_MANAGE).q("path"))
    typed = request.GET.get("q", "")
    found = units.matching(typed).with_parent_names().nearest_first(typed)
    return JsonResponse({"results": [_picked(unit) for unit in found[:MOST_PICKS]]})


def _picked(unit: Unit) -> dict[str, Any]:
    above = f"（{unit.parent_name}）" if unit.parent_name else ""
    return {"value": unit.pk, "text": f"{unit.short_name}{above}", "detail": unit.code}
