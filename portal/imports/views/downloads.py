"""Workbooks an import hands out."""

import io
from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest
from django.shortcuts import redirect

from portal.imports.domain import imports
from portal.imports.views.common import OfImport
from portal.serving import safe_file
from portal.ui.export import XLSX


def workbook(content: bytes, name: str) -> FileResponse:
    return safe_file(io.BytesIO(content), name=name, content_type=XLSX)


class _Download(OfImport):
    named: ClassVar[str]
    build: ClassVar[Callable[..., bytes]]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            content = type(self).build(self.record, by=request.user)
        except ValidationError as refusal:
            messages.error(request, "".join(refusal.messages))
            return redirect(self.record.get_absolute_url())
        stem = self.record.file_name.rpartition(".")[0] or self.record.file_name
        return workbook(content, f"{stem}-{self.named}.xlsx")


class Marked(_Download):
    """The user, who corrects in his own workbook rather than here."""

    named = "标注"
    build = staticmethod(imports.marked_workbook)


class FindingsReport(_Download):
    """The user, who hands the findings to those who wrote the rows."""

    named = "问题清单"
    build = staticmethod(imports.report)


class KeptRecords(_Download):
    """After an import was taken back: what stayed, to be looked after by hand."""

    named = "撤回后保留的记录"
    build = staticmethod(imports.kept_workbook)
