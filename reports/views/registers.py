"""A register as a document: what its list shows, under its own title."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.access import require
from portal.registers.views.registers import OfRegister
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import Page
from reports.choices import LONGEST_QUERY
from reports.domain import documents, register_files, register_paper
from reports.domain.documents import DocumentFormat
from reports.links import conditions_in
from reports.views.documents import answer


class RegisterDocument(OfRegister, Page):
    """An office before a meeting: the list to be sent on and written in, or printed as it is. A
    long one is made in the background, as several papers."""

    format: ClassVar[DocumentFormat] = documents.DOCX

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(self.request.user, LISTS_EXPORT)
        if self.definition is None:
            return redirect(self.register.get_absolute_url())
        query, user = conditions_in(request.GET).urlencode(), self.request.user
        if len(query) > LONGEST_QUERY:
            return self.refused("勾选、筛选的条件太多。请少选一些，分几次导出。")
        try:
            listed = register_paper.listed(
                self.register, self.definition, query, self.period, by=user
            )
            body = register_files.write_now(listed, self.format, by=user)
            if body is not None:
                return answer(body, self.format, title=self.register.paper_title)
            job = register_files.order(self.register, self.format, query, self.period, by=user)
        except ValidationError as refusal:
            return self.refused("；".join(refusal.messages))
        messages.success(request, "条数较多，分几份在后台生成，完成后在这里下载。")
        return redirect(job.get_absolute_url())

    def refused(self, why: str) -> HttpResponse:
        messages.error(self.request, why)
        return redirect(self.register.get_absolute_url())
