"""集中填日期: persons × dates, typed or pasted from a table."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone

from branches.choices.admission import OF_COUNTY, OF_HIGHER, AdmissionStage
from branches.domain.admission import chart, sheet
from branches.domain.admission.sheet import DateCell, DatesLine, DatesRow
from branches.filters.admission import NARROWING, CaseFilters
from branches.forms.admission import keepable
from branches.models import AdmissionCase, AdmissionStep
from branches.permissions import ADMISSION_APPROVE, ADMISSION_KEEP, ADMISSION_OVERSEE
from branches.views.admission.cases import LIST
from portal.fields.views import sending
from portal.fields.views.sending import MOST_ROWS_AT_ONCE, SentRow
from portal.ui.views import Crumb, Page

MOST = 300  # rows in one table
_LONGEST_REASON = 200
_NOT_HERE = "表决、审批请打开本人办理。"
_OF_OTHERS = "由上级党委或者组织部办理。"


class _OfDates(Page):
    permission = ADMISSION_KEEP

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    @property
    def reason(self) -> str:
        """Why days that stand are corrected; the address carries it to what saves."""
        asked = self.request.GET.get("reason", "")
        return "".join(sign for sign in asked if sign.isprintable())[:_LONGEST_REASON].strip()

    def cases(self) -> Any:
        rows = AdmissionCase.objects.visible_to(self.request.user).running()
        return rows.filter(organization__in=keepable(self.request.user))


class AdmissionDates(_OfDates):
    """A township at the end of a month, a new office with papers of years: the days of many
    applicants, pasted from the table they are kept in. Before, one opened them one by one."""

    template_name = "branches/admission/dates.html"
    title = "集中填日期"

    @property
    def stage(self) -> str:
        asked = self.request.GET.get("stage", "")
        return asked if asked in AdmissionStage.values else ""

    def context(self, **extra: Any) -> dict[str, Any]:
        asked = CaseFilters(
            self.request.GET, queryset=self.cases(), request=self.request, narrow=True
        )
        rows = asked.qs.in_tree_order()[: MOST + 1]
        lines = sheet.lines(rows, today=timezone.localdate())
        steps = _steps(self.stage)
        save = reverse("branches:admission-dates-save", query={"reason": self.reason})
        data = {
            "columns": _columns(steps, self.request.user),
            "rows": [_row(line, steps) for line in lines[:MOST]],
            "units": [],
            "single": True,
            "about": "姓名",
            "saveUrl": save,
            "removeUrl": "",
        }
        told = {
            "data": data,
            "stages": AdmissionStage.choices[:-1],
            "stage": self.stage,
            "reason": self.reason,
            "kept": [pair for pair in self.request.GET.items() if pair[0] in NARROWING[1:]],
            "conditions": asked.conditions(),
            "more": len(lines) > MOST,
            "most": MOST,
        }
        return super().context(**told, **extra)


class SaveAdmissionDates(_OfDates):
    """Answers with the state of every cell sent; JSON in, JSON out."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        return sending.answer(request, self.save)

    def save(self, sent: list[SentRow]) -> list[Any]:
        rows = self.cases().filter(pk__in=[row.key for row in sent][:MOST_ROWS_AT_ONCE])
        rows = rows.select_related("organization__unit", "person")
        known = {case.pk: case for case in rows}
        typed = [_typed(row, known.get(row.key or 0)) for row in sent]
        sheet.save(
            [row for row in typed if row is not None], reason=self.reason, by=self.request.user
        )
        lines = sheet.lines(rows.all(), today=timezone.localdate())
        steps = _steps("")
        now = {line.case.pk: _row(line, steps) for line in lines}
        return [
            _answer(row, there, now.get(row.key or 0, {}))
            for row, there in zip(sent, typed, strict=True)
        ]


# Of the grid -------------------------------------------------------------------------------------


def _steps(stage: str) -> list[AdmissionStep]:
    """From a stage on: who stands there has taken those before."""
    places = list(AdmissionStage.values)
    first = places.index(stage) if stage else 0
    return [row for row in chart.rows() if places.index(sheet.stage_of(row.code)) >= first]


def _columns(steps: list[AdmissionStep], user: Any) -> list[dict[str, Any]]:
    columns = [_column("at_branch", "党支部", width=150), _column("at_stage", "阶段", width=124)]
    for step in steps:
        closed = _closed(step.code, user)
        beside = [(key, label) for key, label, _ in sheet.BESIDE.get(step.code, ())]
        keys = [step.code, *(key for key, _ in beside)]
        heading = f"{step.number} {step.name}".strip()
        columns.append(_column(step.code, heading, keys=keys, closed=closed, takes=True))
        columns += [_column(key, label, keys=keys, takes=True) for key, label in beside]
    return columns


def _closed(code: str, user: Any) -> str:
    if code in sheet.ELSEWHERE:
        return _NOT_HERE
    if code in OF_COUNTY and not user.can(ADMISSION_OVERSEE):
        return _OF_OTHERS
    return _OF_OTHERS if code in OF_HIGHER and not user.can(ADMISSION_APPROVE) else ""


def _column(
    key: str,
    title: str,
    *,
    width: int = 0,
    keys: list[str] | None = None,
    closed: str = "",
    takes: bool = False,
) -> dict[str, Any]:
    """`keys`: cells that make one step; what of them is not saved yet goes together."""
    return {
        "key": key,
        "title": title,
        "editor": "text",
        "options": [],
        "align": "left",
        "required": False,
        "computed": bool(closed) or not takes,
        "closed": closed,
        "help": closed,
        "width": width or max(108, len(title) * 15 + 30),
        "together": [one for one in keys or () if one != key],
    }


def _row(line: DatesLine, steps: list[AdmissionStep]) -> dict[str, Any]:
    keys = [key for step in steps for key in (step.code, *_beside(step.code))]
    return {
        "_id": line.case.pk,
        "_unit": line.case.pk,
        "_unitName": line.case.person.name,
        "_findings": line.waiting,
        "at_branch": line.case.organization.short_name,
        "at_stage": line.case.get_stage_display(),
        **{key: line.values.get(key, "") for key in keys},
    }


def _beside(code: str) -> list[str]:
    return [key for key, _, _ in sheet.BESIDE.get(code, ())]


def _typed(row: SentRow, case: AdmissionCase | None) -> DatesRow | None:
    if case is None:
        return None
    cells = {key: DateCell(text, row.before.get(key, "")) for key, text in row.cells.items()}
    return DatesRow(case, cells)


def _answer(row: SentRow, there: DatesRow | None, values: dict[str, Any]) -> dict[str, Any]:
    gone = DateCell("", "")
    gone.refuse("这个人的流程已结束，或者不由您办理。请刷新页面。")
    told = {}
    for key in row.cells:
        cell = there.cells[key] if there else gone
        told[key] = {"state": cell.state, "text": cell.text, "message": cell.message}
    return {"id": row.key, "cells": told, "values": values}
