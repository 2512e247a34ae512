"""How units have stood over twelve months."""

from decimal import Decimal
from typing import Final

from assessments.domain.board import ranked
from assessments.domain.board.ranked import BoardGroup
from assessments.domain.scoring.exact import written
from assessments.figures.scores import TOTAL
from assessments.models import ScoreSheet
from assessments.panels import drawing
from assessments.panels.drawing import number, plain
from assessments.permissions import SCORES_VIEW
from portal.figures import links
from portal.periods import Period
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

_AT_THE_ENDS: Final = 3  # drawn at first, beside the mean: the first and the last
_MEAN: Final = "本组平均"
Totals = dict[Period, tuple[Decimal, int]]


@register
class TrendPanel(BoardPanel):
    """Is it a bad month or a bad year?"""

    key, title, position = "trend", "近 12 个月走势", 70
    permission = SCORES_VIEW
    wide = of_unit = by_group = True

    def said(self, asked: BoardAsked) -> PanelSaid:
        hint = "" if asked.unit else "图上先画本组平均、前三位和末三位，点图例看其他单位。"
        return drawing.of_groups(asked, lambda group: self._part(asked, group), hint=hint)

    def _part(self, asked: BoardAsked, group: BoardGroup) -> BoardTable:
        periods = ranked.months(asked.period)
        totals, means = ranked.totals(group, by=asked.by), ranked.means(group)
        heads = (Head("单位", mm=32), *(number(one.code[2:], 16) for one in periods))
        rows = [self._row(asked, group, sheet, totals[sheet.unit_id]) for sheet in group.sheets]
        told = (plain(means.get(one), drawing.ranking(group.run, one)) for one in periods)
        rows.append((BoardCell(_MEAN), *told))
        chart = BoardChart(
            ChartKind.LINES,
            tuple(one.code for one in periods),
            tuple(self._series(group, periods, totals, means)),
            measure="分",
        )
        return BoardTable(
            heads,
            tuple(rows),
            title=f"{asked.unit or group.name}综合得分",
            chart=chart,
            minor=frozenset(range(1, 1 + len(periods) - 4)),
        )

    def _row(
        self, asked: BoardAsked, group: BoardGroup, sheet: ScoreSheet, months: Totals
    ) -> tuple[BoardCell, ...]:
        cells = (_cell(sheet, one, months.get(one)) for one in ranked.months(asked.period))
        return (drawing.unit(asked, sheet.unit, group.run.group_id), *cells)

    def _series(
        self,
        group: BoardGroup,
        periods: list[Period],
        totals: dict[int, Totals],
        means: dict[Period, Decimal],
    ) -> list[BoardSeries]:
        series = [BoardSeries(_MEAN, tuple(_float(means.get(one)) for one in periods))]
        last = len(group.sheets) - _AT_THE_ENDS
        for place, sheet in enumerate(group.sheets):
            months = totals[sheet.unit_id]
            values = tuple(_float(months[one][0] if one in months else None) for one in periods)
            is_shown = place < _AT_THE_ENDS or place >= last
            series.append(BoardSeries(str(sheet.unit), values, is_shown=is_shown))
        return series


def _cell(sheet: ScoreSheet, period: Period, told: tuple[Decimal, int] | None) -> BoardCell:
    if told is None:
        return BoardCell("—")
    total, place = told
    card = links.card(TOTAL.key, sheet.unit, period)
    return BoardCell(written(total), card=card, hint=f"第 {place} 位")


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
