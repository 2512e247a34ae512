"""Who stands where this month, who has moved, and the county as tiles."""

from decimal import Decimal
from typing import Final

from django.utils import timezone

from assessments.domain.board import ranked, work
from assessments.domain.board.ranked import BoardGroup
from assessments.domain.scoring.exact import written
from assessments.figures.coming_in import MISSING
from assessments.figures.overdue import OVERDUE
from assessments.figures.scores import TOTAL
from assessments.models import ScoreSheet
from assessments.panels import drawing
from assessments.panels.drawing import number, plain
from assessments.permissions import SCORES_VIEW
from portal.figures import links
from portal.orgs.choices import UnitLevel
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
    TableLook,
    register,
)

MOST_MOVED: Final = 5
_RANKING: Final = (
    number("位次", 14),
    Head("单位", mm=38),
    number("综合得分", 24),
    number("基础分", 22),
    number("加减分", 20),
    Head("位次变化", mm=20, centred=True),
    Head("环比", mm=18, centred=True),
)
_MOVERS: Final = (
    Head("单位", mm=40),
    number("上期位次", 26),
    number("本期位次", 26),
    Head("位次变化", mm=26, centred=True),
    number("综合得分", 38),
)
_TILES: Final = (
    number("位次", 16),
    Head("乡镇（街道）", mm=40),
    number("综合得分", 28),
    Head("位次变化", mm=24, centred=True),
    number("未报台账", 24),
    number("逾期事项", 24),
)


@register
class RankingPanel(BoardPanel):
    """On the 5th: who is first, who is last, and by how much?"""

    key, title, position = "ranking", "本月排名", 10
    permission = SCORES_VIEW
    tall = by_group = True

    def said(self, asked: BoardAsked) -> PanelSaid:
        if not asked.once(ranked.published):
            return drawing.missing(asked)
        return drawing.of_groups(asked, lambda group: self._part(asked, group))

    def _part(self, asked: BoardAsked, group: BoardGroup) -> BoardTable:
        period, key = asked.period, group.run.group_id
        rows = tuple(
            (
                drawing.place(sheet, period),
                drawing.unit(asked, sheet.unit, key),
                drawing.total(sheet, period),
                BoardCell(written(sheet.base), url=sheet.get_absolute_url()),
                plain(sheet.bonus - sheet.deduction, f"{sheet.get_absolute_url()}?tab=events"),
                drawing.change(sheet, period),
                BoardCell(sheet.month_on_month, card=links.card(TOTAL.key, sheet.unit, period)),
            )
            for sheet in group.sheets
        )
        series = BoardSeries("综合得分", tuple(float(sheet.total) for sheet in group.sheets))
        chart = BoardChart(
            ChartKind.BARS,
            tuple(str(sheet.unit) for sheet in group.sheets),
            (series,),
            measure="分",
            mean=float(group.run.mean),
            urls=tuple(row[1].url for row in rows),
        )
        return BoardTable(
            _RANKING,
            rows,
            title=f"{group.name}排名（平均 {written(group.run.mean)} 分）",
            chart=chart,
            minor=frozenset({3, 4, 6}),
            more=("完整的排名表", group.run.get_absolute_url()),
        )


@register
class MoversPanel(BoardPanel):
    """Whom to praise, whom to ask: the few that moved most."""

    key, title, position = "movers", "位次变化", 20
    permission = SCORES_VIEW
    by_group = True

    def said(self, asked: BoardAsked) -> PanelSaid:
        return drawing.of_groups(asked, lambda group: self._part(asked, group))

    def _part(self, asked: BoardAsked, group: BoardGroup) -> BoardTable:
        moves = group.moves
        up = [one for one in moves if one[1] > 0]
        down = [one for one in moves if one[1] < 0]
        most = [
            *sorted(up, key=lambda one: (-one[1], one[0].position))[:MOST_MOVED],
            *reversed(sorted(down, key=lambda one: (one[1], one[0].position))[:MOST_MOVED]),
        ]
        still = len(moves) - len(up) - len(down)
        title = f"{group.name}：上升 {len(up):,} 个，下降 {len(down):,} 个，不变 {still:,} 个"
        empty = "本月没有位次变化。" if moves else "上月没有公布的排名，无上月可比。"
        rows = tuple(self._row(asked, group, sheet) for sheet, _ in most)
        return BoardTable(_MOVERS, rows, title=title, empty=empty)

    def _row(
        self, asked: BoardAsked, group: BoardGroup, sheet: ScoreSheet
    ) -> tuple[BoardCell, ...]:
        return (
            drawing.unit(asked, sheet.unit, group.run.group_id),
            drawing.last_place(sheet, asked.period),
            drawing.place(sheet, asked.period),
            drawing.change(sheet, asked.period),
            drawing.total(sheet, asked.period),
        )


@register
class TilesPanel(BoardPanel):
    """The county at a glance: each township a tile in the order of its place, with what it owes."""

    key, title, position = "tiles", "乡镇（街道）一览", 30
    permission = SCORES_VIEW
    wide = True

    def said(self, asked: BoardAsked) -> PanelSaid:
        every = BoardAsked(asked.period, asked.by)
        groups = [self._townships(group) for group in ranked.published(every)]
        shown = [group for group in groups if group.sheets]
        if not shown:
            return drawing.nothing(asked)
        owed = {one.unit.path: one.counts["missing"] for one in work.ledgers(every)}
        late = work.late_by_branch(asked)
        parts = tuple(self._part(asked, group, owed, late) for group in shown)
        hint = "按位次排列；颜色深浅是位次的前、中、后三分之一。"
        lead = "未报台账和逾期事项（含村、社区的）是现在的情况。"
        return PanelSaid(parts, lead=lead, hint=hint)

    def _townships(self, group: BoardGroup) -> BoardGroup:
        level = UnitLevel.TOWNSHIP
        return BoardGroup(
            group.run, tuple(one for one in group.sheets if one.unit.kind.level == level)
        )

    def _part(
        self,
        asked: BoardAsked,
        group: BoardGroup,
        owed: dict[str, int],
        late: dict[str, int],
    ) -> BoardTable:
        rows = []
        now = Period.containing(timezone.localdate(), PeriodKind.MONTH)
        for sheet in group.sheets:
            below = sheet.unit.path
            missing = sum(n for path, n in owed.items() if path.startswith(below))
            overdue = sum(n for path, n in late.items() if path.startswith(below))
            tone = f"third-{_third(sheet, len(group.sheets))}"
            place = drawing.place(sheet, asked.period)
            rows.append(
                (
                    BoardCell(place.text, card=place.card, tone=tone),
                    drawing.unit(asked, sheet.unit, group.run.group_id),
                    drawing.total(sheet, asked.period),
                    drawing.change(sheet, asked.period),
                    drawing.counted(missing, MISSING, sheet.unit, asked.period, tone="bad"),
                    drawing.counted(overdue, OVERDUE, sheet.unit, now, tone="warn"),
                )
            )
        return BoardTable(_TILES, tuple(rows), title=group.name, look=TableLook.TILES)


def _third(sheet: ScoreSheet, count: int) -> int:
    """1 of the first third, 3 of the last."""
    return min(1 + (sheet.place - 1) * 3 // max(count, 1), 3)


@register
class UnitPanel(BoardPanel):
    """Of one unit: its place, its total, and each category against the mean of its group."""

    key, title, position = "unit", "本月得分", 10
    permission = SCORES_VIEW
    only_unit = True

    def said(self, asked: BoardAsked) -> PanelSaid:
        shown = asked.once(ranked.published)
        if not shown:
            return drawing.missing(asked)
        return PanelSaid(tuple(self._part(asked.period, group) for group in shown))

    def _part(self, period: Period, group: BoardGroup) -> BoardTable:
        (sheet,) = group.sheets
        categories = list(group.run.version.categories.order_by("position"))
        means = ranked.category_means(group.run)
        heads = (
            Head("分类", mm=60),
            number("满分", 30),
            number("得分", 32),
            number("本组平均", 34),
        )
        lines, ranking = f"{sheet.get_absolute_url()}?tab=lines", drawing.ranking(group.run, period)
        rows = tuple(
            (
                BoardCell(str(one), url=lines),
                plain(one.full),
                plain(sheet.categories.get(one.code), lines),
                plain(means.get(one.code), ranking),
            )
            for one in categories
        )
        labels = tuple(one.label for one in categories)
        own = tuple(_share(sheet.categories.get(one.code), one.full) for one in categories)
        mean = tuple(_share(means.get(one.code), one.full) for one in categories)
        chart = BoardChart(
            ChartKind.BARS,
            labels,
            (BoardSeries(str(sheet.unit), own), BoardSeries("本组平均", mean)),
            measure="%",
        )
        told = (
            f"{group.name}第 {sheet.place} 位，{written(sheet.total)} 分，位次变化 {sheet.change}"
        )
        more = ("计分表：每项怎么算、数从哪里来", sheet.get_absolute_url())
        return BoardTable(heads, rows, title=told, chart=chart, more=more)


def _share(mark: str | Decimal | None, full: Decimal) -> float | None:
    """Of the full mark, in percent."""
    try:
        return round(float(Decimal(str(mark)) * 100 / full), 1) if full else None
    except ArithmeticError:
        return None
