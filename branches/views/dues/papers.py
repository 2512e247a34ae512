"""Papers of dues as files."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from branches.domain.dues import papers
from branches.domain.dues.papers import DuesPaper
from branches.models import DuesRemittance, PartyOrganization
from branches.permissions import DUES_MEMBERS, DUES_VIEW
from portal.periods import EARLIEST, LATEST
from portal.ui.views import RecordPage
from reports.domain import documents
from reports.domain.documents import DocumentFormat
from reports.views.documents import answer


class DuesPaperPage(RecordPage):
    """A secretary at the end of a year, or for the notice board: the year of a branch on paper."""

    model = PartyOrganization
    permission = DUES_MEMBERS
    format: ClassVar[DocumentFormat] = documents.DOCX

    def records(self) -> QuerySet:
        return super().records().select_related("unit")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = kwargs["paper"] in DuesPaper.values
        if not known or not EARLIEST <= kwargs["year"] <= LATEST:
            raise Http404
        paper, year = DuesPaper(kwargs["paper"]), kwargs["year"]
        try:
            body = papers.take_out(
                self.record, paper=paper, year=year, wanted=self.format, by=self.request.user
            )
        except ValidationError as refusal:
            messages.error(request, "；".join(refusal.messages))
            return redirect(f"{self.record.get_absolute_url()}?tab=dues")
        return answer(body, self.format, title=papers.title_of(self.record, paper, year))


class RemittanceNote(RecordPage):
    """上交通知单: goes with the money to whoever takes it in."""

    model = DuesRemittance
    permission = DUES_VIEW
    format: ClassVar[DocumentFormat] = documents.DOCX

    def records(self) -> QuerySet:
        return super().records().standing().select_related("source__unit", "target__unit")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        body = papers.note(self.record, wanted=self.format, by=self.request.user)
        return answer(body, self.format, title="党费上交通知单")
