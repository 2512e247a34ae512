"""Looking at cadres: the roster, who may get a file, one file."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from cadres.domain import completeness, reading
from cadres.filters import CadreFilters, CandidateFilters
from cadres.models import Cadre, Education
from cadres.permissions import CADRES_MANAGE, CADRES_VIEW
from cadres.tables import CadreTable, CandidateTable
from portal.deeds.links import withdrawals
from portal.people.models import Person
from portal.people.permissions import PEOPLE_MANAGE, PEOPLE_VIEW
from portal.ui.views import AsShown, Crumb, DetailPage, Link, ListPage, Page

LIST = Crumb("干部名册", reverse_lazy("cadres:cadres"))


class Cadres(ListPage):
    """干部科, many times a day: find a cadre, narrow the roster for a meeting, take it out."""

    model = Cadre
    table = CadreTable
    filters = CadreFilters
    permission = CADRES_VIEW
    title = "干部名册"
    read_as = "干部名册"
    dataset = "cadres"
    search_hint = "姓名或拼音首字母，如 zss"
    compares = True
    hidden_columns = (
        "unit",
        "birth",
        "nationality",
        "native_place",
        "post_since",
        "level_since",
        "rank_since",
        "work_since",
        "party_since",
        "fulltime",
        "inservice",
        "political",
        "manage_class",
        "title",
    )
    empty_title = "还没有干部档案"
    empty_hint = "由干部科从人员中建立档案，或从干部名册导入。"

    def require_open(self) -> None:
        reading.require_open(self.request.user)

    @property
    def lead(self) -> str:
        asked = self.request.GET.get("on")
        today = timezone.localdate()
        month = f"{today.year} 年 {today.month} 月"
        return f"按 {asked} 的情况列出。" if asked else f"年龄截至 {month}；按单位和排序号排列。"

    def rows(self) -> QuerySet:
        courses = Prefetch("educations", Education.objects.in_order(), to_attr="courses")
        rows = super().rows().select_related("person", "unit").prefetch_related(courses)
        return rows.in_official_order()

    def actions(self) -> list[Link]:
        offered = [
            Link("结构分析", reverse("cadres:structure"), "chart-histogram"),
            Link("缺项统计", reverse("cadres:gaps"), "list-check"),
        ]
        if self.request.user.can(CADRES_MANAGE):
            offered.insert(0, Link("建立档案", reverse("cadres:candidates"), "plus", "primary"))
        return offered


class Gaps(AsShown, Page):
    """干部科, a campaign to fill the files: what is missing most often, and whose it is."""

    template_name = "cadres/gaps.html"
    permission = CADRES_VIEW
    title = "档案缺项统计"
    lead = "在册干部中，适用本人而没有填写的项目；填“无”的算已填。"

    def require_open(self) -> None:
        reading.require_open(self.request.user)

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def context(self, **extra: Any) -> dict[str, Any]:
        rows = Cadre.objects.visible_to(self.request.user).present()
        address = reverse("cadres:cadres")
        gaps = [
            (point, count, f"{address}?missing={point.key}")
            for point, count in completeness.gaps(rows)
        ]
        return super().context(gaps=gaps, total=rows.count(), **extra)


class Candidates(ListPage):
    """干部科, a newcomer: is he registered as a person already? Then open his file from here."""

    model = Person
    table = CandidateTable
    filters = CandidateFilters
    permission = CADRES_MANAGE
    title = "建立干部档案"
    read_as = "建立干部档案"
    lead = "从已登记的人员中选择；没有找到的，先到“人员”登记。"
    search_hint = "姓名或拼音首字母，如 zss"
    empty_title = "没有可以建立档案的人员"

    def rows(self) -> QuerySet:
        rows = super().rows().filter(cadre=None).select_related("unit")
        return rows.order_by("unit__path", "name_key", "pk")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        if not self.request.user.can(PEOPLE_MANAGE):
            return []
        return [Link("登记人员", reverse("people:new"), "user-plus")]


class CadrePage(DetailPage):
    """干部科 and leaders before a decision: one person, one file; who opened it is kept."""

    model = Cadre
    permission = CADRES_VIEW
    tabs_key = "cadres.cadre"
    template_name = "cadres/cadre.html"
    logs_views = True

    def require_open(self) -> None:
        reading.require_open(self.request.user)

    def records(self) -> QuerySet:
        return super().records().select_related("person__unit", "unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        user, cadre = self.request.user, self.record
        offered = []
        if user.can(CADRES_MANAGE, cadre.unit):
            offered = [*self._acts(), *withdrawals(cadre, user)]
        if user.can(PEOPLE_VIEW, cadre.person.unit):
            offered.append(Link("人员页", cadre.person.get_absolute_url(), "address-book"))
        return offered

    def _acts(self) -> list[Link]:
        gone = self.record.has_left
        offered = [
            (not gone, "任职", "appoint", "user-plus", "primary"),
            (not gone, "晋升职级", "promote", "stairs-up", "plain"),
            (True, "修改", "edit", "edit", "plain"),
            (not gone, "离开", "leave", "door-exit", "plain"),
            (gone, "恢复在册", "come-back", "arrow-back-up", "plain"),
        ]
        return [
            Link(label, reverse(f"cadres:{name}", args=[self.record.pk]), icon, style)
            for allowed, label, name, icon, style in offered
            if allowed
        ]

    def context(self, **extra: Any) -> dict[str, Any]:
        birth = self.record.person.birth
        return super().context(
            cadre=self.record,
            age=birth.age_on(timezone.localdate()) if birth else None,
            filled=completeness.state_of(self.record),
            **extra,
        )
