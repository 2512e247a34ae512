"""Rooms, allocations and tenancies: the stock, each run with its result, who lives where."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.forms import BaseForm
from django.urls import reverse, reverse_lazy

from portal.ui import deriving
from portal.ui.forms import ReasonForm
from portal.ui.views import (
    Crumb,
    DetailPage,
    FormPage,
    Link,
    ListPage,
    RecordDetail,
    RecordList,
    Records,
)
from talent import forms
from talent.choices import AllocationState, TenancyState
from talent.domain import allocations, tenancies
from talent.filters.apartments import ApartmentFilters, ResultFilters, TenancyFilters
from talent.models import AllocationRow, AllocationRun, Apartment, Tenancy
from talent.permissions import APARTMENTS_MANAGE, TALENT_VIEW
from talent.tables.apartments import AllocationTable, ApartmentTable, ResultTable, TenancyTable
from talent.views import steps

RUNS = Crumb("公寓分配", reverse_lazy("talent:allocations"))
TENANCIES = Crumb("公寓租住", reverse_lazy("talent:tenancies"))
_TENANT = ("application__profile__person", "application__profile__unit", "apartment__unit")


class Apartments(Records):
    """人才办 and the housing office: which rooms are there, which are free?"""

    acts = tenancies.ROOMS
    one, many = "apartment", "apartments"
    reads = TALENT_VIEW
    title = "公寓房源"
    dataset = "apartments"
    table = ApartmentTable
    filters = ApartmentFilters
    search_hint = "项目、楼栋或房号"
    hidden_columns = ("note",)
    empty_title = "还没有登记房源"
    empty_hint = "逐套登记，或从房源名册导入。"

    class List(RecordList):
        def rows(self) -> QuerySet:
            return super().rows().select_related("unit").with_taken()

    class Detail(RecordDetail):
        def records(self) -> QuerySet:
            return super().records().select_related("unit").with_taken()


class Allocations(ListPage):
    """人才办, each time rooms become free: which runs were there, which is open?"""

    model = AllocationRun
    table = AllocationTable
    filters = deriving.filters(AllocationRun, ("mode", "state"))
    permission = TALENT_VIEW
    title = "公寓分配"
    lead = "按轮候名单和空置房源计算；公示期满由另一位同志确认，房源才定给个人。"
    empty_title = "还没有分配过"
    empty_hint = "轮候名单里有人、有空置房源时，点“计算分配”。"

    def rows(self) -> QuerySet:
        mine = Q(rows__in=AllocationRow.objects.visible_to(self.request.user))
        counted = {
            "applicants": Count("rows", filter=mine),
            "given": Count("rows__apartment", filter=mine),
        }
        return super().rows().in_order().annotate(**counted)

    def actions(self) -> list[Link]:
        if not self.request.user.can(APARTMENTS_MANAGE):
            return []
        return [Link("计算分配", reverse("talent:allocation-new"), "calculator", "primary")]


class DraftAllocation(FormPage):
    """人才办: rooms are free, people wait."""

    permission = APARTMENTS_MANAGE
    title = "计算公寓分配"
    lead = "所有轮候的人按次序选第一套空置的意向户型；没有的保留次序，继续往下分。"
    form_class = forms.AllocationForm
    verb = "计算"
    done = "已计算，请核对结果后公示。"
    cancel_url = reverse_lazy("talent:allocations")

    def crumbs(self) -> list[Crumb]:
        return [RUNS]

    def act(self, form: Any) -> AllocationRun:
        return allocations.draft(by=self.request.user, **form.cleaned_data)


class AllocationPage(DetailPage):
    """One run: everybody's place, why, and which room."""

    model = AllocationRun
    permission = TALENT_VIEW
    tabs_key = "talent.allocation"

    def records(self) -> QuerySet:
        return super().records().select_related("made_by")

    def crumbs(self) -> list[Crumb]:
        return [RUNS]

    def actions(self) -> list[Link]:
        run, manages = self.record, self.request.user.can(APARTMENTS_MANAGE)
        going = run.state in AllocationState.going()
        offered = [
            (manages and run.state == AllocationState.DRAFT, "公示", "announce", "speakerphone"),
            (manages and run.state == AllocationState.NOTICE, "确认", "confirm", "circle-check"),
            (manages and going, "作废", "cancel", "circle-off"),
        ]
        way = f"{reverse('talent:allotted')}?run={run.pk}"
        printed = Link("打印、导出结果", way, "printer")
        return [*steps.links("allocation", run, offered), printed]


class AllocationStep(steps.TalentStep):
    model = AllocationRun
    permission = APARTMENTS_MANAGE
    listed = RUNS
    named = ("made_by",)

    def kept_at(self) -> None:
        """The whole county's."""


class AnnounceAllocation(AllocationStep):
    verb = "公示"
    form_class = forms.NoticeForm
    done = "已登记公示。"

    def act(self, form: Any) -> AllocationRun:
        return allocations.announce(self.record, by=self.request.user, **form.cleaned_data)


class ConfirmAllocation(AllocationStep):
    verb = "确认"
    done = "已确认，请通知本人办理入住。"

    def consequences(self) -> list[str]:
        shown = AllocationRow.objects.visible_to(self.request.user)
        given = shown.filter(run=self.record).exclude(apartment=None).count()
        return [f"{given} 套房源定给个人，等待入住；没有分到的保留轮候。"]

    def act(self, form: Any) -> AllocationRun:
        return allocations.confirm(self.record, by=self.request.user)


class CancelAllocation(AllocationStep):
    verb = "作废"
    form_class = ReasonForm
    done = "已作废，可以重新计算。"
    danger = True

    def act(self, form: Any) -> AllocationRun:
        return allocations.cancel(self.record, by=self.request.user, **form.cleaned_data)


class Allotted(ListPage):
    """The result of a run as a list: to be read, printed for the notice, exported."""

    model = AllocationRow
    table = ResultTable
    filters = ResultFilters
    permission = TALENT_VIEW
    title = "公寓分配结果"
    search_hint = "姓名或拼音首字母"
    hidden_columns = ("explained", "lot", "run")
    empty_title = "还没有分配结果"
    empty_hint = "在“公寓分配”里计算。"

    def rows(self) -> QuerySet:
        named = ("application__profile__person", "apartment", "run")
        return super().rows().select_related(*named).in_order()

    def crumbs(self) -> list[Crumb]:
        return [RUNS]


class Tenancies(ListPage):
    """人才办 and the housing office, monthly: who lives where, until when?"""

    model = Tenancy
    table = TenancyTable
    filters = TenancyFilters
    permission = TALENT_VIEW
    title = "公寓租住"
    search_hint = "租住人姓名、拼音首字母或房号"
    hidden_columns = ("ended_on", "ended_why")
    empty_title = "还没有人租住"
    empty_hint = "分配确认后列在这里，等待入住。"

    def rows(self) -> QuerySet:
        return super().rows().select_related(*_TENANT).in_order()


class TenancyPage(DetailPage):
    model = Tenancy
    permission = TALENT_VIEW
    tabs_key = "talent.tenancy"

    def records(self) -> QuerySet:
        return super().records().select_related(*_TENANT)

    def crumbs(self) -> list[Crumb]:
        return [TENANCIES]

    def actions(self) -> list[Link]:
        row = self.record
        if not self.request.user.can(APARTMENTS_MANAGE, row.apartment.unit):
            return []
        promised, living = row.state == TenancyState.PROMISED, row.state == TenancyState.LIVING
        offered = [
            (promised, "办理入住", "move-in", "key"),
            (promised, "放弃选房", "decline", "x"),
            (living and row.renewed_on is None, "续租", "renew", "calendar-plus"),
            (living, "换房", "swap", "switch-horizontal"),
            (living, "离开用人单位", "left-employer", "briefcase-off"),
            (living, "退租", "end", "door-exit"),
        ]
        return steps.links("tenancy", row, offered)


class TenancyStep(steps.TalentStep):
    model = Tenancy
    permission = APARTMENTS_MANAGE
    listed = TENANCIES
    named = _TENANT

    def kept_at(self) -> Any:
        return self.record.apartment.unit


class MoveIn(TenancyStep):
    verb = "办理入住"
    form_class = forms.CardDayForm
    done = "已入住，租期从入住之日算起。"

    def act(self, form: Any) -> Tenancy:
        return tenancies.move_in(self.record, by=self.request.user, **form.cleaned_data)


class DeclineRoom(TenancyStep):
    verb = "放弃选房"
    form_class = ReasonForm
    done = "已登记，房源空出，本人回到轮候。"

    def consequences(self) -> list[str]:
        return ["本人回到轮候名单；放弃次数达到规定（规则 TA-09）的排到末位。"]

    def act(self, form: Any) -> Tenancy:
        return tenancies.decline(self.record, by=self.request.user, **form.cleaned_data)


class RenewTenancy(TenancyStep):
    verb = "续租"
    done = "已续租。"

    def consequences(self) -> list[str]:
        return ["按规则 TA-09 续租一次，以后不能再续。"]

    def act(self, form: Any) -> Tenancy:
        return tenancies.renew(self.record, by=self.request.user)


class SwapRoom(TenancyStep):
    verb = "换房"
    form_class = forms.SwapForm
    done = "已换房，租期不变。"

    def build_form(self, **kwargs: Any) -> BaseForm:
        form = super().build_form(**kwargs)
        seen = Apartment.objects.visible_to(self.request.user).free().in_order()
        form.fields["apartment"].queryset = seen  # type: ignore[attr-defined]
        return form

    def act(self, form: Any) -> Tenancy:
        return tenancies.swap(self.record, by=self.request.user, **form.cleaned_data)


class LeftEmployer(TenancyStep):
    verb = "离开用人单位"
    form_class = forms.CardDayForm
    done = "已登记，请通知本人按期退租。"

    def consequences(self) -> list[str]:
        return ["从离开之日起按规则 TA-09 的天数退租；租期本来更早届满的不变。"]

    def act(self, form: Any) -> Tenancy:
        return tenancies.left_employer(self.record, by=self.request.user, **form.cleaned_data)


class EndTenancy(TenancyStep):
    verb = "退租"
    form_class = forms.EndTenancyForm
    done = "已退租，房源空出。"

    def act(self, form: Any) -> Tenancy:
        return tenancies.end(self.record, by=self.request.user, **form.cleaned_data)
