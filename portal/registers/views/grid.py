"""The web grid: one page, one address that saves cells."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal import parameters
from portal.fields import grid
from portal.fields.views import sending
from portal.fields.views.sending import SentRow
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.domain import filling, keeping, records, secrecy
from portal.registers.domain.typed_rows import Saved, TypedRow
from portal.registers.models import Register, RegisterRecord
from portal.registers.views.registers import OfRegister
from portal.ui.views import Link, Page

MOST_ROWS = 1000  # on one page


class Grid(OfRegister, Page):
    """Township staff monthly, their own Excel beside: type, paste blocks, see it saved."""

    template_name = "fields/grid.html"

    def get_title(self) -> str:
        when = f"，{self.period.label}" if self.period else ""
        return f"{self.register}：在表格中填报{when}"

    def actions(self) -> list[Link]:
        return [Link("返回列表", self.register.get_absolute_url(), "arrow-left")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.definition is None or not self.register.is_open:
            return redirect(self.register.get_absolute_url())
        open_ones = self.records().changeable()
        rows = list(open_ones[: MOST_ROWS + 1])
        register, user = self.register, self.request.user
        lists = keeping.lists_anywhere(register, user)
        data = grid.payload(
            self.definition,
            [secrecy.filled(record, self.definition) for record in rows[:MOST_ROWS]],
            filling.subjects_for(register, user) if lists else (),
            closed=keeping.why_closed(register, None, user),
            single=self.register.single or self.period is not None,
            world=self.world,
        )
        asked = f"?period={self.period.code}" if self.period else ""
        data["about"] = self.register.subject_label
        data["saveUrl"] = reverse("registers:save-cells", args=[self.register.pk]) + asked
        data["removeUrl"] = reverse("registers:remove-row", args=[self.register.pk])
        hidden = [k.field.label for k in self.definition.kinds if k.field.sensitive]
        closed = [column for column in data["columns"] if column["closed"]]
        return self.render(
            data=data,
            hidden=hidden,
            closed=[column["title"] for column in closed],
            why=closed[0]["closed"] if closed else "",
            more=len(rows) > MOST_ROWS,
            most=MOST_ROWS,
        )


class SaveCells(OfRegister, Page):
    """Answers with the state of every cell sent; JSON in, JSON out. The act reads the register
    under its lock, so nothing is read here."""

    http_method_names = ("post",)

    def prepare(self) -> None:
        self.register = Register(pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            return sending.answer(request, self.save)
        except Register.DoesNotExist:
            raise Http404 from None

    def save(self, rows: list[SentRow]) -> list[Any]:
        code = self.request.GET.get("period", "")
        period = Period.parse(code) if code else None
        typed = [_typed(row) for row in rows]
        saved = records.save_cells(self.register, typed, period=period, by=self.request.user)
        return [_answer(row, saved) for row in saved.rows]


class RemoveRow(OfRegister, Page):
    """A row deleted in the grid, once the time to take it back is over; JSON in, JSON out."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            key = sending.key_of(parameters.posted_json(request)["id"])
            # What somebody else deleted meanwhile is gone, as wished.
            for record in self.records().filter(pk=key):
                records.remove(record, by=self.request.user)
        except ValidationError as refusal:
            return sending.refused("；".join(refusal.messages), 422)
        except (ValueError, KeyError, TypeError):
            return sending.refused("发来的内容不完整，没有删除。请刷新页面重试。", 400)
        except PermissionDenied as refusal:
            return sending.refused(str(refusal), 403)
        return JsonResponse({})


def _typed(row: SentRow) -> TypedRow:
    record = RegisterRecord(pk=row.key) if row.key else None
    return TypedRow(unit=Unit(pk=row.unit), raw=row.cells, before=row.before, record=record)


def _answer(row: TypedRow, saved: Saved) -> dict[str, Any]:
    cells = {key: vars(cell) for key, cell in row.cells.items()}
    if row.record is None:
        return {"id": None, "cells": cells, "values": {}}
    filled = secrecy.filled(row.record, saved.definition)
    values = grid.row(filled, saved.definition, saved.world)
    return {"id": row.record.pk, "cells": cells, "values": values}
