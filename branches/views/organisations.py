"""Party organisations: the list, the tree, one organisation, and the acts on it."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from branches.domain import abnormal_spells, checks, listing, organisations, reminders, tree
from branches.filters.organisations import AbnormalFilters, OrganisationFilters
from branches.forms.organisations import (
    CloseOrganisationForm,
    MoveOrganisationForm,
    NewOrganisationForm,
    OrganisationForm,
)
from branches.models import PartyOrganization
from branches.models.organisation import PartyOrganizationQuerySet
from branches.permissions import ORGANISATIONS_MANAGE, ORGANISATIONS_VIEW
from branches.tables.organisations import AbnormalTable, OrganisationTable
from branches.views import offers
from portal import parameters
from portal.access import require
from portal.deeds.links import promise, withdrawals
from portal.orgs.domain.tree import spoken
from portal.ui.pieces import Piece
from portal.ui.views import ActPage, Crumb, DetailPage, FormPage, Link, ListPage, Page, RecordPage

MOST_HITS = 200
LIST = Crumb("党组织", reverse_lazy("branches:organisations"))
_FACTS = (
    "kind",
    "nature",
    "name",
    "short_name",
    "code",
    "unit",
    "founded_on",
    "term_years",
    "last_elected_on",
    "contact",
    "host_state",
    "position",
)


class Organisations(ListPage):
    """Organization office and township members, daily: find an organisation, see its strength
    and when it elects, take the list along. Before, each township kept a workbook of its own."""

    model = PartyOrganization
    table = OrganisationTable
    filters = OrganisationFilters
    permission = ORGANISATIONS_VIEW
    title = "党组织"
    dataset = "organisations"
    hidden_columns = (
        "code",
        "nature",
        "founded_on",
        "term_years",
        "last_elected_on",
        "contact",
        "host_state",
        "closed_on",
        "state",
    )
    empty_title = "还没有党组织"
    empty_hint = "可以逐个设立，也可以从 Excel 名册导入。"

    def rows(self) -> PartyOrganizationQuerySet:
        return listing.listed(super().rows(), on=timezone.localdate())

    def actions(self) -> list[Link]:
        links = [Link("组织树", reverse("branches:tree"), "sitemap")]
        if self.request.user.can(ORGANISATIONS_MANAGE):
            url = reverse("branches:organisation-new")
            links.append(Link("设立党组织", url, "plus", "primary"))
        return links


class AbnormalOrganisations(ListPage):
    """Organization office, monthly and before the yearly clean-up: which organisations to look
    at, and why. The list advises; people decide."""

    model = PartyOrganization
    table = AbnormalTable
    filters = AbnormalFilters
    permission = ORGANISATIONS_VIEW
    title = "异常党组织"
    lead = "按规则参数自动比对得出，供研判参考，不作结论；参数可在“规则参数”中按本县要求调整。"
    empty_title = "没有发现异常党组织"
    empty_hint = "党员、班子和依托单位状态变化后，名单随即更新。"

    def rows(self) -> PartyOrganizationQuerySet:
        today = timezone.localdate()
        rows = checks.narrowed(listing.listed(super().rows(), on=today), checks.find(on=today))
        return abnormal_spells.with_since(rows)

    def crumbs(self) -> list[Crumb]:
        return [LIST]


class OrganisationTree(Page):
    """Anyone who sees organisations: where one stands, level by level."""

    template_name = "branches/tree.html"
    title = "党组织树"
    permission = ORGANISATIONS_VIEW

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        user, typed = self.request.user, self.request.GET.get("q", "").strip()
        partial = "tree" if self.request.htmx and not self.request.htmx.boosted else ""
        if typed:
            hits = listing.searched(user, typed, most=MOST_HITS)
            return self.render(partial=partial, typed=typed, hits=hits)
        tops = list(listing.children(user, None))
        first = Piece.of(listing.children(user, tops[0])) if len(tops) == 1 else None
        return self.render(partial=partial, tops=tops, first=first)

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        return [Link("列表", reverse("branches:organisations"), "list-details")]


class OrganisationBranch(RecordPage):
    """The rows below one organisation, fetched when its row in the tree is opened."""

    model = PartyOrganization
    permission = ORGANISATIONS_VIEW
    template_name = "branches/tree.html"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        start = parameters.number(self.request.GET.get("from"))
        piece = Piece.of(listing.children(self.request.user, self.record), start)
        partial = "piece" if start else "branch"
        return self.render(partial=partial, piece=piece, parent=self.record)


class OrganisationPage(DetailPage):
    """Who keeps or leads an organisation: its facts, committee, members, elections and past."""

    model = PartyOrganization
    permission = ORGANISATIONS_VIEW
    tabs_key = "branches.organisation"
    more_label = "组织变更"
    template_name = "branches/organisation.html"

    def records(self) -> PartyOrganizationQuerySet:
        return super().records().select_related("unit__kind", "successor")

    def get_title(self) -> str:
        return self.record.name

    def crumbs(self) -> list[Crumb]:
        scope = self.request.user.scope(self.permission)
        above = tree.ancestors(self.record)
        links = [
            Crumb(each.short_name, each.get_absolute_url() if scope.covers(each.unit) else "")
            for each in above
        ]
        return [LIST, *links]

    def actions(self) -> list[Link]:
        user = self.request.user
        return [*offers.everyday(self.record, user), *withdrawals(self.record, user)]

    def more_actions(self) -> list[Link]:
        return offers.changes(self.record, self.request.user)


class NewOrganisation(FormPage):
    """Offices and townships, some times a year: the higher organisation approved a new one."""

    title = "设立党组织"
    permission = ORGANISATIONS_MANAGE
    form_class = NewOrganisationForm
    verb = "设立"
    done = "党组织已设立。"
    cancel_url = reverse_lazy("branches:organisations")

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def check(self, form: NewOrganisationForm) -> None:
        known = dict(form.cleaned_data)
        parent, since = known.pop("parent", None), known.pop("since", None)
        known.pop("document", None)
        organisations.check(known, parent=parent, since=since)

    def act(self, form: NewOrganisationForm) -> PartyOrganization:
        asked = form.cleaned_data
        return organisations.create(
            asked["parent"],
            facts=form.facts(),
            since=asked["since"],
            document=asked["document"],
            by=self.request.user,
        )


class OrganisationAct(ActPage):
    """What the acts on one organisation share."""

    model = PartyOrganization
    permission = ORGANISATIONS_MANAGE
    watched: ClassVar[tuple[str, ...]] = (*_FACTS, "closed_on")

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, self.permission, self.record.unit)

    def records(self) -> PartyOrganizationQuerySet:
        return super().records().select_related("unit__kind")

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(self.record.short_name, self.record.get_absolute_url())]


class EditOrganisation(OrganisationAct):
    """Offices and townships: a fact changed or was typed wrongly."""

    title = "修改：{record}"
    form_class = OrganisationForm
    template_name = "ui/form.html"
    verb = "保存"
    done = "已保存。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def check(self, form: OrganisationForm) -> None:
        organisations.check(form.cleaned_data, present=self.record)

    def act(self, form: OrganisationForm) -> PartyOrganization:
        return organisations.change(self.record, facts=form.facts(), by=self.request.user)


class MoveOrganisation(OrganisationAct):
    """Offices, at the yearly check of affiliations: it belongs under another organisation."""

    title = "调整隶属关系：{record}"
    form_class = MoveOrganisationForm
    verb = "调整隶属关系"
    done = "隶属关系已调整。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def consequences(self) -> list[str]:
        parent = tree.parent_of(self.record)
        lines = [f"“{self.record}”不再隶属“{parent}”，改为隶属新的上级党组织。"] if parent else []
        below = list(tree.open_children(self.record))
        if below:
            lines.append(f"{len(below):,} 个下级党组织（{spoken(below)}）随同调整。")
        stays = "党员和班子成员不变；过去的隶属关系保留在“隶属沿革”中。"
        return [*lines, stays, promise()]

    def act(self, form: MoveOrganisationForm) -> PartyOrganization:
        return organisations.move(self.record, **form.cleaned_data, by=self.request.user)


class CloseOrganisation(OrganisationAct):
    """Offices: the higher organisation decided to end it."""

    title = "撤销：{record}"
    form_class = CloseOrganisationForm
    verb = "确认撤销"
    done = "党组织已撤销。"
    danger = True

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def consequences(self) -> list[str]:
        below = list(tree.open_children(self.record))
        members = self.record.members.present().count()
        if below:
            names = spoken(below)
            return [f"还有 {len(below):,} 个下级党组织（{names}），须先撤销或调整隶属关系。"]
        if members:
            return [f"还有 {members} 名党员，须先把组织关系转到承接党组织。"]
        return [
            f"这将从生效日期起使“{self.record}”不再出现在选择、台账和统计中。",
            *self.ending(),
            "历史资料保留，可以查询。",
            promise(),
        ]

    def ending(self) -> list[str]:
        posts = [f"{each.person.name}（{each.get_post_display()}）" for each in self.posts]
        lines = [f"班子成员的职务同日终止：{'、'.join(posts)}。"] if posts else []
        tasks = "、".join(task.title for task in reminders.open_about(self.record))
        return [*lines, f"有关待办撤回：{tasks}。"] if tasks else lines

    @property
    def posts(self) -> Any:
        return self.record.posts.current().select_related("person").in_order()

    def act(self, form: CloseOrganisationForm) -> PartyOrganization:
        return organisations.close(self.record, **form.cleaned_data, by=self.request.user)
