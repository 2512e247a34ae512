"""The Excel way: download the form, with or without what is there, and put it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from portal.access import require
from portal.audit.domain import events
from portal.fields.domain.sheet_form import MOST_ROWS
from portal.imports.choices import ImportState
from portal.imports.kit import Import, imports
from portal.registers.actions import REGISTER_EXPORTED
from portal.registers.domain import filling, keeping, sheets
from portal.registers.forms import SheetUploadForm
from portal.registers.importers import roster_key
from portal.registers.models import Register
from portal.registers.views.registers import OfRegister
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import FormPage, Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Excel(OfRegister, FormPage):
    """Township staff who keep their lists in Excel: download, fill, hand in, see what it would do
    and every mistake, before anything is written."""

    template_name = "registers/excel.html"
    form_class = SheetUploadForm
    verb = "上传并预检"

    def get_title(self) -> str:
        when = f"，{self.period.label}" if self.period else ""
        return f"{self.register}：Excel 填报{when}"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.definition is None:
            return redirect(self.register.get_absolute_url())
        return super().get(*args, **kwargs)

    @property
    def cancel_url(self) -> str:
        return self.register.get_absolute_url()

    def act(self, form: SheetUploadForm) -> Import:
        """The register's own form has nothing to ask: its check starts at once."""
        user = self.request.user
        if not self.register.is_open:
            raise ValidationError(f"“{self.register}”已停止填报。如需补填，请联系主管科室。")
        batch = imports.start(form.cleaned_data["file"], roster=roster_key(self.register), by=user)
        if batch.state == ImportState.MAPPED:
            imports.check(batch, by=user)
        return batch

    def done_message(self, result: Import) -> str:
        return ""


class Download(OfRegister, Page):
    """`?with=records` fills in what is there: without sensitive content, and it is logged."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.definition is None:
            return redirect(self.register.get_absolute_url())
        rows: list = []
        if request.GET.get("with") == "records":
            require(self.request.user, LISTS_EXPORT)
            rows = list(self.records()[: MOST_ROWS + 1])
        if len(rows) > MOST_ROWS:
            messages.error(request, f"超过 {MOST_ROWS:,} 条，没有导出。请在列表中筛选后导出。")
            return redirect(reverse("registers:excel", args=[self.register.pk]))
        register, user = self.register, self.request.user
        body = sheets.written(
            register,
            self.definition,
            rows,
            offered=filling.subjects_for(register, user),
            world=self.world,
            closed=keeping.why_closed(register, None, user),
        )
        if rows:
            events.record(
                REGISTER_EXPORTED, by=self.request.user, target=self.register, rows=len(rows)
            )
        return _file(self.register, body)


def _file(register: Register, body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type=XLSX)
    name = f"{register.name}-{timezone.localtime():%Y%m%d-%H%M}.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response
