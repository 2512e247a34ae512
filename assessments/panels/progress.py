"""How far the month's ledgers are."""

from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from django.utils import timezone

from assessments.choices import NO_GROUP, Timeliness
from assessments.domain.board import work
from assessments.domain.board.work import CAME, COUNTED, UnitLedgers
from assessments.figures.coming_in import BY_TIMELINESS, DUE
from assessments.panels import drawing
from assessments.panels.drawing import number, plain
from assessments.permissions import LEDGERS_VIEW
from portal import routes
from portal.figures import links
from portal.figures.domain import places
from portal.orgs.models import ComparisonGroup, Unit
from portal.periods import Period, PeriodKind
from reports.blocks import Head
from reports.boards import (
    BoardAsked,
    BoardCell,
    BoardChart,
    BoardPanel,
    BoardSeries,
    BoardTable,
    ChartKind,
    PanelSaid,
    register,
)

_OTHERS: Final = "未分组单位"
_NO_PROMPTNESS: Final = "—"
_TONES: Final = {Timeliness.LATE: "warn", Timeliness.MISSING: "bad"}
_COUNTS: Final = (number("应报", 18), *(number(str(each.label), 18) for each in COUNTED))
_BY_GROUP: Final = (Head("考核分组", mm=44), *_COUNTS, number("报送率", 22))
_MINOR: Final = frozenset({2, 5})  # on a phone: in time, and not due yet
_BEHIND: Final = (Head("单位", mm=66), *_COUNTS)


@register
class ProgressPanel(BoardPanel):
    """From the 23rd on: who has handed in, who is late?"""

    key, title, position = "progress", "台账报送进度", 25
    permission = LEDGERS_VIEW
    of_unit = True

    def said(self, asked: BoardAsked) -> PanelSaid:
        rows = work.ledgers(asked)
        if not rows:
            return PanelSaid(missing=f"{asked.period.label}还没有台账。", offered=_running(asked))
        every = sum((one.counts for one in rows), Counter())
        lead = tuple(_lead(asked, every))
        behind = [one for one in rows if _is_behind(one) and _is_in(one, asked.group)]
        parts = [self._behind(asked, behind)]
        if not asked.unit:
            parts.insert(0, self._by_group(asked, rows))
        return PanelSaid(tuple(parts), lead=lead, offered=_running(asked))

    def _by_group(self, asked: BoardAsked, every: list[UnitLedgers]) -> BoardTable:
        by_group: dict[ComparisonGroup | None, list[UnitLedgers]] = {}
        for one in every:
            by_group.setdefault(one.group, []).append(one)
        groups = sorted(by_group, key=lambda group: (group is None, group.position if group else 0))
        counts = [sum((one.counts for one in by_group[group]), Counter()) for group in groups]
        rows = [self._group(asked, *pair) for pair in zip(groups, counts, strict=True)]
        top = places.top(asked.by)
        if top and len(rows) > 1:
            rows.append(self._whole(top, asked.period, sum(counts, Counter())))
        labels = tuple(str(group or _OTHERS) for group in groups)
        series = tuple(
            BoardSeries(str(how.label), tuple(float(count[how]) for count in counts))
            for how in COUNTED
        )
        chart = BoardChart(ChartKind.STACKS, labels, series, measure="份")
        return BoardTable(_BY_GROUP, tuple(rows), title="按考核分组", chart=chart, minor=_MINOR)

    def _group(
        self, asked: BoardAsked, group: ComparisonGroup | None, counts: Counter[str]
    ) -> tuple[BoardCell, ...]:
        """A group is no unit and has no figures: its numbers open the list behind them."""
        name = str(group or _OTHERS)
        url = drawing.board(asked, group=group.pk) if group else ""
        listed = {"period": asked.period.code, "group": group.pk if group else NO_GROUP}
        due = plain(f"{_due(counts):,}", drawing.ledgers(*COUNTED, **listed))
        told = (_count(how, counts, url=drawing.ledgers(how, **listed)) for how in COUNTED)
        rate = plain(_rate(counts), drawing.ledgers(*CAME, **listed))
        return (BoardCell(name, url=url), due, *told, rate)

    def _whole(self, top: Unit, period: Period, counts: Counter[str]) -> tuple[BoardCell, ...]:
        """Of the whole county, each number with its card."""
        rate = plain(_rate(counts), drawing.ledgers(*CAME, period=period.code))
        return (BoardCell("合计"), *_cells(top, period, counts), rate)

    def _behind(self, asked: BoardAsked, behind: list[UnitLedgers]) -> BoardTable:
        rows = tuple(
            (
                drawing.unit(asked, one.unit),
                *_cells(one.unit, asked.period, one.counts),
            )
            for one in behind
        )
        title = f"{asked.unit or asked.group or '各单位'}：迟报、未报的"
        query = urlencode({"period": asked.period.code})
        more = ("报送进度", f"{routes.page('assessments:progress')}?{query}")
        return BoardTable(
            _BEHIND, rows, title=title, empty="没有迟报、未报。", more=more, minor=_MINOR
        )


def _lead(asked: BoardAsked, counts: Counter[str]) -> Iterator[str | BoardCell]:
    listed: dict[str, object] = {"period": asked.period.code}
    if asked.unit:
        listed["unit"] = asked.unit.pk

    def opened(count: int, *hows: Timeliness) -> BoardCell:
        return plain(f"{count:,}", drawing.ledgers(*hows, **listed))

    yield from ("应报 ", opened(_due(counts), *COUNTED), " 份，已报 ")
    yield from (opened(_came(counts), *CAME), f" 份（{_rate(counts)}），其中")
    for how, end in (
        (Timeliness.LATE, "；"),
        (Timeliness.MISSING, "，"),
        (Timeliness.WAITING, "。"),
    ):
        yield from (f"{how.label} ", opened(counts[how], how), f" 份{end}")


def _cells(unit: Unit, period: Period, counts: Counter[str]) -> list[BoardCell]:
    cells = [BoardCell(f"{_due(counts):,}", card=links.card(DUE.key, unit, period))]
    for how in COUNTED:
        figure = BY_TIMELINESS.get(how.value)
        card = links.card(figure.key, unit, period) if figure else ""
        url = "" if figure else drawing.ledgers(how, period=period.code, unit=unit.pk)
        cells.append(_count(how, counts, card=card, url=url))
    return cells


def _count(how: Timeliness, counts: Counter[str], *, card: str = "", url: str = "") -> BoardCell:
    tone = _TONES.get(how, "") if counts[how] else ""
    return BoardCell(f"{counts[how]:,}", card=card, url=url, tone=tone)


def _due(counts: Counter[str]) -> int:
    return sum(counts[how] for how in COUNTED)


def _came(counts: Counter[str]) -> int:
    return sum(counts[how] for how in CAME)


def _rate(counts: Counter[str]) -> str:
    due = _due(counts)
    return f"{_came(counts) * 100 / due:.1f}%" if due else _NO_PROMPTNESS


def _is_behind(one: UnitLedgers) -> bool:
    return bool(one.counts[Timeliness.LATE] or one.counts[Timeliness.MISSING])


def _is_in(one: UnitLedgers, group: ComparisonGroup | None) -> bool:
    return group is None or one.group == group


def _running(asked: BoardAsked) -> tuple[str, str] | None:
    """The month that is being filled, where another one is shown."""
    now = Period.containing(timezone.localdate(), PeriodKind.MONTH)
    if asked.period == now:
        return None
    return f"看正在填报的{now.label}", drawing.board(asked, period=now.code)
