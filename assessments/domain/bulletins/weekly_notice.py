"""一周一通报: forms-and-schemes §4.2. Progress of the key tasks of ASM-03; no ranking."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from django.db.models import QuerySet

from assessments.choices import FILLING
from assessments.domain.scoring.exact import HUNDRED, half_up, written
from assessments.models import LedgerValue
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.models import RegisterRecord
from reports import county
from reports.blocks import Bar, BarChart, Block, Head, Part, Prose, Row, SectionHeading, Table
from reports.series import NotReadyError
from reports.wording import figure, moved, prose

TASKS: Final = "ASM-03"
# Of the units' own ledger of the week.
_FORM, _HELP, _NOTE, _NO_NEWS = "task_weekly", "help_note", "week_note", "no_news"
_WEEKS: Final = 12
_NEXT: Final = dt.timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """The tasks as they stood on its last day."""

    first: dt.date
    last: dt.date
    tasks: list[RegisterRecord]

    @classmethod
    def of(cls, period: Period) -> "Week":
        tasks = list(county.entries_of(TASKS).order_by("unit__path", "due_on", "pk"))
        if not tasks:
            raise NotReadyError("“党建重点任务清单”还没有任务。请组织科先列出任务，再起草通报。")
        return cls(period.first_day, period.last_day, tasks)

    def before(self, weeks: int) -> "Week":
        back = weeks * _NEXT
        return Week(self.first - back, self.last - back, self.tasks)

    @cached_property
    def in_hand(self) -> list[RegisterRecord]:
        return [one for one in self.tasks if self._is_open(one)]

    def _is_open(self, task: RegisterRecord) -> bool:
        return task.made_on <= self.last and not (task.closed_on and task.closed_on <= self.last)

    @property
    def new(self) -> list[RegisterRecord]:
        return [one for one in self.tasks if self.first <= one.made_on <= self.last]

    @property
    def closed(self) -> list[RegisterRecord]:
        return [
            one for one in self.tasks if one.closed_on and self.first <= one.closed_on <= self.last
        ]

    @property
    def overdue(self) -> list[RegisterRecord]:
        return [one for one in self.in_hand if one.due_on and one.due_on <= self.last]

    @property
    def soon(self) -> list[RegisterRecord]:
        until = self.last + _NEXT
        return [one for one in self.in_hand if one.due_on and self.last < one.due_on <= until]

    def due_this_year(self, unit: int | None = None) -> list[RegisterRecord]:
        year = self.last.replace(month=1, day=1)
        return [
            one
            for one in self.tasks
            if one.due_on
            and year <= one.due_on <= self.last
            and one.made_on <= self.last
            and unit in (None, one.unit_id)
        ]

    def in_time(self, unit: int | None = None) -> list[RegisterRecord]:
        """Of those, what was closed by its day."""
        due = self.due_this_year(unit)
        return [one for one in due if one.closed_on and one.due_on and one.closed_on <= one.due_on]

    def rate(self, unit: int | None = None) -> Decimal | None:
        due = len(self.due_this_year(unit))
        return half_up(HUNDRED * len(self.in_time(unit)) / due, 1) if due else None


def overview(period: Period) -> Iterator[Block]:
    week = Week.of(period)
    day = f"{week.last.month}月{week.last.day}日"
    units = {one.unit_id for one in week.overdue}
    yield SectionHeading("总体")
    yield prose(
        f"截至{day}，在办重点任务",
        figure(len(week.in_hand)),
        "项，本周新增",
        figure(len(week.new)),
        "项，销号",
        figure(len(week.closed)),
        "项；逾期",
        figure(len(week.overdue)),
        "项，涉及",
        figure(len(units)),
        "个单位；下周到期",
        figure(len(week.soon)),
        "项。",
        *_rate(week),
    )
    if not (week.new or week.closed or week.overdue):
        yield prose("本周没有新增、销号和逾期任务。")
    yield BarChart("近十二周按期率", tuple(_bars(week)), unit="%")


def _rate(week: Week) -> Iterator[Part]:
    due, rate, last = len(week.due_this_year()), week.rate(), week.before(1).rate()
    yield from ("本年到期", figure(due), "项，按期完成", figure(len(week.in_time())), "项")
    if rate is None:
        yield "。"
        return
    yield from ("，按期率", figure(rate), "%")
    if last is not None:
        yield "，比上周"
        yield from moved(rate - last, "个百分点")
    yield "。"


def _bars(week: Week) -> Iterator[Bar]:
    for ago in reversed(range(_WEEKS)):
        one = week.before(ago)
        rate = one.rate()
        if rate is not None:
            yield Bar(f"{one.last.month}月{one.last.day}日", written(rate))


_BY_UNIT = (
    Head("单位", mm=34),
    Head("在办", mm=14, centred=True, is_number=True),
    Head("本周销号", mm=18, centred=True, is_number=True),
    Head("逾期", mm=14, centred=True, is_number=True),
    Head("按期率（%）", mm=18, centred=True, is_number=True),
    Head("状态", mm=16, centred=True),
    Head("本周进展", mm=42),
)


def by_unit(period: Period) -> Iterator[Block]:
    week = Week.of(period)
    yield SectionHeading("各单位进展")
    concerned = {one.unit_id for one in (*week.in_hand, *week.closed)}
    units = Unit.objects.filter(pk__in=concerned).in_tree_order()
    notes, words = _notes(week), _words(period)
    count = {
        name: Counter(one.unit_id for one in getattr(week, name))
        for name in ("in_hand", "closed", "overdue", "soon")
    }
    rows = tuple(
        Row(
            (
                str(unit),
                count["in_hand"][unit.pk],
                count["closed"][unit.pk],
                count["overdue"][unit.pk],
                _written(week.rate(unit.pk)),
                _state(count["overdue"][unit.pk], count["soon"][unit.pk]),
                words.get(unit.pk) or notes[unit.pk],
            )
        )
        for unit in units
    )
    yield Table(_BY_UNIT, rows, title="各单位进展", empty="本周没有在办的任务。")


def _words(period: Period) -> dict[int, str]:
    """What the units say of their week, in what they have handed in for it."""
    told: dict[int, str] = {}
    for value in _handed_in(period, _NO_NEWS, _NOTE):
        if value.key == _NOTE and (words := " ".join(str(value.data or "").split())):
            told[value.ledger.unit_id] = words
        elif value.key == _NO_NEWS and value.data:
            told.setdefault(value.ledger.unit_id, "本周无新进展")
    return told


def _handed_in(period: Period, *keys: str) -> QuerySet[LedgerValue]:
    rows = LedgerValue.objects.filter(
        key__in=keys, ledger__form__fieldset__code=_FORM, ledger__period=period
    ).exclude(ledger__state__in=FILLING)
    return rows.select_related("ledger__unit__kind").order_by("ledger__unit__path", "key")


def _notes(week: Week) -> dict[int, str]:
    """Of a unit that says nothing itself, how many of its tasks it reported on in the week."""
    noted = Counter(
        one.unit_id
        for one in week.in_hand
        if one.noted_on and week.first <= one.noted_on <= week.last
    )
    told: dict[int, str] = defaultdict(lambda: "没有更新进展")
    return told | {unit: f"更新进展{count:,}项" for unit, count in noted.items()}


def _state(overdue: int, soon: int) -> str:
    """In words and by a sign, not by colour."""
    if overdue:
        return "● 逾期"
    return "▲ 临期" if soon else "○ 正常"


def _written(rate: Decimal | None) -> str:
    return "—" if rate is None else written(rate)


_CLOSED = (
    Head("任务号", mm=24, centred=True),
    Head("事项", mm=72),
    Head("责任单位", mm=36),
    Head("销号日期", mm=24, centred=True),
)
_OVERDUE = (
    Head("任务号", mm=24, centred=True),
    Head("事项", mm=56),
    Head("责任单位", mm=32),
    Head("时限", mm=22, centred=True),
    Head("逾期天数", mm=22, centred=True, is_number=True),
)


def closed(period: Period) -> Iterator[Block]:
    week = Week.of(period)
    yield SectionHeading("本周销号")
    rows = (
        Row((one.number, _matter(one), str(one.unit), f"{one.closed_on:%Y-%m-%d}"))
        for one in week.closed
    )
    yield Table(_CLOSED, tuple(rows), title="本周销号任务", empty="本周没有销号的任务。")


def overdue(period: Period) -> Iterator[Block]:
    week = Week.of(period)
    yield SectionHeading("逾期任务")
    late = [(one, one.due_on) for one in week.overdue if one.due_on]
    rows = (
        Row((one.number, _matter(one), str(one.unit), f"{due:%Y-%m-%d}", (week.last - due).days))
        for one, due in late
    )
    yield Table(_OVERDUE, tuple(rows), title="逾期任务清单", empty="没有逾期任务。")


def asked_for(period: Period) -> Iterator[Block]:
    """In the words of the units, as they stand in what they have handed in for the week."""
    yield SectionHeading("需协调的问题")
    told = [
        (str(value.ledger.unit), words)
        for value in _handed_in(period, _HELP)
        if (words := str(value.data or "").strip().rstrip("。"))
    ]
    for unit, words in told:
        yield Prose((f"{unit}：{words}。",))
    if not told:
        yield Prose(("本周没有需要协调的问题。",))


def _matter(task: RegisterRecord) -> str:
    return str(task.open_values.get("matter", ""))
