"""What offices look at: the board of a county, the audit and its findings."""

import datetime as dt
from functools import cached_property
from typing import Any, ClassVar

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.safestring import SafeString

from branches.choices.admission import HitConclusion
from branches.domain.admission import audits, board, chart
from branches.models import AdmissionCase, AdmissionFinding
from branches.permissions import ADMISSION_OVERSEE, ADMISSION_VIEW
from branches.views.admission.cases import LIST
from portal import parameters
from portal.access import require
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.tables import DateColumn, ListTable, NameColumn, badge, one_line
from portal.ui.views import AsShown, Crumb, FormPage, Link, ListPage, Page, RecordFormPage
from portal.ui.widgets import DateInput, UnitField, UnitPicker, offer_rows

FINDINGS = Crumb("程序问题", reverse_lazy("branches:admission-findings"))


class AdmissionBoard(AsShown, Page):
    """Townships and 组织科, monthly: how many stand where, what runs over, what is left of this
    year's places; of a township also village by village. Before, it was counted from each
    township's workbook."""

    template_name = "branches/admission/board.html"
    title = "发展党员一览"
    permission = ADMISSION_VIEW
    lead = "各阶段为办理中的人数；超期为有环节超过时限的人数；余额为名额减已接收、已预审。"

    @cached_property
    def top(self) -> Unit | None:
        """The unit whose parts are asked for one by one."""
        asked = parameters.key(self.request.GET.get("unit"))
        return self._seen().filter(pk=asked).first() if asked else None

    def _seen(self) -> Any:
        return Unit.objects.visible_to(self.request.user).still_open()

    def get_title(self) -> str:
        return f"{self.title}：{self.top}" if self.top else self.title

    def crumbs(self) -> list[Crumb]:
        board = Crumb(self.title, reverse("branches:admission-board"))
        return [LIST, board] if self.top else [LIST]

    def _units(self, seen: Any) -> list[Unit]:
        if self.top:
            return list(seen.order_by("path"))
        units = list(seen.at_level(UnitLevel.COUNTY, UnitLevel.TOWNSHIP).order_by("path"))
        scope = self.request.user.scope(ADMISSION_VIEW)
        return units or list(seen.filter(scope.q("path")).order_by("path"))

    def context(self, **extra: Any) -> dict[str, Any]:
        today = timezone.localdate()
        user = self.request.user
        seen = self._seen()
        if self.top:
            seen = seen.filter(path__startswith=self.top.path)
        units = self._units(seen)
        cases = AdmissionCase.objects.visible_to(user)
        rows = board.rows_of(units, cases, year=today.year, today=today)
        idle = board.idle_villages(seen, today=today)
        count = sum(len(villages) for _, villages in idle)
        return super().context(
            rows=rows, year=today.year, idle=idle, idle_count=count, opens=not self.top, **extra
        )


# The audit ---------------------------------------------------------------------------------------


class FindingTable(ListTable):
    case = NameColumn(
        verbose_name="姓名",
        accessor="case__person__name",
        order_by=("case__person__name_key", "pk"),
    )
    organization = tables.Column(
        verbose_name="党支部",
        accessor="case__organization",
        order_by=("case__organization__path", "pk"),
    )
    joined_on = tables.Column(
        verbose_name="入党日期",
        accessor="case__member__joined_on",
        order_by=("case__member__joined_on", "pk"),
        attrs={"td": {"class": "num text-nowrap"}},
    )
    step = tables.Column(verbose_name="环节", order_by=("step", "pk"))
    happened_on = DateColumn(verbose_name="环节日期", order_by=("happened_on", "pk"))
    rule = tables.Column(
        verbose_name="规则", order_by=("rule", "pk"), attrs={"td": {"class": "text-nowrap"}}
    )
    message = tables.Column(verbose_name="问题", order_by=("message", "pk"))
    conclusion = tables.Column(
        verbose_name="核查结论", order_by=("conclusion", "pk"), empty_values=()
    )
    handling = tables.Column(verbose_name="处理", order_by=("handling", "pk"))
    found_on = DateColumn(verbose_name="发现日期", order_by=("found_on", "pk"))

    class Meta(ListTable.Meta):
        model = AdmissionFinding
        fields = ()

    def value_step(self, record: AdmissionFinding) -> str:
        return chart.name(record.step)

    def render_step(self, record: AdmissionFinding) -> str:
        return self.value_step(record)

    def render_message(self, value: str) -> Any:
        return one_line(value)

    def render_handling(self, value: str) -> Any:
        return one_line(value)

    def value_conclusion(self, record: AdmissionFinding) -> str:
        return record.get_conclusion_display() or "未核查"

    def render_conclusion(self, record: AdmissionFinding) -> SafeString:
        tone = "bad" if record.conclusion == HitConclusion.TRUE else "plain"
        return badge(self.value_conclusion(record), tone if record.conclusion else "warn")


class FindingFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=lambda request: Unit.objects.visible_to(request.user),
        label="单位（含下级）",
        method="in_unit",
        widget=UnitPicker,
    )
    answered = django_filters.ChoiceFilter(
        choices=[("no", "未核查"), *HitConclusion.choices],
        label="核查结论",
        method="concluded",
        empty_label="全部",
    )
    rule = ManyFilter(
        choices=[(f"AD-{n:02}", f"AD-{n:02}") for n in range(1, 11)] + [("BR-10", "BR-10")],
        label="规则",
    )
    since = django_filters.DateFilter(
        label="环节日期自", field_name="happened_on", lookup_expr="gte"
    )
    until = django_filters.DateFilter(
        label="环节日期至", field_name="happened_on", lookup_expr="lte"
    )

    class Meta:
        model = AdmissionFinding
        fields = ()

    def in_unit(self, rows: Any, name: str, unit: Unit) -> QuerySet:
        return rows.filter(case__organization__unit__path__startswith=unit.path)

    def concluded(self, rows: Any, name: str, which: str) -> QuerySet:
        return rows.unanswered() if which == "no" else rows.filter(conclusion=which)


class AdmissionFindings(ListPage):
    """组织科, in an inspection: what did not follow the rules, what people found out about it."""

    model = AdmissionFinding
    table = FindingTable
    filters = FindingFilters
    permission = ADMISSION_OVERSEE
    title = "发展党员程序问题"
    lead = "由系统按办理当天的规定检查得出，只作提示；是否属实由人核查。"
    asks_purpose = "程序问题涉及个人，尚未核查的不一定属实。"
    search_hint = "姓名、拼音首字母"
    hidden_columns = ("found_on",)
    empty_title = "没有程序问题"
    empty_hint = "用“审查”检查一段时间内办理的环节。"

    def rows(self) -> QuerySet:
        rows = super().rows().select_related("case__person", "case__organization", "case__member")
        return rows.newest_first()

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        return [Link("审查", reverse("branches:admission-audit"), "search", "primary")]


class AuditForm(forms.Form):
    unit = UnitField(Unit.objects.none(), label="单位（含下级）")
    since = forms.DateField(label="环节日期自", widget=DateInput)
    until = forms.DateField(label="环节日期至", widget=DateInput)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Unit.objects.still_open().filter(by.scope(ADMISSION_OVERSEE).q("path"))
        offer_rows(self, "unit", rows)


class AuditAdmissions(FormPage):
    """组织科: look through what was done in a span, finished cases too."""

    title = "审查发展党员程序"
    lead = "逐人逐环节按办理当天的规定检查，已结束的也检查；已核查的结论不变。"
    form_class: ClassVar = AuditForm
    permission = ADMISSION_OVERSEE
    verb = "开始审查"
    cancel_url = reverse_lazy("branches:admission-findings")

    def crumbs(self) -> list[Crumb]:
        return [LIST, FINDINGS]

    def initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"since": dt.date(today.year, 1, 1), "until": today, **super().initial()}

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def act(self, form: AuditForm) -> int:
        told = dict(form.cleaned_data)
        return audits.look(told.pop("unit"), by=self.request.user, **told)

    def done_message(self, result: int) -> str:
        return f"审查完毕，新发现 {result:,} 个问题。"

    def success_url(self, result: int) -> str:
        return reverse("branches:admission-findings", query={"answered": "no"})


class ConclusionForm(forms.Form):
    conclusion = forms.ChoiceField(
        label="核查结论", choices=HitConclusion.choices, widget=forms.RadioSelect
    )
    handling = forms.CharField(
        label="处理",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="查了什么，是怎么处理的。",
    )


class ConcludeFinding(RecordFormPage):
    """组织科: the file was looked at; what the hit was, and what was done."""

    model = AdmissionFinding
    form_class = ConclusionForm
    permission = ADMISSION_OVERSEE
    watched = ("conclusion", "handling")
    verb = "保存核查结论"
    done = "已保存核查结论。"
    template_name = "branches/admission/finding.html"

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, ADMISSION_OVERSEE, self.record.case.organization.unit)

    def records(self) -> QuerySet:
        rows = super().records()
        return rows.select_related("case__organization__unit", "case__person", "version")

    def get_title(self) -> str:
        return f"核查：{self.record.case}"

    def crumbs(self) -> list[Crumb]:
        return [LIST, FINDINGS]

    def get_cancel_url(self) -> Any:
        return FINDINGS.url

    def recorded_in(self) -> list[Any]:
        return []

    def act(self, form: ConclusionForm) -> AdmissionFinding:
        told = form.cleaned_data
        return audits.conclude(
            self.record,
            conclusion=HitConclusion(told["conclusion"]),
            handling=told["handling"],
            by=self.request.user,
        )

    def success_url(self, result: AdmissionFinding) -> str:
        return str(FINDINGS.url)

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(step=chart.name(self.record.step), finding=self.record, **extra)
