"""Unit by indicator: where marks are lost, one indicator of all units, all lines of one unit."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from assessments.catalogue import TARGET
from assessments.choices import LineState
from assessments.domain.board import ranked
from assessments.domain.board.ranked import BoardGroup, BoardLines, BoardMark
from assessments.domain.scoring.exact import mean, written
from assessments.models import Indicator, ScoreLine, ScoreSheet
from assessments.panels import drawing
from assessments.panels.drawing import number, plain
from assessments.permissions import SCORES_VIEW
from portal.figures import catalogue, links
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
    TableLook,
    register,
)

# From which share of the full mark on a cell has the next tone.
_STEPS: Final = (Decimal("0.5"), Decimal("0.7"), Decimal("0.85"), Decimal("0.95"))
_MM: Final = 20
_AIM: Final = "年度目标"
_LINES: Final = (
    Head("指标", mm=52),
    number("满分", 14),
    number("得分", 16),
    number("失分", 16),
    Head("数值", mm=20, centred=True),
    Head("目标", mm=20, centred=True),
    Head("来源数据", mm=18, centred=True),
)


@register
class HeatPanel(BoardPanel):
    """Before a meeting: on which indicator do all lose, who loses where the others do not?"""

    key, title, position = "heat", "单位×指标得分", 60
    permission = SCORES_VIEW
    wide = by_group = True

    def said(self, asked: BoardAsked) -> PanelSaid:
        shown = asked.once(ranked.published)
        if not shown:
            return drawing.nothing(asked)
        lines = ranked.lines(shown, by=asked.by)
        parts = (self._part(asked, group, lines[group.run.version_id]) for group in shown)
        hint = (
            "格里是得分，颜色越深得分占满分的比例越低：95%以上、85%以上、70%以上、50%以上、不到50%；"
            "点格看这一项怎么算，点表头的代码看各单位的这项指标。"
        )
        return PanelSaid(tuple(parts), hint=hint)

    def _part(self, asked: BoardAsked, group: BoardGroup, lines: BoardLines) -> BoardTable:
        heads = (
            number("位次", 12),
            Head("单位", mm=30),
            *(self._head(one) for one in lines.indicators),
        )
        rows = tuple(self._row(asked, group, sheet, lines) for sheet in group.sheets)
        urls = ("", "", *(_of_indicator(asked, group, one) for one in lines.indicators))
        hints = ("位次", "单位", *(f"{one}，满分 {written(one.full)}" for one in lines.indicators))
        return BoardTable(
            heads,
            rows,
            title=group.name,
            look=TableLook.HEAT,
            head_urls=urls,
            head_hints=hints,
        )

    def _head(self, one: Indicator) -> Head:
        return Head(one.code, mm=_MM, centred=True, is_number=True, group=str(one.category))

    def _row(
        self, asked: BoardAsked, group: BoardGroup, sheet: ScoreSheet, lines: BoardLines
    ) -> tuple[BoardCell, ...]:
        # Of a cell each: what is the same for its row is told once.
        address, name = sheet.get_absolute_url(), str(sheet.unit)
        marks = (
            _mark(address, name, one, lines.marks.get((sheet.pk, one.pk)))
            for one in lines.indicators
        )
        unit = drawing.unit(asked, sheet.unit, group.run.group_id)
        return (plain(sheet.place, address), unit, *marks)


def _of_indicator(asked: BoardAsked, group: BoardGroup, one: Indicator) -> str:
    return drawing.panel("indicator", asked, group=group.run.group_id, item=one.pk)


def _mark(sheet: str, unit: str, one: Indicator, mark: BoardMark | None) -> BoardCell:
    """`sheet`: its address."""
    if mark is None:
        return BoardCell("—")
    share = mark.share(one.full)
    state = ranked.STATES.get(LineState(mark.state), "")
    score = state if mark.score is None else written(mark.score)
    text = state if mark.state == LineState.MISSING else score
    hint = f"{unit} {one}：{score}"
    return BoardCell(text, url=_line(sheet, mark.line), tone=_tone(share), hint=hint)


def _line(sheet: str, line: int) -> str:
    return f"{sheet}?tab=lines#line-{line}"


def _tone(share: Decimal | None) -> str:
    return "" if share is None else f"heat-{sum(share >= step for step in _STEPS)}"


@register
class IndicatorPanel(BoardPanel):
    """From the head of a column: one indicator of all units of a group, with the very figures it
    was scored by."""

    key, title, position = "indicator", "一项指标", 61
    permission = SCORES_VIEW
    by_itself = True

    def said(self, asked: BoardAsked) -> PanelSaid:
        shown = [
            group
            for group in asked.once(ranked.published)
            if group.run.version.indicators.filter(pk=asked.item or 0).exists()
        ]
        if not shown:
            return PanelSaid(missing=f"{asked.period.label}公布的考核排名里没有这项指标。")
        indicator = Indicator.objects.select_related("category").get(pk=asked.item or 0)
        parts = tuple(self._part(asked, group, indicator) for group in shown)
        lead = f"{indicator.category}：{indicator}，满分 {written(indicator.full)} 分。"
        return PanelSaid(parts, lead=lead)

    def _part(self, asked: BoardAsked, group: BoardGroup, indicator: Indicator) -> BoardTable:
        lines = ScoreLine.objects.visible_to(asked.by).filter(indicator=indicator)
        by_sheet = {one.sheet_id: one for one in lines.filter(sheet__run=group.run)}
        keys = _figures_of(by_sheet.values())
        told = [(sheet, by_sheet[sheet.pk]) for sheet in group.sheets if sheet.pk in by_sheet]
        heads = (
            Head("单位", mm=40),
            number("得分", 20),
            Head("数值", mm=24, centred=True),
            Head("目标", mm=24, centred=True),
            *(Head(_label(key), mm=24, centred=True) for key in keys),
        )
        rows = tuple(self._row(asked, group, *pair, keys) for pair in told)
        scores = [line.score for _, line in told if line.score is not None]
        chart = BoardChart(
            ChartKind.BARS,
            tuple(str(sheet.unit) for sheet, _ in told),
            (
                BoardSeries(
                    "得分",
                    tuple(None if line.score is None else float(line.score) for _, line in told),
                ),
            ),
            measure="分",
            mean=float(mean(scores)) if scores else None,
            urls=tuple(row[1].url for row in rows),
        )
        return BoardTable(heads, rows, title=f"{group.name}：{indicator}", chart=chart)

    def _row(
        self,
        asked: BoardAsked,
        group: BoardGroup,
        sheet: ScoreSheet,
        line: ScoreLine,
        keys: list[str],
    ) -> tuple[BoardCell, ...]:
        state = ranked.STATES.get(LineState(line.state), "")
        score = state if line.score is None else written(line.score)
        address = _line(sheet.get_absolute_url(), line.pk)
        by_key = {one["figure"]: one for one in line.figures}
        return (
            drawing.unit(asked, sheet.unit, group.run.group_id),
            BoardCell(score, url=address, hint=line.formula),
            plain(line.raw or state, address),
            plain(line.target, address),
            *(_source(sheet, by_key.get(key)) for key in keys),
        )


def _figures_of(lines: Any) -> list[str]:
    keys = (one["figure"] for line in lines for one in line.figures)
    return list(dict.fromkeys(keys))


def _label(key: str) -> str:
    if key.startswith(TARGET):
        return _AIM
    figure = catalogue.find(key)
    return figure.label if figure else key


def _source(sheet: ScoreSheet, told: dict[str, str] | None) -> BoardCell:
    """A number of a line's source, with its card where it is a figure."""
    if told is None:
        return BoardCell("—")
    key = told["figure"]
    if key.startswith(TARGET):
        return BoardCell(told["value"], hint=_AIM)
    card = links.card(key, sheet.unit, Period.parse(told["period"]))
    return BoardCell(told["value"], card=card, hint=_label(key))


@register
class UnitLinesPanel(BoardPanel):
    """Of one unit, what it lost most on first: each with its figure's card and its line."""

    key, title, position = "lines", "各项指标", 30
    permission = SCORES_VIEW
    only_unit = True
    wide = True

    def said(self, asked: BoardAsked) -> PanelSaid:
        shown = asked.once(ranked.published)
        if not shown:
            return drawing.nothing(asked)
        return PanelSaid(tuple(self._part(asked, group) for group in shown), lead="失分多的在前。")

    def _part(self, asked: BoardAsked, group: BoardGroup) -> BoardTable:
        (sheet,) = group.sheets
        lines = ScoreLine.objects.visible_to(asked.by).filter(sheet=sheet)
        every = sorted(
            lines.select_related("indicator"),
            key=lambda one: (-_lost(one), one.indicator.position),
        )
        rows = tuple(self._row(sheet, line) for line in every)
        return BoardTable(_LINES, rows, title=group.name, minor=frozenset({1, 4, 5}))

    def _row(self, sheet: ScoreSheet, line: ScoreLine) -> tuple[BoardCell, ...]:
        state = ranked.STATES.get(LineState(line.state), "")
        lost = _lost(line)
        said = None if line.score is None else lost
        address = _line(sheet.get_absolute_url(), line.pk)
        return (
            BoardCell(str(line.indicator), url=address, hint=line.formula),
            plain(line.indicator.full),
            plain(state if line.score is None else line.score, address),
            replace(plain(said, address), tone="bad" if lost > 0 else ""),
            plain(line.raw, address),
            plain(line.target, address),
            _source(sheet, line.figures[0] if line.figures else None),
        )


def _lost(line: ScoreLine) -> Decimal:
    return Decimal(0) if line.score is None else line.indicator.full - line.score
