"""Faulty rows corrected in the browser, cell by cell."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from portal import parameters
from portal.imports.choices import Answer, ImportState
from portal.imports.domain import answering, preview
from portal.imports.domain.correcting import CellCorrection
from portal.imports.grid import payload, row_data
from portal.imports.models import Import
from portal.imports.views.checked import answer_row
from portal.imports.views.common import FOUND, OfImport, StillOpen
from portal.problems import Level
from portal.ui.views import Link

MOST_ROWS: Final = 200  # on one page; the rest follows when these are mended
_LONGEST: Final = 5000


class CorrectRows(StillOpen):
    """The user with a handful of bad rows: mend them here instead of starting again in Excel."""

    template_name = "imports/correct.html"
    title = "在线更正"
    step = FOUND

    def actions(self) -> list[Link]:
        return [Link("完成更正", self.record.get_absolute_url(), "check", "primary")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.record.state != ImportState.CHECKED:
            return redirect(self.record.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def context(self, **extra: Any) -> dict[str, Any]:
        level = self.request.GET.get("level", Level.ERROR)
        level = level if level in Level.values else Level.ERROR
        cause = self.request.GET.get("cause", "")
        asked: dict[str, Any] = {"cause": cause} if cause else {"level": level}
        page = preview.page(self.record, self.roster, **asked, limit=MOST_ROWS)
        data = payload(self.record, self.roster, page.rows)
        data["saveUrl"] = self.address("save-cell")
        return super().context(
            data=data,
            level=level,
            total=page.total,
            more=page.total > MOST_ROWS,
            most=MOST_ROWS,
            counts=self.record.counts,
            **extra,
        )


class SaveCell(OfImport):
    """Corrections or an answer, JSON in; the rows they touched, checked again, JSON out."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            rows = self._act(parameters.posted_json(request))
        except ValidationError as refusal:
            return _refused("".join(refusal.messages), 422)
        except (ValueError, KeyError, TypeError, AttributeError):
            return _refused("发来的内容不完整，没有保存。请刷新页面重试。", 400)
        except PermissionDenied as refusal:
            return _refused(str(refusal), 403)
        batch = Import.objects.get(pk=self.record.pk)
        return JsonResponse({"rows": row_data(batch, self.roster, rows), "counts": batch.counts})

    def _act(self, sent: dict[str, Any]) -> list[preview.RowView]:
        by = self.request.user
        if "answer" in sent:
            if sent["answer"] and sent["answer"] not in Answer.values:
                raise ValueError(sent["answer"])
            return answer_row(self.record, int(sent["row"]), sent["answer"], by=by)
        return answering.correct(self.record, cells=[_cell(one) for one in sent["cells"]], by=by)


def _cell(sent: dict[str, Any]) -> CellCorrection:
    typed = None if sent.get("withdraw") else str(sent["typed"])[:_LONGEST]
    return CellCorrection(int(sent["row"]), str(sent["column"]), typed)


def _refused(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"reason": reason}, status=status)
