"""Papers of an admission as files."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from branches.domain.admission import joint_papers, papers
from branches.domain.admission.papers import AdmissionPaper
from branches.models import AdmissionCase
from branches.permissions import ADMISSION_VIEW
from branches.views.admission.cases import LIST
from portal import parameters
from portal.ui.views import Crumb, Page, RecordPage
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


class _OfTicked(Page):
    """Of the cases ticked in the list; those never the user's to see are left out."""

    permission = ADMISSION_VIEW

    @cached_property
    def cases(self) -> list[AdmissionCase]:
        keys = parameters.keys(self.request.GET.getlist("pick"), most=joint_papers.MOST + 1)
        rows = AdmissionCase.objects.visible_to(self.request.user).filter(pk__in=keys)
        return list(rows.select_related("organization__unit", "person").in_tree_order())


class JointPapers(_OfTicked):
    """A township before a meeting of its committee: one 请示 with the names of all, not a paper for
    each."""

    template_name = "branches/admission/joint_papers.html"
    title = "请示、批复（多人）"
    lead = "勾选的人员列在同一份名册里。"

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def context(self, **extra: Any) -> dict[str, Any]:
        query = {"pick": [case.pk for case in self.cases]}
        letters = [
            (which, faults, [] if faults else self._files(which, query))
            for which, faults in joint_papers.offered(self.cases)
        ]
        return super().context(cases=self.cases, letters=letters, **extra)

    def _files(self, which: AdmissionPaper, query: dict[str, Any]) -> list[tuple[str, str]]:
        return [
            (
                wanted.label,
                reverse(f"branches:admission-joint-{wanted.key}", args=[which.value], query=query),
            )
            for wanted in documents.FORMATS.values()
        ]


class JointPaperFile(_OfTicked):
    """The file of it."""

    format: ClassVar[DocumentFormat] = documents.DOCX

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["which"] not in papers.LETTERS:
            raise Http404
        which = AdmissionPaper(kwargs["which"])
        try:
            body = joint_papers.take_out(
                self.cases, which=which, wanted=self.format, by=self.request.user
            )
        except ValidationError as refusal:
            messages.error(request, "；".join(refusal.messages))
            return redirect(str(LIST.url))
        return answer(body, self.format, title=joint_papers.title_of(self.cases, which))
