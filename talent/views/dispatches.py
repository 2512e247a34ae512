"""博士科技特派员: who serves where, what was done, who confirmed it."""

from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from portal.access import require
from portal.files.forms import FileUploadForm
from portal.periods import BadPeriodError, Period
from portal.ui.forms import ReasonForm
from portal.ui.views import (
    ActPage,
    Crumb,
    DetailPage,
    FormOfRecord,
    Link,
    ListPage,
    NothingToAsk,
    RecordDetail,
    RecordFormPage,
    RecordList,
    RecordNew,
    Records,
)
from portal.ui.widgets import DateInput
from talent.choices import DispatchRating, ServiceKind, ServiceState
from talent.domain import dispatches
from talent.file_purposes import AGREEMENT
from talent.filters.dispatches import DoctorFilters, VisitFilters
from talent.models import DispatchedDoctor, DispatchReport, DispatchVisit, Enterprise, TalentProfile
from talent.permissions import DISPATCHES_MANAGE, TALENT_KEEP, TALENT_VIEW
from talent.tables.dispatches import DoctorTable, VisitTable
from talent.views.picking import Searching

_NAMED = ("profile__person", "profile__unit", "enterprise__unit")
_LONG = {"rows": 4}
_QUARTERS = 4


class ServeForm(django_forms.Form):
    on = django_forms.DateField(label="服务日期", widget=DateInput(), initial=timezone.localdate)
    days = django_forms.DecimalField(
        label="天数",
        max_digits=4,
        decimal_places=1,
        min_value=0,
        help_text="按半天登记，如 0.5、1。",
    )
    kind = django_forms.ChoiceField(
        label="服务内容", choices=ServiceKind.choices, widget=django_forms.RadioSelect
    )
    content = django_forms.CharField(
        label="服务情况", max_length=300, widget=django_forms.Textarea(attrs=_LONG)
    )


class ServiceReportForm(django_forms.Form):
    quarter = django_forms.ChoiceField(label="季度")
    summary = django_forms.CharField(
        label="工作情况", max_length=1000, widget=django_forms.Textarea(attrs=_LONG)
    )
    on = django_forms.DateField(label="提交日期", widget=DateInput(), initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The running quarter and those before it, the last one first."""
        super().__init__(*args, **kwargs)
        quarter = dispatches.quarter_of(timezone.localdate())
        offered = []
        for _ in range(_QUARTERS):
            offered.append((quarter.code, quarter.label))
            quarter = dispatches.last_quarter(quarter.first_day)
        self.fields["quarter"].choices = offered  # type: ignore[attr-defined]

    def clean_quarter(self) -> Period:
        try:
            return Period.parse(self.cleaned_data["quarter"])
        except BadPeriodError as error:
            raise ValidationError(str(error)) from error


class AgreementForm(FileUploadForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, purpose=AGREEMENT, **kwargs)
        self.fields["file"].label = "协议扫描件"


class EndDispatchForm(django_forms.Form):
    on = django_forms.DateField(label="结束日期", widget=DateInput(), initial=timezone.localdate)
    rating = django_forms.ChoiceField(
        label="企业评价", choices=DispatchRating.choices, widget=django_forms.RadioSelect
    )
    words = django_forms.CharField(label="评价意见", max_length=300, required=False)


class DispatchStep(FormOfRecord, ActPage):
    """Of whoever records for the enterprise; the office alone ends it."""

    permission = TALENT_KEEP

    def prepare(self) -> None:
        RecordFormPage.prepare(self)
        require(self.request.user, self.permission, self.record.enterprise.unit)

    def records(self) -> QuerySet:
        return super().records().select_related(*_NAMED, "scan")

    def initial(self) -> dict[str, Any]:
        return {}


class DispatchedDoctors(Records):
    """人才办 and townships, monthly: which doctor serves which enterprise, and often enough?"""

    acts = dispatches.DISPATCHES
    one, many = "dispatch", "dispatches"
    reads = TALENT_VIEW
    title = "博士科技特派员"
    lead = "高校博士派驻企业；服务天数经企业或另一位同志确认后计入，每季度的要求见规则 TA-07。"
    table = DoctorTable
    filters = DoctorFilters
    search_hint = "特派员姓名、拼音首字母、企业或高校"
    hidden_columns = ("agreement", "ended_on")
    empty_title = "还没有登记特派员"
    empty_hint = "先有人才档案和企业，再按批次登记派驻。"
    facts = ()
    PATHS: ClassVar = {
        **Records.PATHS,
        "Serve": "<int:pk>/serve/",
        "Report": "<int:pk>/report/",
        "Attach": "<int:pk>/agreement/",
        "End": "<int:pk>/end/",
    }

    @classmethod
    def offered(cls, model: Any, user: Any) -> QuerySet:
        if model is TalentProfile:
            seen = TalentProfile.objects.visible_to(user).in_store()
            return seen.select_related("person").in_order()
        if model is Enterprise:
            return Enterprise.objects.visible_to(user).in_order()
        return super().offered(model, user)

    class List(RecordList):
        def rows(self) -> QuerySet:
            rows = dispatches.with_quarter(super().rows(), timezone.localdate())
            return rows.select_related(*_NAMED)

        def actions(self) -> list[Link]:
            return [*super().actions(), Link("服务记录", reverse("talent:visits"), "notes")]

    class New(Searching, RecordNew):
        pass

    class Detail(RecordDetail):
        def records(self) -> QuerySet:
            return super().records().select_related(*_NAMED, "scan")

        def actions(self) -> list[Link]:
            record, user = self.record, self.request.user
            keeps = user.can(TALENT_KEEP, record.enterprise.unit)
            manages = user.can(DISPATCHES_MANAGE, record.enterprise.unit)
            open_ = record.ended_on is None
            offered = [
                (keeps and open_, "登记服务", "Serve", "plus"),
                (keeps, "交季度报告", "Report", "file-text"),
                (manages and open_, "修改", "Edit", "edit"),
                (manages, "上传协议", "Attach", "paperclip"),
                (manages and open_, "结束派驻", "End", "circle-off"),
            ]
            return [
                Link(label, self.declared.address(part, pk=record.pk), icon)
                for allowed, label, part, icon in offered
                if allowed
            ]

    class Serve(DispatchStep):
        permission = TALENT_KEEP
        verb = "登记服务"
        form_class = ServeForm

        def consequences(self) -> list[str]:
            return ["由企业或另一位同志确认后计入服务天数。"]

        def act(self, form: Any) -> DispatchVisit:
            return dispatches.serve(self.record, by=self.request.user, **form.cleaned_data)

        def success_url(self, result: DispatchVisit) -> str:
            return result.dispatch.get_absolute_url()

    class Report(DispatchStep):
        permission = TALENT_KEEP
        verb = "交季度报告"
        form_class = ServiceReportForm

        def act(self, form: Any) -> DispatchReport:
            return dispatches.report(self.record, by=self.request.user, **form.cleaned_data)

    class Attach(DispatchStep):
        """人才办, once all three have signed: the scan replaces the one before."""

        permission = DISPATCHES_MANAGE
        verb = "上传协议"
        form_class = AgreementForm

        def consequences(self) -> list[str]:
            scan = self.record.scan
            return [f"现有的扫描件“{scan.name}”由新的替换。"] if scan else []

        def act(self, form: Any) -> DispatchedDoctor:
            return dispatches.attach(self.record, by=self.request.user, **form.cleaned_data)

    class End(DispatchStep):
        permission = DISPATCHES_MANAGE
        verb = "结束派驻"
        form_class = EndDispatchForm

        def consequences(self) -> list[str]:
            return ["结束后不再登记服务；记录保留。"]

        def act(self, form: Any) -> DispatchedDoctor:
            return dispatches.end(self.record, by=self.request.user, **form.cleaned_data)


VISITS = Crumb("服务记录", reverse_lazy("talent:visits"))


class ServiceVisits(ListPage):
    """人才办 and whoever records for an enterprise: what was done, what waits for my word?"""

    model = DispatchVisit
    table = VisitTable
    filters = VisitFilters
    permission = TALENT_VIEW
    title = "特派员服务记录"
    lead = "在特派员页点“登记服务”；登记的人不能自己确认。"
    search_hint = "特派员姓名、企业或内容"
    empty_title = "还没有服务记录"
    empty_hint = "打开特派员，点“登记服务”。"

    def rows(self) -> QuerySet:
        named = ("dispatch__profile__person", "dispatch__enterprise", "entered_by")
        return super().rows().select_related(*named).in_order()

    def crumbs(self) -> list[Crumb]:
        return DispatchedDoctors.way_to_list()


class VisitPage(DetailPage):
    model = DispatchVisit
    permission = TALENT_VIEW
    tabs_key = "talent.visit"

    def records(self) -> QuerySet:
        return _visits(super().records())

    def crumbs(self) -> list[Crumb]:
        return [VISITS, Crumb(str(self.record.dispatch), self.record.dispatch.get_absolute_url())]

    def actions(self) -> list[Link]:
        record, user = self.record, self.request.user
        mine = record.entered_by_id == user.pk or record.state != ServiceState.WAITING
        if mine or not user.can(TALENT_KEEP, record.dispatch.enterprise.unit):
            return []
        return [
            Link("确认", reverse("talent:visit-confirm", args=[record.pk]), "circle-check"),
            Link("退回", reverse("talent:visit-refuse", args=[record.pk]), "arrow-back-up"),
        ]


class _OfVisit(ActPage):
    model = DispatchVisit
    permission = TALENT_KEEP
    watched = ("state",)

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, TALENT_KEEP, self.record.dispatch.enterprise.unit)

    def records(self) -> QuerySet:
        return _visits(super().records())

    def get_title(self) -> str:
        return f"{self.verb}：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [VISITS, Crumb(str(self.record), self.record.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        return {}


class ConfirmVisit(_OfVisit):
    verb = "确认服务"
    form_class = NothingToAsk
    done = "已确认，计入服务天数。"

    def consequences(self) -> list[str]:
        visit = self.record
        said = f"{visit.on} {visit.get_kind_display()} {visit.days} 天：{visit.content}"
        return [said, "确认后计入服务天数，不能再改。"]

    def act(self, form: Any) -> DispatchVisit:
        return dispatches.confirm(self.record, by=self.request.user)


class RefuseVisit(_OfVisit):
    verb = "退回服务"
    form_class = ReasonForm
    done = "已退回。"

    def consequences(self) -> list[str]:
        return ["不计入服务天数；情况属实的请登记人重新登记。"]

    def act(self, form: Any) -> DispatchVisit:
        return dispatches.refuse(self.record, by=self.request.user, **form.cleaned_data)


def _visits(rows: QuerySet) -> QuerySet:
    named = ("dispatch__profile__person", "dispatch__enterprise__unit", "entered_by", "decided_by")
    return rows.select_related(*named)
