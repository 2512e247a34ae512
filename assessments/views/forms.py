"""Forms of ledgers: which there are, what they ask, how heavy they are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from assessments.domain import burden
from assessments.filters import FormFilters
from assessments.models import LedgerForm
from assessments.permissions import LEDGERS_VIEW
from assessments.tables import FormTable
from portal.fields.domain.definition import in_force
from portal.ui.views import Crumb, ListPage, RecordPage

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
            sections=burden.sections(definition) if definition else {},
            burden=burden.of(definition) if definition else None,
            levels=list(self.record.levels.all()),
            kinds="、".join(self.record.kinds.values_list("label", flat=True)),
        )

    def records(self) -> Any:
        return super().records().select_related("fieldset")

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账表样", reverse(FORMS))]
