"""The leaders' board: the page, each of its panels by itself, on a wall, as one file."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from assessments.domain.board import papers, ranked
from assessments.panels import drawing
from assessments.permissions import BOARD_VIEW
from assessments.views import months
from assessments.views.boards import addresses
from portal import routes
from portal.periods import Period
from portal.ui.views import Crumb, Link, Page
from reports import boards
from reports.boards import BoardAsked, BoardPanel, PanelSaid
from reports.domain.documents import DocumentFormat
from reports.domain.official.renditions import FORMS
from reports.views.documents import answer

logger = logging.getLogger(__name__)

BOARD: Final = "assessments:board"
FILES: Final = {key: FORMS[key] for key in ("xlsx", "pdf")}
_FAILED: Final = "这一块没有读出来，其他部分不受影响。请刷新再试，仍不行请把时间告诉系统管理员。"


@dataclass(frozen=True)
class PlacedPanel:
    """A panel with its own address."""

    panel: BoardPanel
    url: str


class BoardView(Page):
    """Base: the board the address asks for."""

    permission = BOARD_VIEW
    title = "领导看板"

    def prepare(self) -> None:
        self.asked = addresses.asked(self.request)

    def placed(self, asked: BoardAsked) -> list[PlacedPanel]:
        every = boards.visible_to(self.request.user, asked)
        return [PlacedPanel(panel, drawing.panel(panel.key, asked)) for panel in every]

    def context(self, **extra: Any) -> dict[str, Any]:
        asked, following = self.asked, self.asked.period.next()
        return super().context(
            asked=asked,
            previous=self._month(asked.period.previous()),
            following=self._month(following) if following <= months.running() else None,
            **extra,
        )

    def _month(self, period: Period) -> tuple[str, str]:
        return period.label, self.asked.query(period=period.code)

    def get_title(self) -> str:
        about = str(self.asked.unit) if self.asked.unit else self.title
        return f"{about}：{self.asked.period.label}"


def said(panel: BoardPanel, asked: BoardAsked) -> PanelSaid:
    """One that fails leaves the others alone."""
    try:
        with transaction.atomic():
            return panel.said(asked)
    except Exception:
        logger.exception("panel %s of %s was not read", panel.key, asked.query())
        return PanelSaid(missing=_FAILED)


class LeadersBoard(BoardView):
    """部领导、县领导, after the 5th and before meetings: who is first, who is last, what is late?
    The page itself reads nothing of it: each panel is fetched once the page stands."""

    template_name = "assessments/board/board.html"

    def prepare(self) -> None:
        """On the page one group at a time, the first unless another one is asked for."""
        super().prepare()
        self.groups = ranked.groups(self.asked)
        every = self.request.GET.get("group") == addresses.EVERY
        if not every and self.asked.group is None and self.groups and not self.asked.unit:
            self.asked = replace(self.asked, group=self.groups[0])

    def crumbs(self) -> list[Crumb]:
        if self.asked.unit is None:
            return []
        whole = f"{routes.page(BOARD)}?{self.asked.query(unit=None)}"
        return [Crumb(f"领导看板：{self.asked.period.label}", whole)]

    def actions(self) -> list[Link]:
        whole = self.asked.query(group=None)
        wall = f"{reverse('assessments:board-wall')}?{whole}"
        screen = [] if self.asked.unit else [Link("大屏", wall, "device-tv")]
        return [
            *screen,
            Link("Excel", f"{reverse('assessments:board-xlsx')}?{whole}", "file-spreadsheet"),
            Link("PDF", f"{reverse('assessments:board-pdf')}?{whole}", "file-type-pdf"),
        ]

    def context(self, **extra: Any) -> dict[str, Any]:
        asked = self.asked
        return super().context(
            groups=[(group, asked.query(group=group.pk)) for group in self.groups],
            every=asked.query(group=addresses.EVERY),
            panels=self.placed(asked),
            **extra,
        )


class BoardPanelPage(BoardView):
    """One panel: a fragment of the board and of the wall; by itself a page with its own address."""

    template_name = "assessments/board/panel.html"

    def prepare(self) -> None:
        super().prepare()
        panel = boards.PANELS.get(self.kwargs["key"])
        if panel is None or not panel.is_for(self.request.user):
            raise Http404
        self.panel = panel

    def get_title(self) -> str:
        asked = self.asked
        about = "，".join(str(one) for one in (asked.group, asked.unit) if one)
        period = f"{asked.period.label}{f'（{about}）' if about else ''}"
        return f"{self.panel.title}：{period}"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("领导看板", f"{routes.page(BOARD)}?{self.asked.query(item=None)}")]

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        partial = "panel" if self.request.htmx and not self.request.htmx.boosted else ""
        return self.render(partial=partial, panel=self.panel, said=said(self.panel, self.asked))


@dataclass(frozen=True)
class WallSlide:
    name: str
    url: str


class BoardWall(BoardView):
    """On a screen in the meeting room: one panel after the other, of each group in turn."""

    template_name = "assessments/board/wall.html"

    def prepare(self) -> None:
        super().prepare()
        self.asked = replace(self.asked, unit=None, item=None)

    def context(self, **extra: Any) -> dict[str, Any]:
        back = f"{routes.page(BOARD)}?{self.asked.query()}"
        return super().context(slides=list(self.slides()), back=back, **extra)

    def slides(self) -> Iterator[WallSlide]:
        """Of the groups whose ranking is published; where none is, one slide of each says so."""
        asked = self.asked
        names = {one.run.group_id: one.name for one in asked.once(ranked.published)}
        groups: list[tuple[int | None, str]] = [*names.items()] or [(None, "")]
        for panel in boards.visible_to(self.request.user, asked):
            if not panel.by_group:
                yield WallSlide(panel.title, drawing.panel(panel.key, asked))
                continue
            for key, group in groups:
                url = drawing.panel(panel.key, asked, group=key)
                yield WallSlide(f"{group}{panel.title}", url)


class BoardFile(BoardView):
    """The whole board as one file, for a meeting's folder: all groups, unless one is asked for."""

    format: ClassVar[DocumentFormat] = FILES["pdf"]

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        user, asked = self.request.user, self.asked
        told = [(panel, said(panel, asked)) for panel in boards.visible_to(user, asked)]
        try:
            body = papers.take_out(asked, told, self.format, by=user)
        except ValidationError as refusal:
            messages.error(self.request, "；".join(refusal.messages))
            return redirect(f"{routes.page(BOARD)}?{asked.query()}")
        return answer(body, self.format, title=papers.title_of(asked))
