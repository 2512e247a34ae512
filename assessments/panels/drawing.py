"""Cells that several panels of scores draw alike."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from assessments.choices import RunState, Timeliness
from assessments.domain.board import ranked
from assessments.domain.board.ranked import BoardGroup
from assessments.domain.scoring.exact import written
from assessments.figures.scores import PLACE, TOTAL
from assessments.models import ScoreRun, ScoreSheet
from portal import routes
from portal.figures import links
from portal.figures.catalogue import Figure
from portal.orgs.models import Unit
from portal.periods import Period
from reports.blocks import Head
from reports.boards import BoardAsked, BoardCell, BoardTable, PanelSaid

_STATES: Final = {RunState.UNSCORED: "还没有计分", RunState.SCORED: "已计分，等待公布"}


def number(label: str, mm: int) -> Head:
    return Head(label, mm=mm, centred=True, is_number=True)


def board(asked: BoardAsked, **changes: object) -> str:
    return f"{routes.page('assessments:board')}?{asked.query(**changes)}"


def panel(key: str, asked: BoardAsked, **changes: object) -> str:
    return f"{reverse('assessments:board-panel', args=[key])}?{asked.query(**changes)}"


def unit(asked: BoardAsked, one: Unit, group: int | None = None) -> BoardCell:
    """Leads to the board of that unit."""
    return BoardCell(str(one), url=board(asked, unit=one.pk, group=group or _of(asked)))


def _of(asked: BoardAsked) -> int | None:
    return asked.group.pk if asked.group else None


def place(sheet: ScoreSheet, period: Period) -> BoardCell:
    return BoardCell(str(sheet.place), card=links.card(PLACE.key, sheet.unit, period))


def last_place(sheet: ScoreSheet, period: Period) -> BoardCell:
    """That of the month before, as it was published."""
    if sheet.last_place is None:
        return plain(None)
    card = links.card(PLACE.key, sheet.unit, period.previous())
    return BoardCell(str(sheet.last_place), card=card)


def total(sheet: ScoreSheet, period: Period) -> BoardCell:
    return BoardCell(written(sheet.total), card=links.card(TOTAL.key, sheet.unit, period))


def counted(
    number: int, figure: Figure, unit: Unit, period: Period, *, tone: str = ""
) -> BoardCell:
    """With its card; coloured where there is one."""
    card = links.card(figure.key, unit, period)
    return BoardCell(f"{number:,}", card=card, tone=tone if number else "")


def change(sheet: ScoreSheet, period: Period) -> BoardCell:
    """As it is printed; a sign and a colour say the same. Its card has the places of a year."""
    card = links.card(PLACE.key, sheet.unit, period)
    if sheet.last_place is None or sheet.last_place == sheet.place:
        return BoardCell(sheet.change, card=card)
    rose = sheet.last_place > sheet.place
    return BoardCell(sheet.change, card=card, tone="ok" if rose else "bad")


def plain(value: Decimal | str | int | None, url: str = "") -> BoardCell:
    if isinstance(value, Decimal):
        return BoardCell(written(value), url=url)
    return BoardCell("—") if value is None else BoardCell(str(value), url=url)


def ledgers(*hows: Timeliness, **asked: object) -> str:
    """The list behind a count of ledgers."""
    query = {**asked, "timeliness": [how.value for how in hows]}
    return f"{routes.page('assessments:ledgers')}?{urlencode(query, doseq=True)}"


def ranking(run: ScoreRun, period: Period) -> str:
    """What a mean was taken of: the ranking of that month."""
    query = {"period": period.code, "scheme": run.scheme_id, "group": run.group_id}
    return f"{routes.page('assessments:ranking')}?{urlencode(query)}"


def of_groups(
    asked: BoardAsked, part: Callable[[BoardGroup], BoardTable], *, hint: str = ""
) -> PanelSaid:
    """A part for each group whose ranking is published."""
    shown = asked.once(ranked.published)
    if not shown:
        return nothing(asked)
    return PanelSaid(tuple(map(part, shown)), hint=hint)


def nothing(asked: BoardAsked) -> PanelSaid:
    """The ranking's own panel says why, and what there is instead."""
    return PanelSaid(missing=f"{asked.period.label}没有公布的考核排名。")


def missing(asked: BoardAsked) -> PanelSaid:
    """What is not there yet, and the last month of which there is something."""
    if asked.unit and asked.once(_anybody):
        words = f"{asked.unit}{asked.period.label}没有参加公布的考核排名。"
        return PanelSaid(missing=words, offered=None)
    waiting = asked.once(ranked.unpublished)
    told = "；".join(f"{group}{_STATES[state]}" for (_, group), state in waiting)
    words = f"{asked.period.label}没有公布的考核排名" + (f"：{told}。" if told else "。")
    newest = ranked.latest(asked.by)
    if newest is None or newest == asked.period:
        return PanelSaid(missing=words)
    address = board(asked, period=newest.code)
    return PanelSaid(missing=words, offered=(f"看最近一次公布的排名：{newest.label}", address))


def _anybody(asked: BoardAsked) -> bool:
    whole = BoardAsked(asked.period, asked.by)
    return bool(ranked.published(whole))
