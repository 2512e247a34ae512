"""Schemes as they stand: which there are, what each asks, on a page and on paper."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from assessments.choices import SchemeState
from assessments.domain import scheme_contents, scheme_counts, scheme_papers
from assessments.filters import SchemeFilters, years
from assessments.models import Scheme, SchemeVersion
from assessments.permissions import SCHEMES_MANAGE, SCHEMES_VIEW
from assessments.tables import SCHEME_TONES, SchemeTable
from portal import parameters
from portal.ui.views import Crumb, Link, ListPage, RecordPage
from reports.domain import documents
from reports.domain.documents import DocumentFormat
from reports.views.documents import answer

SCHEMES = "assessments:schemes"


def crumbs(scheme: Scheme) -> list[Crumb]:
    return [Crumb("考核方案", reverse(SCHEMES)), Crumb(scheme.name, scheme.get_absolute_url())]


class Schemes(ListPage):
    """考核办 in January, and whoever asks why there are so many indicators: by what is whom scored,
    and is it fewer than last year?"""

    model = Scheme
    table = SchemeTable
    filters = SchemeFilters
    permission = SCHEMES_VIEW
    title = "考核方案"
    empty_title = "还没有考核方案"

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("year")
        return int(asked) if asked in dict(years()) else timezone.localdate().year

    def rows(self) -> Any:
        rows = super().rows().in_order().prefetch_related("groups")
        return scheme_counts.with_counts(rows, self.year, by=self.request.user)

    def actions(self) -> list[Link]:
        if not self.request.user.can(SCHEMES_MANAGE):
            return []
        return [Link("添加考核方案", reverse("assessments:new-scheme"), "plus", "primary")]

    @cached_property
    def lead(self) -> str:
        rows = list(self.rows().prefetch_related(None))
        return f"{self.year}年合计：{scheme_counts.told(rows)}（比上年同期）。" if rows else ""


class OfVersion(RecordPage):
    """About one version of a scheme: the one that is named, else the one in force."""

    model = Scheme
    permission = SCHEMES_VIEW

    @cached_property
    def versions(self) -> list[SchemeVersion]:
        """The newest first."""
        versions = self.record.versions.select_related("activated_by").order_by("-number")
        for version in versions:
            version.scheme = self.record
        return list(versions)

    @cached_property
    def version(self) -> SchemeVersion:
        asked = self.request.GET.get("version")
        if asked is None:
            standing = (one for one in self.versions if not one.is_draft)
            return next(standing, self.versions[0])
        number = parameters.number(asked)
        for version in self.versions:
            if version.number == number:
                return version
        raise Http404


class SchemePage(OfVersion):
    """A unit that wants to know how it is scored, an office before a meeting, 考核办 before it
    changes anything: each indicator with its source and rule in words, and do the marks add up?"""

    template_name = "assessments/scheme.html"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("考核方案", reverse(SCHEMES))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        off = scheme_contents.off(self.version)
        return self.render(
            off={one.pk for one in off},
            off_words=scheme_contents.off_in_words(off),
            record=self.record,
            version=self.version,
            versions=self.versions,
            contents=scheme_contents.of(self.version),
            groups=scheme_contents.groups(self.record, by=self.request.user),
            tone=SCHEME_TONES[SchemeState(self.version.state)],
        )

    def actions(self) -> list[Link]:
        if not self.request.user.can(SCHEMES_MANAGE):
            return []
        return [
            Link("设计方案", self._url("scheme-design"), "tools", "primary"),
            Link("适用分组", self._url("scheme-groups"), "users-group"),
        ]

    def more_actions(self) -> list[Link]:
        links = self._papers()
        if len(self.versions) > 1:
            links.append(Link("比较版本", self._url("compare-schemes"), "arrows-diff"))
        if self.version.state == SchemeState.ACTIVE and self.request.user.can(SCHEMES_MANAGE):
            archiving = reverse("assessments:scheme-archive", args=[self.version.pk])
            links.append(Link("停用这一版", archiving, "archive"))
        return links

    def _papers(self) -> list[Link]:
        asked = f"?version={self.version.number}"
        return [
            Link(each.label, f"{self._url(f'scheme-{key}')}{asked}", each.icon)
            for key, each in documents.WITH_WORKBOOK.items()
        ]

    def _url(self, name: str) -> str:
        return reverse(f"assessments:{name}", args=[self.record.pk])


class SchemePaper(OfVersion):
    """考核办 before the meeting that decides it, and to send to every unit it measures."""

    format: ClassVar[DocumentFormat] = documents.DOCX

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            body = scheme_papers.take_out(self.version, self.format, by=self.request.user)
        except ValidationError as refusal:
            messages.error(request, "；".join(refusal.messages))
            return redirect(self.version.get_absolute_url())
        return answer(body, self.format, title=str(self.version))
