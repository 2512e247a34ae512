"""The Excel way: one workbook with all ledgers in hand, filled elsewhere and put back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header

from assessments.domain.ledgers import workbooks
from assessments.file_purposes import MARKED
from assessments.forms.acts import WorkbookForm
from assessments.models import Ledger
from assessments.permissions import LEDGERS_FILL
from assessments.views.ledgers import LIST
from portal.files.domain import uploads
from portal.ui.views import Crumb, FormPage, Link, Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 20  # ledgers in one workbook


class LedgerExcel(FormPage):
    """Township staff who fill at their own desk: everything that is due in one file, and back."""

    template_name = "assessments/excel.html"
    title = "用 Excel 填报台账"
    permission = LEDGERS_FILL
    form_class = WorkbookForm
    verb = "上传并核对"

    @property
    def cancel_url(self) -> str:
        return reverse(LIST)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LIST))]

    @cached_property
    def ledgers(self) -> list[Ledger]:
        return list(in_hand(self.request.user))

    def actions(self) -> list[Link]:
        if not self.ledgers:
            return []
        return [Link("下载 Excel", reverse("assessments:download"), "download", "primary")]

    def context(self, **extra: Any) -> dict[str, Any]:
        left = max(0, len(self.ledgers) - MOST)
        return super().context(ledgers=self.ledgers, most=MOST, left=left, **extra)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.build_form(data=self.request.POST, files=self.request.FILES)
        if not form.is_valid():
            return self.render(form=form, status=422)
        try:
            outcomes = workbooks.take_in(form.cleaned_data["file"], by=self.request.user)
        except ValidationError as refusal:
            for message in refusal.messages:
                form.add_error("file", message)
            return self.render(form=form, status=422)
        return self.render(form=self.build_form(), outcomes=outcomes, **self.mended(outcomes))

    def mended(self, outcomes: list[workbooks.SheetOutcome]) -> dict[str, Any]:
        """The marked workbook, when something was not taken."""
        if not any(outcome.wrong for outcome in outcomes):
            return {}
        user, body = self.request.user, workbooks.marked(outcomes, by=self.request.user)
        file = SimpleUploadedFile("标出问题的台账.xlsx", body)
        return {"marked": uploads.accept(file, by=user, unit=user.unit, purpose=MARKED)}


class DownloadLedgers(Page):
    """What the user is to fill now; of very many, those due first."""

    permission = LEDGERS_FILL

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ledgers = list(in_hand(self.request.user)[:MOST])
        if not ledgers:
            return redirect("assessments:excel")  # which says that there is none
        body = workbooks.written(ledgers, by=self.request.user)
        response = HttpResponse(body, content_type=XLSX)
        name = f"台账-{timezone.localtime():%Y%m%d-%H%M}.xlsx"
        response.headers["Content-Disposition"] = content_disposition_header(True, name)
        return response


def in_hand(user: Any) -> Any:
    scope = user.scope(LEDGERS_FILL).q("unit__path")
    rows = Ledger.objects.visible_to(user).in_hand().filter(scope, locks_at__gt=timezone.now())
    return rows.select_related("form__fieldset", "unit__kind", "level").order_by(
        "due_at", "unit__path", "form__position", "period", "pk"
    )
