"""Officers of villages and communities: list, page, figures, acts."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from branches.domain import officers, statistics
from branches.filters.officers import OfficerFilters
from branches.forms.officers import (
    AppointOfficerForm,
    EditOfficerForm,
    LeaveOfficeForm,
    NewOfficerForm,
)
from branches.models import VillageOfficer
from branches.permissions import OFFICERS_MANAGE, OFFICERS_VIEW
from branches.tables.officers import OfficerTable
from portal.access import require
from portal.deeds.links import promise, withdrawals
from portal.figures.links import card
from portal.figures.permissions import FIGURES_VIEW
from portal.people.models import Person
from portal.periods import Period, PeriodKind
from portal.ui.views import (
    ActPage,
    AsShown,
    Crumb,
    DetailPage,
    FormPage,
    Link,
    ListPage,
    Page,
    RecordFormPage,
)

LIST = Crumb("村（社区）干部", reverse_lazy("branches:officers"))


class Officers(ListPage):
    """Township members and the organization office, monthly: who serves where, with which post,
    education and origin."""

    model = VillageOfficer
    table = OfficerTable
    filters = OfficerFilters
    permission = OFFICERS_VIEW
    title = "村（社区）干部"
    read_as = "村（社区）干部"
    dataset = "officers"
    search_hint = "姓名或拼音首字母，如 zss"
    hidden_columns = ("birth", "full_time", "monthly_pay", "until")
    empty_title = "还没有登记村（社区）干部"
    empty_hint = "由乡镇（街道）登记，或从花名册导入。"

    def rows(self) -> QuerySet:
        return super().rows().select_related("person", "unit").in_tree_order()

    def actions(self) -> list[Link]:
        offered = [Link("队伍结构", reverse("branches:officer-figures"), "chart-bar")]
        if self.request.user.can(OFFICERS_MANAGE):
            new = Link("登记干部", reverse("branches:new-officer"), "user-plus", "primary")
            offered.insert(0, new)
        return offered


class OfficerPage(DetailPage):
    """Whoever keeps the roster: who is it, since when, by which way, with which posts."""

    model = VillageOfficer
    permission = OFFICERS_VIEW
    tabs_key = "branches.officer"
    template_name = "branches/officer.html"
    logs_views = True

    def records(self) -> QuerySet:
        return super().records().select_related("person__unit", "unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        allowed = self.request.user.can(OFFICERS_MANAGE, self.record.unit)
        back = withdrawals(self.record, self.request.user)
        if not allowed or not self.record.in_office:
            return back
        return [
            Link("修改", reverse("branches:edit-officer", args=[self.record.pk]), "edit"),
            Link("离任", reverse("branches:leave-office", args=[self.record.pk]), "logout"),
            *back,
        ]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(advice=officers.advice(self.record), **extra)


class OfficerFigures(AsShown, Page):
    """Leaders before and after elections: how far one heads both, education, age, origin."""

    template_name = "branches/officer_figures.html"
    permission = OFFICERS_VIEW
    title = "村（社区）干部队伍结构"

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    @property
    def lead(self) -> str:
        today = timezone.localdate()
        return f"截至 {today.year} 年 {today.month} 月在任干部。"

    def context(self, **extra: Any) -> dict[str, Any]:
        rows = VillageOfficer.objects.visible_to(self.request.user)
        filters = OfficerFilters(self.request.GET, queryset=rows, request=self.request)
        today = timezone.localdate()
        total, groups = statistics.officer_figures(filters.qs, on=today)
        places = statistics.officers_by_place(filters.qs, on=today)
        if not self.request.GET and self.request.user.can(FIGURES_VIEW):
            # Of all officers it is the figure; narrowed by a filter it is another number.
            month = Period.containing(today, PeriodKind.MONTH)
            places = [{**row, "card": card("OFF-2", row["unit"], month)} for row in places]
        return super().context(
            filters=filters,
            total=total,
            groups=groups,
            figures=statistics.village_figures(filters.qs),
            places=places,
            query=self.request.GET.urlencode(),
            **extra,
        )


class _Appointing:
    """What does not fit among those in office is said at once, and stops nothing."""

    request: Any

    @sensitive_variables()
    def check(self, form: Any) -> None:
        officers.check(**form.cleaned_data)

    def succeed(self, result: VillageOfficer) -> HttpResponse:
        for line in officers.advice(result):
            messages.warning(self.request, line)
        return super().succeed(result)  # type: ignore[misc]


class NewOfficer(_Appointing, FormPage):
    """After an election or a change: somebody not yet on record takes office."""

    title = "登记村（社区）干部"
    form_class = NewOfficerForm
    permission = OFFICERS_MANAGE
    verb = "登记"
    done = "已登记。"
    cancel_url = reverse_lazy("branches:officers")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    @sensitive_variables()
    def act(self, form: NewOfficerForm) -> VillageOfficer:
        return officers.appoint(by=self.request.user, **form.cleaned_data)


class AppointPerson(_Appointing, RecordFormPage):
    """A person on record takes office in a village."""

    model = Person
    title = "登记为村（社区）干部：{record}"
    form_class = AppointOfficerForm
    permission = OFFICERS_MANAGE
    verb = "登记"
    done = "已登记。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def act(self, form: AppointOfficerForm) -> VillageOfficer:
        return officers.appoint(person=self.record, by=self.request.user, **form.cleaned_data)


class _OfficerAct(RecordFormPage):
    model = VillageOfficer
    permission = OFFICERS_MANAGE

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, OFFICERS_MANAGE, self.record.unit)

    def records(self) -> QuerySet:
        return super().records().select_related("person", "unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]


class EditOfficer(_Appointing, _OfficerAct):
    """Posts or facts have changed."""

    title = "修改：{record}"
    form_class = EditOfficerForm
    watched = officers.EDITABLE

    def act(self, form: EditOfficerForm) -> VillageOfficer:
        return officers.change(self.record, by=self.request.user, **form.cleaned_data)


class LeaveOffice(_OfficerAct, ActPage):
    """An officer steps down."""

    title = "离任：{record}"
    form_class = LeaveOfficeForm
    watched = ("in_office",)
    done = "已办理离任。"
    danger = True

    def initial(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        posts = self.record.posts_spoken
        ending = f"不再担任{self.record.unit}{posts}，任职记录保留。"
        return [ending, "再次任职的，重新登记。", promise()]

    def act(self, form: LeaveOfficeForm) -> VillageOfficer:
        return officers.leave(self.record, by=self.request.user, **form.cleaned_data)
