"""信息月通报: forms-and-schemes §4.3. Authors stay in the office's own list."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from assessments.domain.scores import standing
from assessments.domain.scoring.exact import ZERO, trimmed, written
from portal.orgs.models import ComparisonGroup, Unit
from portal.periods import Period, PeriodKind
from portal.registers.models import RegisterRecord
from reports import county
from reports.blocks import Bar, BarChart, Block, Head, Part, Row, SectionHeading, Table
from reports.series import NotReadyError
from reports.wording import figure, prose

INFORMATION: Final = "REP-03"
_LEVELS: Final = ("中央级", "省级", "市级", "县级")
ADVICE: Final = "问题建议"
_HALF, _COMPOSITE = Decimal("0.5"), "综合"
_POINTS: Final = {"中央级": 40, "省级": 20, "市级": 10, "县级": 5}
_NO_REMARKS: Final = "无"


class InformationOfPeriod:
    """What was sent in a month or a quarter, and what of the register was taken in it."""

    def __init__(self, period: Period) -> None:
        records = list(county.entries_of(INFORMATION).order_by("unit__path", "pk"))
        if not records:
            raise NotReadyError("“信息报送”登记簿还没有登记。请办公室核对后再起草。")
        self.words = {
            key: county.words_of(key, records) for key in ("sort", "taken", "manner", "remarks")
        }
        first, last = period.first_day, period.last_day
        self.sent = [one for one in records if first <= one.counts_on <= last]
        self.taken = [one for one in records if self._was_taken(one, first, last)]
        self.expected = _expected(period)

    def _was_taken(self, one: RegisterRecord, first: object, last: object) -> bool:
        on = one.open_values.get("taken_on") or ""
        return self.said(one, "taken") in _LEVELS and str(first) <= on <= str(last)

    def said(self, one: RegisterRecord, key: str) -> str:
        return self.words[key].get(one.open_values.get(key) or "", "")

    def points(self, one: RegisterRecord) -> Decimal:
        share = _HALF if self.said(one, "manner") == _COMPOSITE else Decimal(1)
        return _POINTS.get(self.said(one, "taken"), ZERO) * share


def _expected(period: Period) -> dict[ComparisonGroup, list[Unit]]:
    """Of whom one item a month is expected: the units of the groups that are ranked."""
    month = Period.containing(period.last_day, PeriodKind.MONTH)
    groups = dict.fromkeys(group for _, group in standing.in_force(month))
    return {group: standing.members(group, month) for group in groups}


def _called(period: Period) -> str:
    is_month = period.kind == PeriodKind.MONTH
    return f"{period.number}月" if is_month else period.label.partition("年")[2]


def overview(period: Period) -> Iterator[Block]:
    month = InformationOfPeriod(period)
    senders = {one.unit_id for one in month.sent}
    levels = Counter(month.said(one, "taken") for one in month.taken)
    advice = sum(month.said(one, "sort") == ADVICE for one in month.sent)
    every = {unit.pk for units in month.expected.values() for unit in units}
    yield SectionHeading("总体情况")
    parts: list[Part] = [f"{_called(period)}，", figure(len(senders)), "个单位报送信息"]
    parts += [figure(len(month.sent)), "条，其中问题建议", figure(advice), "条；采用"]
    parts += [figure(len(month.taken)), "条："]
    for place, level in enumerate(_LEVELS):
        parts += [f"{'，' if place else ''}{level}", figure(levels[level]), "条"]
    parts += ["。", figure(len(every - senders)), "个单位没有报送。"]
    yield prose(*parts)


_POINTS_HEADS = (
    Head("位次", mm=12, centred=True, is_number=True),
    Head("单位", mm=38),
    *(
        Head(label, mm=mm, centred=True, is_number=True)
        for label, mm in (
            ("报送", 16),
            ("县级", 15),
            ("市级", 15),
            ("省级", 15),
            ("中央级", 15),
            ("批示", 14),
            ("积分", 16),
        )
    ),
)


def points(period: Period) -> Iterator[Block]:
    month = InformationOfPeriod(period)
    yield SectionHeading("积分情况")
    sent = Counter(one.unit_id for one in month.sent)
    levels: dict[int, Counter[str]] = defaultdict(Counter)
    remarks: Counter[int] = Counter()
    scores: dict[int, Decimal] = defaultdict(Decimal)
    for one in month.taken:
        levels[one.unit_id][month.said(one, "taken")] += 1
        remarks[one.unit_id] += month.said(one, "remarks") not in ("", _NO_REMARKS)
        scores[one.unit_id] += month.points(one)
    for group, units in month.expected.items():
        yield SectionHeading(str(group), level=2)
        ordered = sorted(units, key=lambda unit: -scores[unit.pk])
        rows = tuple(
            Row(
                (
                    1 + sum(scores[other.pk] > scores[unit.pk] for other in units),
                    str(unit),
                    sent[unit.pk],
                    *(levels[unit.pk][level] for level in reversed(_LEVELS)),
                    remarks[unit.pk],
                    written(trimmed(scores[unit.pk])),
                )
            )
            for unit in ordered
        )
        yield Table(_POINTS_HEADS, rows, title=f"{group}信息积分")
        with_points = [one for one in ordered if scores[one.pk]]
        bars = tuple(Bar(str(one), written(trimmed(scores[one.pk]))) for one in with_points)
        if bars:
            yield BarChart(f"{period.label}{group}信息积分", bars, unit="分")


_TAKEN = (
    Head("标题", mm=80),
    Head("单位", mm=36),
    Head("刊物期号", mm=40),
)


def taken(period: Period) -> Iterator[Block]:
    month = InformationOfPeriod(period)
    yield SectionHeading("采用篇目")
    rows = (
        Row(
            (
                one.open_values.get("title", ""),
                str(one.unit),
                one.open_values.get("issue") or month.said(one, "taken"),
            )
        )
        for one in month.taken
    )
    yield Table(_TAKEN, tuple(rows), title="采用篇目", empty="本期没有采用的信息。")
