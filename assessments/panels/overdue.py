"""What is past its day."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from django.utils import timezone

from assessments.choices import FILLING, Timeliness
from assessments.domain.board import work
from assessments.domain.board.work import LateLedgers, LateRegister, Overdue
from assessments.figures.coming_in import MISSING
from assessments.figures.overdue import OVERDUE
from assessments.panels import drawing
from assessments.panels.drawing import number, plain
from assessments.permissions import SCORES_VIEW
from portal import routes
from portal.figures import links
from portal.figures.catalogue import Figure, known
from portal.figures.domain import places, reading
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from portal.registers.models import RegisterRecord
from portal.registers.permissions import REGISTER_FILL
from reports.blocks import Head
from reports.boards import BoardAsked, BoardCell, BoardPanel, BoardTable, PanelSaid, register

_REGISTERS: Final = (
    Head("登记簿", mm=66),
    number("逾期未销号", 28),
    number("涉及单位", 26),
    Head("最早的时限", mm=36, centred=True),
)
_LEDGERS: Final = (
    Head("期间", mm=66),
    number("未报", 28),
    number("涉及单位", 26),
    Head("最早的截止日", mm=36, centred=True),
)
_COUNTED: Final = (Head("登记簿", mm=116), number("逾期未销号", 40))
_LONGEST: Final = (
    Head("事项", mm=72),
    Head("责任单位", mm=36),
    Head("时限", mm=26, centred=True),
    number("逾期天数", 22),
)
_MOST_WORDS: Final = 40


@register
class OverduePanel(BoardPanel):
    """Every Monday: what should be done by now, whose is it, since when?"""

    key, title, position = "overdue", "逾期事项", 50
    permission = SCORES_VIEW
    wide = of_unit = True

    def said(self, asked: BoardAsked) -> PanelSaid:
        if not asked.by.can(REGISTER_FILL):
            return self._by_figures(asked)
        found, today = work.overdue(asked), timezone.localdate()
        top = asked.unit or places.top(asked.by)
        lead = (
            f"截至 {today:%Y-%m-%d}，登记簿逾期未销号 ",
            self._every(found, top),
            " 项；",
            *_still_to_come(asked, found.ledgers),
            "设为“只给谁看”的登记簿不列。",
        )
        registers = BoardTable(
            _REGISTERS,
            (*(self._register(one, top) for one in found.registers), *self._whole(found, top)),
            title="按登记簿",
            empty="没有逾期未销号的事项。",
            minor=frozenset({3}),
        )
        longest = BoardTable(
            _LONGEST,
            tuple(self._entry(asked, one) for one in found.longest),
            title=f"逾期最久的 {len(found.longest):,} 项",
            empty="没有逾期未销号的事项。",
            minor=frozenset({2}),
        )
        parts = (registers, longest) if found.registers else (registers,)
        return PanelSaid((*parts, *self._ledgers(asked, top)), lead=lead)

    def _whole(self, found: Overdue, top: Unit | None) -> Iterator[tuple[BoardCell, ...]]:
        if len(found.registers) > 1:
            yield BoardCell("合计"), self._every(found, top), plain(None), plain(None)

    def _every(self, found: Overdue, top: Unit | None) -> BoardCell:
        if top is None:
            return plain(f"{found.entries:,}")
        now = Period.containing(timezone.localdate(), PeriodKind.MONTH)
        return drawing.counted(found.entries, OVERDUE, top, now, tone="bad")

    def _ledgers(self, asked: BoardAsked, top: Unit | None) -> Iterator[BoardTable]:
        """Those that may still come, with how many never did of their period."""
        late = work.late_by_period(asked)
        if late:
            rows = tuple(_of_period(asked, one, top) for one in late)
            more = ("未报的台账", _late_ledgers(asked))
            yield BoardTable(_LEDGERS, rows, title="未报的台账", minor=frozenset({3}), more=more)

    def _by_figures(self, asked: BoardAsked) -> PanelSaid:
        """To who reads no registers only how many there are, as they were counted last night."""
        top = asked.unit or places.top(asked.by)
        now = Period.containing(timezone.localdate(), PeriodKind.MONTH)
        every = [one for one in known(asked.by).values() if _counts_late(one)]
        numbers = reading.kept(every, [now], [top]) if top else {}
        rows = []
        for figure in every:
            number_of = numbers.get((figure.key, now, top.pk)) if top else None
            if top and number_of and number_of.value:
                told = BoardCell(
                    reading.spoken(figure, number_of),
                    card=links.card(figure.key, top, now),
                    tone="bad",
                )
                rows.append((BoardCell(figure.line), told))
        lead = tuple(_still_to_come(asked, work.late_ledgers(asked).count()))
        table = BoardTable(
            _COUNTED, tuple(rows), title="登记簿逾期未销号", empty="没有逾期未销号的事项。"
        )
        return PanelSaid((table,), lead=lead)

    def _register(self, one: LateRegister, top: Unit | None) -> tuple[BoardCell, ...]:
        now = Period.containing(timezone.localdate(), PeriodKind.MONTH)
        code = one.code or f"DJ-{one.key}"
        card = links.card(f"{code}.overdue", top, now) if top else ""
        listed = {"due": "late", **({"unit": top.pk} if top else {})}
        url = f"{routes.record('registers:register', one.key)}?{urlencode(listed)}"
        return (
            BoardCell(one.name, url=url),
            BoardCell(f"{one.count:,}", card=card, tone="bad"),
            plain(f"{one.units:,}", url),
            plain(f"{one.since:%Y-%m-%d}"),
        )

    def _entry(self, asked: BoardAsked, one: RegisterRecord) -> tuple[BoardCell, ...]:
        matter = str(one.open_values.get("matter") or one.number or one.register)
        short = matter if len(matter) <= _MOST_WORDS else f"{matter[:_MOST_WORDS]}……"
        due = one.due_on
        late = (timezone.localdate() - due).days if due else 0
        return (
            BoardCell(short, url=one.get_absolute_url(), hint=str(one.register)),
            drawing.unit(asked, one.unit),
            plain(f"{due:%Y-%m-%d}" if due else "—"),
            BoardCell(f"{late:,}", url=one.get_absolute_url(), tone="bad"),
        )


def _of_period(asked: BoardAsked, one: LateLedgers, top: Unit | None) -> tuple[BoardCell, ...]:
    """Of a month there is a figure; of weeks and quarters the list."""
    count, tone = f"{one.count:,}", "bad"
    listed = _late_ledgers(asked, period=one.period.code)
    if top and MISSING.exists_for(one.period):
        told = BoardCell(count, card=links.card(MISSING.key, top, one.period), tone=tone)
    else:
        told = BoardCell(count, url=listed, tone=tone)
    since = f"{timezone.localtime(one.since):%Y-%m-%d}"
    return (BoardCell(one.period.label), told, plain(f"{one.units:,}", listed), plain(since))


def _counts_late(figure: Figure) -> bool:
    return figure.key.endswith(".overdue") and not figure.seen_by


def _still_to_come(asked: BoardAsked, count: int) -> Iterator[str | BoardCell]:
    states = [state.value for state in FILLING]
    yield "过了截止时间、还可以补报的台账 "
    yield plain(f"{count:,}", _late_ledgers(asked, state=states) if count else "")
    yield " 份。"


def _late_ledgers(asked: BoardAsked, **more: object) -> str:
    unit = {"unit": asked.unit.pk} if asked.unit else {}
    return drawing.ledgers(Timeliness.MISSING, **unit, **more)
