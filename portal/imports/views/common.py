"""What the pages of one import share: whose it is, which step it stands at."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.imports.choices import ImportState
from portal.imports.declaring import Roster
from portal.imports.domain import imports, running
from portal.imports.models import Import
from portal.imports.permissions import IMPORTS_RUN
from portal.ui.views import Crumb, RecordPage

SHEET, COLUMNS, FOUND, WRITTEN = range(4)
_LABELS = ("工作表", "列对应", "预检结果", "导入")
_STEP_OF_STATE = {
    ImportState.STARTED: SHEET,
    ImportState.READ: COLUMNS,
    ImportState.MAPPED: FOUND,
    ImportState.CHECKED: FOUND,
    ImportState.DONE: WRITTEN,
    ImportState.UNDONE: WRITTEN,
}


class OfImport(RecordPage):
    """A page of the user's own import; who lost the right to the roster sees it no more."""

    model = Import
    permission = IMPORTS_RUN
    step: int | None = None

    def prepare(self) -> None:
        super().prepare()
        try:
            roster = running.roster_of(self.record.roster)
        except ValidationError as gone:
            raise Http404 from gone
        roster.require(self.request.user)

    def records(self) -> QuerySet:
        batches = super().records()
        return batches.select_related("job", "upload__stored", "owner", "unit")

    @property
    def roster(self) -> type[Roster]:
        return running.arranged_roster(self.record)

    @property
    def is_busy(self) -> bool:
        return self.record.job is not None and self.record.job.is_live

    def crumbs(self) -> list[Crumb]:
        return [
            Crumb("名册导入", reverse("imports:start")),
            Crumb(str(self.record), self.record.get_absolute_url()),
        ]

    def address(self, name: str) -> str:
        return reverse(f"imports:{name}", args=[self.record.pk])

    def context(self, **extra: Any) -> dict[str, Any]:
        common = {"batch": self.record, "roster": self.roster, "steps": self.steps()}
        return super().context(**common, **extra)

    def steps(self) -> list[dict[str, str]]:
        now = self.step if self.step is not None else self.present_step()
        may_go_back = self.record.is_open and not self.is_busy
        addresses = ("sheet", "columns", "import", "")
        reached = _STEP_OF_STATE[ImportState(self.record.state)]
        return [
            {
                "label": label,
                "state": "now" if place == now else "done" if place < now else "next",
                "url": self.address(addresses[place])
                if may_go_back and place != now and place <= reached and addresses[place]
                else "",
            }
            for place, label in enumerate(_LABELS)
        ]

    def present_step(self) -> int:
        job = self.record.job
        if job is not None and job.is_live and job.kind == imports.WRITE:
            return WRITTEN
        return _STEP_OF_STATE[ImportState(self.record.state)]


class StillOpen(OfImport):
    """A step before the end: a page left open in another tab leads to what became of the import."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_busy or not self.record.is_open:
            return redirect(self.record.get_absolute_url())
        return super().get(*args, **kwargs)


class ReadsFile(StillOpen):
    """Opens the stored file: it may be gone by now, or no longer fit."""

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(*args, **kwargs)
        except ValidationError as refusal:
            context = OfImport.context(self, reasons=refusal.messages)
            return render(self.request, "imports/unusable.html", context)
