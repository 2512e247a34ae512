"""The web grid: one page, one address that saves cells."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal import parameters
from portal.fields import grid
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.domain import filling, records, secrecy
from portal.registers.domain.records import Saved, TypedRow
from portal.registers.models import Register, RegisterRecord
from portal.registers.views.registers import OfRegister
from portal.ui.views import Link, Page

MOST_ROWS = 1000  # on one page
MOST_ROWS_AT_ONCE = 500
_LONGEST_CELL = 5000


class Grid(OfRegister, Page):
    """Township staff monthly, their own Excel beside: type, paste blocks, see it saved."""

    template_name = "registers/grid.html"

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
        data = grid.payload(
            self.definition,
            [secrecy.filled(record, self.definition) for record in rows[:MOST_ROWS]],
            filling.subjects_for(self.register, self.request.user),
            single=self.register.single or self.period is not None,
            world=self.world,
        )
        asked = f"?period={self.period.code}" if self.period else ""
        data["about"] = self.register.subject_label
        data["saveUrl"] = reverse("registers:save-cells", args=[self.register.pk]) + asked
        data["removeUrl"] = reverse("registers:remove-row", args=[self.register.pk])
        hidden = [k.field.label for k in self.definition.kinds if k.field.sensitive]
        return self.render(data=data, hidden=hidden, more=len(rows) > MOST_ROWS, most=MOST_ROWS)


class SaveCells(OfRegister, Page):
    """Answers with the state of every cell sent; JSON in, JSON out. The act reads the register
    under its lock, so nothing is read here."""

    http_method_names = ("post",)

    def prepare(self) -> None:
        self.register = Register(pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            rows = _rows(parameters.posted_json(request))
            code = request.GET.get("period", "")
            period = Period.parse(code) if code else None
            saved = records.save_cells(self.register, rows, period=period, by=self.request.user)
        except (ValueError, KeyError, TypeError, AttributeError):
            return _refused("发来的内容不完整，没有保存。请刷新页面重试。", 400)
        except ValidationError as refusal:
            return _refused("；".join(refusal.messages), 422)
        except PermissionDenied as refusal:
            return _refused(str(refusal), 403)
        except Register.DoesNotExist:
            raise Http404 from None
        return JsonResponse({"rows": [_answer(row, saved) for row in saved.rows]})


class RemoveRow(OfRegister, Page):
    """A row deleted in the grid, once the time to take it back is over; JSON in, JSON out."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            key = _key(parameters.posted_json(request)["id"])
            # What somebody else deleted meanwhile is gone, as wished.
            for record in self.records().filter(pk=key):
                records.remove(record, by=self.request.user)
        except ValidationError as refusal:
            return _refused("；".join(refusal.messages), 422)
        except (ValueError, KeyError, TypeError):
            return _refused("发来的内容不完整，没有删除。请刷新页面重试。", 400)
        except PermissionDenied as refusal:
            return _refused(str(refusal), 403)
        return JsonResponse({})


def _key(sent: Any) -> int:
    key = parameters.key(str(sent))
    if key is None:
        raise ValueError(sent)
    return key


def _rows(sent: Any) -> list[TypedRow]:
    lines = sent["rows"]
    if len(lines) > MOST_ROWS_AT_ONCE:
        raise ValidationError(f"一次最多粘贴 {MOST_ROWS_AT_ONCE:,} 行。请分几次粘贴。")
    return [_row(line) for line in lines]


def _row(line: dict[str, Any]) -> TypedRow:
    raw = {str(key): _cell(value)[:_LONGEST_CELL] for key, value in line["cells"].items()}
    before = {str(key): _cell(value) for key, value in line["before"].items()}
    record = RegisterRecord(pk=_key(line["id"])) if line["id"] else None
    return TypedRow(unit=Unit(pk=_key(line["unit"])), raw=raw, before=before, record=record)


def _answer(row: TypedRow, saved: Saved) -> dict[str, Any]:
    cells = {key: vars(cell) for key, cell in row.cells.items()}
    if row.record is None:
        return {"id": None, "cells": cells, "values": {}}
    filled = secrecy.filled(row.record, saved.definition)
    values = grid.row(filled, saved.definition, saved.world)
    return {"id": row.record.pk, "cells": cells, "values": values}


def _cell(sent: Any) -> str:
    """A 0 is a figure; only what is absent is blank."""
    return "" if sent is None else str(sent)


def _refused(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"reason": reason}, status=status)
