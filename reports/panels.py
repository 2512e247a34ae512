"""The panel that any app may put on the board: some of its figures, of the county and its
townships."""

from collections.abc import Sequence
from typing import ClassVar

from portal.figures import catalogue, links
from portal.figures.catalogue import Figure
from portal.figures.domain import places, reading, trends
from portal.figures.domain.reading import FigureNumber, Key
from portal.figures.permissions import FIGURES_VIEW
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period
from reports.blocks import Head
from reports.boards import BoardAsked, BoardCell, BoardPanel, BoardTable, PanelSaid

_SIDES = {"good": ("ok", "bad"), "bad": ("bad", "ok")}  # of a rise, of a fall


class FiguresOnBoard(BoardPanel):
    """As they were taken, in the month that is asked for: `keys` of the whole, `of_townships`
    those by which the townships stand beside one another. Subclass it in `panels` and register."""

    permission = FIGURES_VIEW
    of_unit = True
    keys: ClassVar[tuple[str, ...]]
    of_townships: ClassVar[tuple[str, ...]] = ()

    def said(self, asked: BoardAsked) -> PanelSaid:
        top = asked.unit or places.top(asked.by)
        figures = self._known(asked, self.keys)
        if top is None or not figures:
            return PanelSaid(missing="没有可看的指标数据。")
        below = [] if asked.unit else self._townships(asked, top)
        periods = [asked.period, asked.period.previous(), asked.period.same_last_year()]
        numbers = reading.kept(figures, periods, [top, *below])
        if not any(period == asked.period for _, period, _ in numbers):
            return PanelSaid(missing=f"{asked.period.label}的数还没有统计。")
        parts = [self._whole(top, figures, periods, numbers)]
        beside = [one for one in figures if one.key in self.of_townships]
        if below and beside:
            parts.append(self._beside(below, beside, asked.period, numbers))
        return PanelSaid(tuple(parts))

    def _known(self, asked: BoardAsked, keys: Sequence[str]) -> list[Figure]:
        known = (catalogue.FIGURES.get(key) for key in keys)
        return [one for one in known if one and one.known_to(asked.by)]

    def _townships(self, asked: BoardAsked, top: Unit) -> list[Unit]:
        if not self.of_townships:
            return []
        return list(places.below(asked.by, top, None, level=UnitLevel.TOWNSHIP))

    def _whole(
        self,
        top: Unit,
        figures: list[Figure],
        periods: list[Period],
        numbers: dict[Key, FigureNumber],
    ) -> BoardTable:
        heads = (
            Head("指标", mm=64),
            Head(str(top), mm=32, centred=True, is_number=True),
            Head("环比", mm=30, centred=True),
            Head("同比", mm=30, centred=True),
        )
        rows = []
        for figure in figures:
            now, *before = (numbers.get((figure.key, period, top.pk)) for period in periods)
            label = f"{figure.label}（{figure.measure}）" if figure.measure else figure.label
            rows.append(
                (
                    BoardCell(label, url=links.figure(figure.key)),
                    _cell(figure, top, periods[0], now),
                    *(_change(figure, top, periods[0], now, each) for each in before),
                )
            )
        return BoardTable(heads, tuple(rows), title=f"{top} {periods[0].label}")

    def _beside(
        self,
        units: list[Unit],
        figures: list[Figure],
        period: Period,
        numbers: dict[Key, FigureNumber],
    ) -> BoardTable:
        width = (156 - 36) // len(figures)
        heads = (
            Head("乡镇（街道）", mm=36),
            *(Head(one.label, mm=width, centred=True, is_number=True) for one in figures),
        )
        rows = tuple(
            (
                BoardCell(str(unit)),
                *(
                    _cell(one, unit, period, numbers.get((one.key, period, unit.pk)))
                    for one in figures
                ),
            )
            for unit in units
        )
        return BoardTable(heads, rows, title="各乡镇（街道）")


def _cell(figure: Figure, unit: Unit, period: Period, number: FigureNumber | None) -> BoardCell:
    card = links.card(figure.key, unit, period)
    return BoardCell(reading.spoken(figure, number), card=card)


def _change(
    figure: Figure,
    unit: Unit,
    period: Period,
    now: FigureNumber | None,
    before: FigureNumber | None,
) -> BoardCell:
    """With a colour where a change has a side; its card has the numbers that are compared."""
    told = trends.change(figure, now, before)
    rises = told.startswith("+") and not told.startswith("+0.0")
    falls = told.startswith("-")
    up, down = _SIDES.get(figure.more_is, ("", ""))
    card = links.card(figure.key, unit, period)
    return BoardCell(told, card=card, tone=(up if rises else down if falls else ""))
