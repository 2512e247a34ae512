"""How far the month's ledgers are."""

from collections import Counter
from typing import Final
from urllib.parse import urlencode

from django.utils import timezone

from assessments.choices import Timeliness
from assessments.domain.board import work
from assessments.domain.board.work import COUNTED, UnitLedgers
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
        due, came = sum(one.due for one in rows), sum(one.came for one in rows)
        lead = (
            f"应报 {due:,} 份，已报 {came:,} 份（{_rate(came, due)}），"
            f"其中迟报 {every[Timeliness.LATE]:,} 份；未报 {every[Timeliness.MISSING]:,} 份，"
            f"未到期 {every[Timeliness.WAITING]:,} 份。"
        )
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
        name = str(group or _OTHERS)
        url = drawing.board(asked, group=group.pk) if group else ""
        due = sum(counts[how] for how in COUNTED)
        came = counts[Timeliness.IN_TIME] + counts[Timeliness.LATE]
        told = (BoardCell(f"{counts[how]:,}", tone=_tone(how, counts)) for how in COUNTED)
        return (BoardCell(name, url=url), plain(due), *told, plain(_rate(came, due)))

    def _whole(self, top: Unit, period: Period, counts: Counter[str]) -> tuple[BoardCell, ...]:
        """Of the whole county, each number with its card."""
        due = sum(counts[how] for how in COUNTED)
        came = counts[Timeliness.IN_TIME] + counts[Timeliness.LATE]
        return (BoardCell("合计"), *_cells(top, period, counts, due), plain(_rate(came, due)))

    def _behind(self, asked: BoardAsked, behind: list[UnitLedgers]) -> BoardTable:
        rows = tuple(
            (
                drawing.unit(asked, one.unit),
                *_cells(one.unit, asked.period, one.counts, one.due),
            )
            for one in behind
        )
        title = f"{asked.unit or asked.group or '各单位'}：迟报、未报的"
        query = urlencode({"period": asked.period.code})
        more = ("报送进度", f"{routes.page('assessments:progress')}?{query}")
        return BoardTable(
            _BEHIND, rows, title=title, empty="没有迟报、未报。", more=more, minor=_MINOR
        )


def _cells(unit: Unit, period: Period, counts: Counter[str], due: int) -> list[BoardCell]:
    cells = [BoardCell(f"{due:,}", card=links.card(DUE.key, unit, period))]
    for how in COUNTED:
        figure = BY_TIMELINESS.get(how.value)
        card = links.card(figure.key, unit, period) if figure else ""
        cells.append(BoardCell(f"{counts[how]:,}", card=card, tone=_tone(how, counts)))
    return cells


def _tone(how: Timeliness, counts: Counter[str]) -> str:
    return _TONES.get(how, "") if counts[how] else ""


def _rate(came: int, due: int) -> str:
    return f"{came * 100 / due:.1f}%" if due else _NO_PROMPTNESS


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
