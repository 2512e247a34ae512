"""A register as a document: what its list shows, under its own title."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal import parameters
from portal.access import require
from portal.audit.domain import events
from portal.fields.domain.definition import Definition
from portal.registers.actions import REGISTER_EXPORTED
from portal.registers.filters import filters_of
from portal.registers.views.registers import OfRegister
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import Page
from reports.domain import documents, register_paper
from reports.domain.documents import DocumentFormat
from reports.views.documents import answer

MOST_ROWS = 3000


class RegisterDocument(OfRegister, Page):
    """An office before a meeting: the list to be sent on and written in, or printed as it is."""

    format: ClassVar[DocumentFormat] = documents.DOCX

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(self.request.user, LISTS_EXPORT)
        if self.definition is None:
            return redirect(self.register.get_absolute_url())
        filters = filters_of(self.register, self.definition)(
            request.GET, queryset=self.records(), request=request, narrow=True
        )
        rows, conditions = filters.qs, filters.conditions()
        if "pick" in request.GET:
            keys = [parameters.key(typed) for typed in request.GET.getlist("pick")]
            rows = rows.filter(pk__in=[key for key in keys if key is not None])
            conditions = "；".join(filter(None, [conditions, "所选记录"]))
        try:
            return self.file(self.definition, rows, conditions)
        except ValidationError as refusal:
            messages.error(request, "；".join(refusal.messages))
            return redirect(self.register.get_absolute_url())

    @transaction.atomic
    def file(self, definition: Definition, rows: Any, conditions: str) -> HttpResponse:
        """Told in the trail, unless it could not be drawn."""
        register, reader, count = self.register, self.request.user, rows.count()
        if count > MOST_ROWS:
            raise ValidationError(
                f"共 {count:,} 条，超过一份文档的上限 {MOST_ROWS:,} 条。请筛选后再导出。"
            )
        events.record(
            REGISTER_EXPORTED, by=reader, target=register, rows=count, format=self.format.key
        )
        blocks = register_paper.blocks_of(
            register, definition, rows, conditions=conditions, reader=reader
        )
        body = documents.drawn(blocks, self.format, reader=reader)
        return answer(body, self.format, title=register.paper_title)
