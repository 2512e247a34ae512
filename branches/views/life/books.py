"""四本一簿 as files."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from branches.choices.life import RecordBook
from branches.domain.life import books
from branches.models import PartyOrganization
from branches.permissions import ACTIVITIES_VIEW
from portal.periods import EARLIEST, LATEST
from portal.ui.views import RecordPage
from reports.domain import documents
from reports.domain.documents import DocumentFormat
from reports.views.documents import answer


class BookOfRecords(RecordPage):
    """A branch in January, an inspector any day: a year's records of one sort, bound."""

    model = PartyOrganization
    permission = ACTIVITIES_VIEW
    format: ClassVar[DocumentFormat] = documents.DOCX

    def records(self) -> Any:
        return super().records().select_related("unit")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = kwargs["book"] in RecordBook.values
        if not known or not EARLIEST <= kwargs["year"] <= LATEST:
            raise Http404
        book, year = RecordBook(kwargs["book"]), kwargs["year"]
        try:
            body = books.take_out(
                self.record, book=book, year=year, wanted=self.format, by=self.request.user
            )
        except ValidationError as refusal:
            messages.error(request, "；".join(refusal.messages))
            return redirect(f"{self.record.get_absolute_url()}?tab=life")
        return answer(body, self.format, title=books.title_of(self.record, book, year))
