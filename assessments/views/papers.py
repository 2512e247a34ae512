"""Ledgers on paper: one of them, the blank form, a unit's year as a book."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from assessments.domain.ledgers import books, papers
from assessments.forms.acts import BookForm
from assessments.models import Ledger, LedgerForm
from assessments.permissions import LEDGERS_VIEW
from assessments.views.ledgers import LIST, read_url
from portal.access import require
from portal.fields.domain.definition import in_force
from portal.jobs.models import Job
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import Crumb, FormPage, RecordPage
from reports.domain import documents
from reports.domain.documents import FORMATS, DocumentFormat
from reports.views.documents import answer


class LedgerPaper(RecordPage):
    """Who has filled it, to have it signed and sealed; an office, to put it into its folder."""

    model = Ledger
    permission = LEDGERS_VIEW
    format: ClassVar[DocumentFormat] = documents.DOCX

    def records(self) -> Any:
        return super().records().select_related("form__fieldset", "unit__kind", "level")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            body = papers.take_out(self.record, self.format, by=self.request.user)
        except ValidationError as refusal:
            messages.error(request, "；".join(refusal.messages))
            return redirect(read_url(self.record))
        return answer(body, self.format, title=str(self.record))


class BlankForm(RecordPage):
    """A village without a computer at hand; an office that explains what it will ask."""

    model = LedgerForm
    permission = LEDGERS_VIEW
    format: ClassVar[DocumentFormat] = documents.DOCX

    def records(self) -> Any:
        return super().records().select_related("fieldset")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        definition = in_force(self.record.fieldset, on=timezone.localdate())
        if definition is None:
            messages.error(request, "这张表样还没有启用的版本，没有可以打印的空表。")
            return redirect(self.record.get_absolute_url())
        blocks = papers.blank(self.record, definition)
        body = documents.drawn(blocks, self.format, reader=self.request.user)
        return answer(body, self.format, title=f"{self.record}（空表）")


class OrderBook(FormPage):
    """An office or a township in January: last year's ledgers, bound, for the archive."""

    title = "年度台账册"
    lead = "封面、目录和全年审核通过的台账合为一册，在后台生成，只有您能下载，保存 24 小时。"
    permission = LEDGERS_VIEW
    form_class = BookForm
    verb = "生成"
    done = "已提交，正在后台生成。"

    def require_open(self) -> None:
        require(self.request.user, LISTS_EXPORT)

    @property
    def cancel_url(self) -> str:
        return reverse(LIST)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LIST))]

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def initial(self) -> dict[str, Any]:
        own = {"unit": self.request.user.unit_id, "year": timezone.localdate().year}
        return {**own, "format": documents.PDF.key, **super().initial()}

    def act(self, form: BookForm) -> Job:
        asked = form.cleaned_data
        wanted = FORMATS[asked["format"]]
        return books.order(asked["unit"], year=asked["year"], wanted=wanted, by=self.request.user)
