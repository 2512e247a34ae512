"""What the leaders' board shows: each app registers its panels in its `panels` module.

    @register
    class Movers(BoardPanel):
        key, title, position = "movers", "位次变化", 20
        permission = SCORES_VIEW

        def said(self, asked):
            return PanelSaid(lead="上升 3 个，下降 2 个。", parts=(BoardTable(...),))

A panel reads what is stored, for one period, in a number of statements that does not depend on how
many units there are, and only what who asks may see. What it says is drawn the same on the page, on
a wall, in a workbook and as a PDF.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Final, TypeVar
from urllib.parse import urlencode

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.access import Permission
from portal.accounts.models import User
from portal.orgs.models import ComparisonGroup, Unit
from portal.periods import Period
from reports.blocks import Head

_Read = TypeVar("_Read")


@dataclass(frozen=True)
class BoardAsked:
    """What an address of the board asks for. Without a group it is of all of them; with a unit,
    about that unit alone; `item` is what one panel by itself asks for. `kept` is what one request
    has read already."""

    period: Period
    by: User
    group: ComparisonGroup | None = None
    unit: Unit | None = None
    item: int | None = None
    kept: dict[Any, Any] = field(default_factory=dict, compare=False)

    def once(self, read: Callable[["BoardAsked"], _Read]) -> _Read:
        """What several panels of one request need, read for the first of them."""
        if read not in self.kept:
            self.kept[read] = read(self)
        return self.kept[read]

    def query(self, **changes: Any) -> str:
        """The same, with changes, as an address says it."""
        asked = {
            "period": self.period.code,
            "group": self.group.pk if self.group else None,
            "unit": self.unit.pk if self.unit else None,
            "item": self.item,
            **changes,
        }
        return urlencode({name: value for name, value in asked.items() if value is not None})


# What a panel says --------------------------------------------------------------------------------


@dataclass(frozen=True)
class BoardCell:
    """`card`: the address of what explains the number; `url`: of what stands behind the cell.
    `tone` colours it (a badge's, or how much of the full mark); words say the same."""

    text: str
    url: str = ""
    card: str = ""
    tone: str = ""
    icon: str = ""
    hint: str = ""


class ChartKind(StrEnum):
    BARS = "bars"
    STACKS = "stacks"
    LINES = "lines"


@dataclass(frozen=True)
class BoardSeries:
    name: str
    values: tuple[float | None, ...]
    is_shown: bool = True  # at first; a reader may call up the others


@dataclass(frozen=True)
class BoardChart:
    """Drawn above the table that says the same."""

    kind: ChartKind
    labels: tuple[str, ...]
    series: tuple[BoardSeries, ...]
    measure: str = ""
    mean: float | None = None
    urls: tuple[str, ...] = ()  # where each label leads

    @property
    def drawn(self) -> dict[str, Any]:
        """As the script takes it."""
        return {
            "kind": self.kind.value,
            "labels": self.labels,
            "series": [
                {"name": one.name, "values": one.values, "shown": one.is_shown}
                for one in self.series
            ],
            "measure": self.measure,
            "mean": self.mean,
            "urls": self.urls,
        }

    @property
    def size(self) -> str:
        """Of its place: how many rows of bars it has room for."""
        if self.kind == ChartKind.LINES:
            return "lines"
        count = len(self.labels)
        return next((str(rows) for rows in (5, 10, 16, 24, 40) if count <= rows), "70")


class TableLook(StrEnum):
    PLAIN = "plain"
    HEAT = "heat"
    TILES = "tiles"


@dataclass(frozen=True)
class BoardTable:
    """`head_urls` lead from the heads to what they stand for, `head_hints` tell it; `minor` columns
    are not shown on a phone."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[BoardCell, ...], ...]
    title: str = ""
    empty: str = ""
    look: TableLook = TableLook.PLAIN
    chart: BoardChart | None = None
    head_urls: tuple[str, ...] = ()
    head_hints: tuple[str, ...] = ()
    minor: frozenset[int] = frozenset()
    more: tuple[str, str] | None = None  # words and address of the whole list

    @property
    def headed(self) -> list[tuple[Head, str, str, bool]]:
        nothing = ("",) * len(self.heads)
        urls, hints = self.head_urls or nothing, self.head_hints or nothing
        return list(zip(self.heads, urls, hints, self._minors, strict=True))

    @property
    def _minors(self) -> list[bool]:
        return [place in self.minor for place, _ in enumerate(self.heads)]

    @property
    def lines(self) -> list[list[tuple[Head, BoardCell, bool]]]:
        return [list(zip(self.heads, row, self._minors, strict=True)) for row in self.rows]

    @property
    def drawn(self) -> SafeString:
        """Its rows, of a picture of many cells: a template takes several times as long for them.
        None of them opens a card."""
        if self.look != TableLook.HEAT:
            return SafeString("")
        lines = (
            (format_html_join("", "{}", ((_cell(*one),) for one in line)),) for line in self.lines
        )
        return format_html_join("", "<tr>{}</tr>", lines)


def _cell(head: Head, cell: "BoardCell", is_minor: bool) -> SafeString:  # noqa: FBT001 - of a row
    """As `board/table.html` draws it."""
    look = "text-end num" if head.is_number else "text-center num" if head.centred else "board-name"
    look += (" is-minor" if is_minor else "") + (f" tone-{cell.tone}" if cell.tone else "")
    if not cell.url:
        return format_html('<td class="{}" title="{}">{}</td>', look, cell.hint, cell.text)
    told = (look, cell.url, cell.hint, cell.text)
    return format_html('<td class="{}"><a href="{}" title="{}">{}</a></td>', *told)


@dataclass(frozen=True)
class PanelSaid:
    """`lead` is said on paper, too, `hint` to who has the page before him; its numbers are cells
    of their own, which open what is behind them. `missing` says what there is not, and why;
    `offered` the way to what there is instead."""

    parts: tuple[BoardTable, ...] = ()
    lead: str | tuple[str | BoardCell, ...] = ""
    hint: str = ""
    missing: str = ""
    offered: tuple[str, str] | None = None

    @property
    def lead_cells(self) -> list[BoardCell]:
        pieces = (self.lead,) if isinstance(self.lead, str) else self.lead
        return [BoardCell(one) if isinstance(one, str) else one for one in pieces]

    @property
    def lead_text(self) -> str:
        return "".join(one.text for one in self.lead_cells)


class BoardPanel:
    """One panel. Subclass it in `panels`; `of_unit`: it stands on the board of one unit, too, and
    `only_unit`: nowhere else; `by_itself`: on none, others lead to it. A wide one takes the whole
    width, a tall one stands beside two."""

    key: ClassVar[str]
    title: ClassVar[str]
    permission: ClassVar[Permission]
    position: ClassVar[int] = 100
    wide: ClassVar[bool] = False
    tall: ClassVar[bool] = False
    of_unit: ClassVar[bool] = False
    only_unit: ClassVar[bool] = False
    by_itself: ClassVar[bool] = False
    by_group: ClassVar[bool] = False  # says other things of each group: a wall shows them in turn

    def said(self, asked: BoardAsked) -> PanelSaid:
        raise NotImplementedError

    def is_for(self, user: User) -> bool:
        return user.can(self.permission)

    def stands_on(self, asked: BoardAsked) -> bool:
        if self.by_itself:
            return False
        return self.of_unit or self.only_unit if asked.unit else not self.only_unit


PANELS: Final[dict[str, BoardPanel]] = {}


def register(panel: type[BoardPanel]) -> type[BoardPanel]:
    if panel.key in PANELS and type(PANELS[panel.key]) is not panel:
        raise ValueError(f"board panel {panel.key!r} is registered twice")
    PANELS[panel.key] = panel()
    return panel


def in_order() -> list[BoardPanel]:
    return sorted(PANELS.values(), key=lambda panel: (panel.position, panel.key))


def visible_to(user: User, asked: BoardAsked) -> Iterator[BoardPanel]:
    """Those of the board that is asked for."""
    return (panel for panel in in_order() if panel.is_for(user) and panel.stands_on(asked))
