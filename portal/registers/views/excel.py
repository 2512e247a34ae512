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
from portal.fields.domain.sheet_reading import MOST_ROWS
from portal.registers.actions import REGISTER_EXPORTED
from portal.registers.domain import filling, sheets, uploads
from portal.registers.forms import SheetUploadForm
from portal.registers.models import Register
from portal.registers.views.registers import OfRegister
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import FormPage, Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Excel(OfRegister, FormPage):
    """Township staff who keep their lists in Excel: download, fill, upload, see every mistake."""

    template_name = "registers/excel.html"
    form_class = SheetUploadForm
    verb = "上传并核对"

    def get_title(self) -> str:
        return f"{self.register}：Excel 填报"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.definition is None:
            return redirect(self.register.get_absolute_url())
        return super().get(*args, **kwargs)

    @property
    def cancel_url(self) -> str:
        return self.register.get_absolute_url()

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.build_form(data=self.request.POST, files=self.request.FILES)
        if not form.is_valid():
            return self.render(form=form, status=422)
        try:
            file = form.cleaned_data["file"]
            outcome = uploads.take_in(self.register, file, by=self.request.user)
        except ValidationError as refusal:
            for message in refusal.messages:
                form.add_error("file", message)
            return self.render(form=form, status=422)
        if not outcome.saved:
            return self.render(form=form, **_told(outcome), status=422)
        messages.success(self.request, _summary(outcome))
        if not outcome.findings:
            return redirect(self.register.get_absolute_url())
        return self.render(form=self.build_form(), **_told(outcome))


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
        units = filling.units_for(self.register, self.request.user)
        names = [_name(unit, self.world) for unit in units]
        body = sheets.written(self.register, self.definition, rows, units=names, world=self.world)
        if rows:
            events.record(
                REGISTER_EXPORTED, by=self.request.user, target=self.register, rows=len(rows)
            )
        return _file(self.register, body)


def _name(unit: Any, world: Any) -> str:
    """The short name, or the code where two units share it."""
    return unit.short_name if len(world.units_by_name[unit.short_name]) == 1 else unit.code


def _file(register: Register, body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type=XLSX)
    name = f"{register.name}-{timezone.localtime():%Y%m%d-%H%M}.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _told(outcome: uploads.UploadOutcome) -> dict[str, Any]:
    """Findings with the cell as Excel names it."""
    labels = {kind.key: kind.field.label for kind in outcome.definition.kinds}
    columns = {**outcome.sheet.columns}
    rows = [
        {
            "finding": finding,
            "cell": f"{columns.get(finding.column, '')}{finding.row}" if finding.row else "—",
            "label": labels.get(finding.column, finding.column) or "整行",
        }
        for finding in outcome.findings
    ]
    return {"outcome": outcome, "findings": rows}


def _summary(outcome: uploads.UploadOutcome) -> str:
    counts = (len(outcome.added), len(outcome.changed), outcome.unchanged)
    return "已保存：新增 {:,} 条，修改 {:,} 条，没有变化 {:,} 条。".format(*counts)
