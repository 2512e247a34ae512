"""Forms of ledgers: which there are, what they ask, how heavy they are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from assessments.domain import burden, forms
from assessments.domain.ledgers import opening
from assessments.filters import FormFilters
from assessments.forms.acts import OpenForm
from assessments.models import LedgerForm
from assessments.permissions import LEDGERS_MANAGE, LEDGERS_VIEW
from assessments.tables import FormTable
from portal.fields.domain.definition import Definition, in_force
from portal.periods import Period, PeriodKind
from portal.ui.views import ActPage, Crumb, Link, ListPage, RecordPage
from reports.domain import documents

FORMS = "assessments:forms"


class Forms(ListPage):
    """Offices now and then: what do we ask of whom, when is it due?"""

    model = LedgerForm
    table = FormTable
    filters = FormFilters
    permission = LEDGERS_VIEW
    title = "台账表样"
    lead = "各类单位按期填报的表：字段、自动取数、校验和截止时间。"
    empty_title = "还没有台账表样"

    def rows(self) -> Any:
        return super().rows().in_order()

    def actions(self) -> list[Link]:
        if not self.request.user.can(LEDGERS_MANAGE):
            return []
        return [Link("新建表样", reverse("assessments:new-form"), "plus", "primary")]


class LedgerFormPage(RecordPage):
    """What a form asks: every field with how it arrives, its checks, and what it costs to fill."""

    model = LedgerForm
    permission = LEDGERS_VIEW
    template_name = "assessments/form.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        definition = in_force(self.record.fieldset, on=timezone.localdate())
        return self.render(
            record=self.record,
            definition=definition,
            later=self._later(definition),
            sections=burden.sections(definition) if definition else {},
            burden=burden.of(definition) if definition else None,
            levels=list(self.record.levels.all()),
            sampling=self._sampling(),
            kinds="、".join(self.record.kinds.values_list("label", flat=True)),
        )

    def records(self) -> Any:
        return super().records().select_related("fieldset")

    def _sampling(self) -> int:
        """For whoever may take it over."""
        if not self.request.user.can(LEDGERS_MANAGE):
            return 0
        return forms.sampling_since(self.record)

    def _later(self, definition: Definition | None) -> list[str]:
        """Versions that are not in force yet, for those who make them."""
        if not self.request.user.can(LEDGERS_MANAGE):
            return []
        number = definition.version.number if definition else 0
        versions = self.record.fieldset.versions.filter(number__gt=number).order_by("number")
        return [
            f"第 {one.number} 版"
            + ("草稿" if one.is_draft else f"已发布，自 {one.effective_from} 起启用")
            for one in versions
        ]

    def actions(self) -> list[Link]:
        if not self.request.user.can(LEDGERS_MANAGE):
            return []
        pk = [self.record.pk]
        links = [
            Link("设计字段", reverse("assessments:design", args=pk), "tools"),
            Link("修改", reverse("assessments:edit-form", args=pk), "pencil"),
        ]
        if self.record.is_open:
            opening = reverse("assessments:open-period", args=pk)
            links.insert(0, Link("开放一期", opening, "calendar-plus", "primary"))
        return links

    def more_actions(self) -> list[Link]:
        pk = [self.record.pk]
        blanks = [
            Link(f"空表（{each.label}）", reverse(f"assessments:blank-{key}", args=pk), each.icon)
            for key, each in documents.FORMATS.items()
        ]
        return [*blanks, *self._designing()]

    def _designing(self) -> list[Link]:
        if not self.request.user.can(LEDGERS_MANAGE):
            return []
        pk = [self.record.pk]
        links = [
            Link("预览、试填", reverse("assessments:try-form", args=pk), "eye"),
            Link("比较版本", reverse("assessments:compare", args=pk), "arrows-diff"),
            Link("复制表样", reverse("assessments:copy-form", args=pk), "copy"),
        ]
        if not self.record.ledgers.exists():
            links.append(Link("删除", reverse("assessments:remove-form", args=pk), "trash"))
        if self.record.is_open:
            links.append(Link("停用", reverse("assessments:archive-form", args=pk), "archive"))
        else:
            links.append(Link("恢复使用", reverse("assessments:resume-form", args=pk), "rotate"))
        return links

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账表样", reverse(FORMS))]


class OpenPeriod(ActPage):
    """考核办, when a month is to be filled before its day, or units came in late."""

    model = LedgerForm
    permission = LEDGERS_MANAGE
    title = "开放一期：{record}"
    form_class = OpenForm
    verb = "开放"

    def crumbs(self) -> list[Crumb]:
        form = Crumb(str(self.record), reverse("assessments:form", args=[self.record.pk]))
        return [Crumb("台账表样", reverse("assessments:forms")), form]

    def form_kwargs(self) -> dict[str, Any]:
        return {"now": self._now()}

    def initial(self) -> dict[str, Any]:
        return {"period": self._now()}

    def _now(self) -> Period:
        return Period.containing(timezone.localdate(), PeriodKind(self.record.period_kind))

    def consequences(self) -> list[str]:
        return ["该报的单位随即能填报，并收到待办；已经开放的不变，只补开缺的。"]

    def act(self, form: OpenForm) -> tuple[Period, int]:
        today = timezone.localdate()
        period = form.cleaned_data["period"]
        made = opening.open_period(self.record, period, today=today, by=self.request.user)
        return period, len(made)

    def done_message(self, result: tuple[Period, int]) -> str:
        period, made = result
        return f"{period.label}新开放 {made:,} 份台账。" if made else "该报的单位都已经开放。"

    def success_url(self, result: tuple[Period, int]) -> str:
        return f"{reverse('assessments:progress')}?period={result[0].code}"
