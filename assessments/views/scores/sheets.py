"""A unit's score sheet: read, printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from assessments.choices import LineState, ObjectionState
from assessments.domain.scores import objections, papers
from assessments.domain.scores.explained import ExplainedLine, SourceNumber
from assessments.domain.scores.rankings import state_of
from assessments.models import ScoreObjection, ScoreSheet
from assessments.permissions import SCORES_OBJECT, SCORES_VIEW
from assessments.tables import OBJECTION_TONES
from assessments.views.scores.ranking import STATE_TONES
from portal.access import Actor
from portal.figures import links
from portal.figures.permissions import FIGURES_VIEW
from portal.ui.views import Crumb, DetailPage, Link, RecordPage
from reports.domain import documents
from reports.domain.documents import FORMATS, DocumentFormat
from reports.views.documents import answer

LINE_TONES = {
    LineState.SCORED: ("ok", "check"),
    LineState.MISSING: ("bad", "x"),
    LineState.EXCLUDED: ("plain", "ban"),
    LineState.NOTHING_DUE: ("plain", "circle-check"),
    LineState.CARRIED: ("warn", "history"),
}


class SheetPage(DetailPage):
    """A township, each month: what did we lose, why, and is it right? 考核办, asked by phone: where
    does that mark come from?"""

    model = ScoreSheet
    permission = SCORES_VIEW
    tabs_key = "assessments.sheet"
    template_name = "assessments/scores/sheet.html"

    def records(self) -> Any:
        return (
            super()
            .records()
            .select_related("unit__kind", "run__scheme", "run__group", "run__version__scheme")
        )

    def get_title(self) -> str:
        return papers.title_of(self.record)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("考核排名", self.record.run.get_absolute_url())]

    def more_actions(self) -> list[Link]:
        return [
            Link(each.label, reverse(f"assessments:sheet-{key}", args=[self.record.pk]), each.icon)
            for key, each in FORMATS.items()
        ]

    def context(self, **extra: Any) -> dict[str, Any]:
        state = state_of(self.record.run)
        return super().context(
            state=state.label,
            tone=STATE_TONES[state],
            count=self.record.run.sheets.count(),
            **extra,
        )


class SheetPaper(RecordPage):
    """To be discussed in a township's committee; to be filed."""

    model = ScoreSheet
    permission = SCORES_VIEW
    format: ClassVar[DocumentFormat] = documents.DOCX

    def records(self) -> Any:
        return super().records().select_related("unit", "run__scheme", "run__group", "run__version")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            body = papers.take_out(self.record, self.format, by=self.request.user)
        except ValidationError as refusal:
            messages.error(request, "；".join(refusal.messages))
            return redirect(self.record.get_absolute_url())
        return answer(body, self.format, title=papers.title_of(self.record))


@dataclass(frozen=True)
class ShownSource:
    number: SourceNumber
    card: str  # the address of what explains it, for who may open it


@dataclass(frozen=True)
class ShownLine:
    """`objection` is what was said against it; `objects_to` leads to where it may be contested."""

    explained: ExplainedLine
    tone: tuple[str, str]
    sources: list[ShownSource]
    objection: ScoreObjection | None = None
    objects_to: str = ""

    @property
    def said(self) -> str:
        return f"申诉{self.objection.get_state_display()}" if self.objection else ""

    @property
    def said_tone(self) -> tuple[str, str]:
        return OBJECTION_TONES[ObjectionState(self.objection.state)] if self.objection else ("", "")


class ShownSheet:
    """The lines of one sheet for one reader; what was said against them is read at once."""

    def __init__(self, sheet: ScoreSheet, *, by: Actor) -> None:
        self.unit, self.by = sheet.unit, by
        self.opens = by.can(FIGURES_VIEW, sheet.unit)
        self.contests = by.can(SCORES_OBJECT, sheet.unit) and objections.is_open(sheet.run)
        rows = ScoreObjection.objects.visible_to(by).filter(line__sheet=sheet)
        told = rows.exclude(state=ObjectionState.WITHDRAWN)
        self.objections = {one.line_id: one for one in told}

    def lines(self, explained: Iterable[ExplainedLine]) -> list[ShownLine]:
        return [self._line(one) for one in explained]

    def _line(self, one: ExplainedLine) -> ShownLine:
        line, said = one.line, self.objections.get(one.line.pk)
        contests = self.contests and said is None
        return ShownLine(
            one,
            LINE_TONES[LineState(line.state)],
            [ShownSource(each, self._card(each)) for each in one.sources],
            said,
            reverse("assessments:object", args=[line.pk]) if contests else "",
        )

    def _card(self, number: SourceNumber) -> str:
        figure = number.figure
        if figure is None or not (self.opens and figure.known_to(self.by)):
            return ""
        return links.card(figure.key, self.unit, number.period)
