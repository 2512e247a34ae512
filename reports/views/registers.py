"""A register as a document: what its list shows, under its own title."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header

from portal import parameters
from portal.access import require
from portal.audit.domain import events
from portal.registers.actions import REGISTER_EXPORTED
from portal.registers.filters import filters_of
from portal.registers.views.registers import OfRegister
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import Page
from reports.domain import register_paper, word

MOST_ROWS = 3000
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class RegisterWord(OfRegister, Page):
    """An office before a meeting, when the list has to be sent on and written in."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(self.request.user, LISTS_EXPORT)
        if self.definition is None:
            return redirect(self.register.get_absolute_url())
        filters = filters_of(self.definition)(
            request.GET, queryset=self.records(), request=request, narrow=True
        )
        rows, conditions = filters.qs, filters.conditions()
        if "pick" in request.GET:
            keys = [parameters.key(typed) for typed in request.GET.getlist("pick")]
            rows = rows.filter(pk__in=[key for key in keys if key is not None])
            conditions = "；".join(filter(None, [conditions, "所选记录"]))
        count = rows.count()
        if count > MOST_ROWS:
            messages.error(
                request, f"共 {count:,} 条，超过一份文档的上限 {MOST_ROWS:,} 条。请筛选后再导出。"
            )
            return redirect(self.register.get_absolute_url())
        blocks = register_paper.blocks_of(
            self.register, self.definition, rows, conditions=conditions, reader=self.request.user
        )
        events.record(REGISTER_EXPORTED, by=self.request.user, target=self.register, rows=count)
        return _file(self.register.paper_title, word.docx(blocks, signed=self.request.user.name))


def _file(title: str, body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type=DOCX)
    name = f"{title}-{timezone.localtime():%Y%m%d-%H%M}.docx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response
