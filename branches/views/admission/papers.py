"""Papers of an admission as files."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from branches.domain.admission import papers
from branches.domain.admission.papers import AdmissionPaper
from branches.models import AdmissionCase
from branches.permissions import ADMISSION_VIEW
from portal.ui.views import RecordPage
from reports.domain import documents
from reports.domain.documents import DocumentFormat
from reports.views.documents import answer


class PaperOfCase(RecordPage):
    """A branch or township at each step: the paper the file asks for, out of what is recorded."""

    model = AdmissionCase
    permission = ADMISSION_VIEW
    format: ClassVar[DocumentFormat] = documents.DOCX

    def records(self) -> Any:
        return super().records().select_related("organization__unit", "person")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["which"] not in AdmissionPaper.values:
            raise Http404
        which = AdmissionPaper(kwargs["which"])
        try:
            body = papers.take_out(
                self.record, which=which, wanted=self.format, by=self.request.user
            )
        except ValidationError as refusal:
            messages.error(request, "；".join(refusal.messages))
            return redirect(f"{self.record.get_absolute_url()}?tab=papers")
        return answer(body, self.format, title=papers.title_of(self.record, which))
