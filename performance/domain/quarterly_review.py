"""季度评议通报: forms-and-schemes §4.4, of the units' files only: a person's is seen by name."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Final

from django.utils import timezone

from performance.choices import ChangeState, PerformanceState
from performance.models import PerformanceFile, PerformanceReview, ReviewLine, TargetChange
from portal.orgs.models import GroupMembership, Unit
from portal.periods import Period
from reports.blocks import (
    Attachment,
    Bar,
    BarChart,
    Block,
    Head,
    Part,
    Row,
    SectionHeading,
    Table,
)
from reports.series import NotReadyError
from reports.wording import figure, moved, prose

_ON_SCHEDULE: Final = Decimal(100)
_CENT: Final = Decimal("0.01")
_SHOWN: Final = 4  # this quarter and the three before
_UNITS_A_CHART: Final = 6
_UNGROUPED: Final = "其他单位"


@dataclass(frozen=True)
class Quarter:
    """The files that were to be judged, and what was said of them."""

    period: Period

    @cached_property
    def files(self) -> list[PerformanceFile]:
        rows = PerformanceFile.objects.of_units().filter(year=self.period.year)
        set_ones = rows.exclude(state=PerformanceState.DRAFT).select_related("unit")
        found = list(set_ones.order_by("unit__path", "pk"))
        if not found:
            raise NotReadyError(
                f"{self.period.year}年还没有审定目标的单位实绩档案。请考核办审定后再起草。"
            )
        return found

    @cached_property
    def reviews(self) -> dict[int, PerformanceReview]:
        """By unit, those a panel has judged."""
        found = self.judged_in(self.period)
        if not found:
            raise NotReadyError(
                f"{self.period.label}还没有登记评议结果的单位。请考核办登记后再起草。"
            )
        return found

    @cached_property
    def last(self) -> dict[int, PerformanceReview]:
        return self.judged_in(self.period.previous())

    def judged_in(self, period: Period) -> dict[int, PerformanceReview]:
        rows = PerformanceReview.objects.filter(
            file__person=None, period=period, decided_at__isnull=False
        )
        return {one.file.unit_id: one for one in rows.select_related("file")}

    @cached_property
    def lines(self) -> dict[int, list[ReviewLine]]:
        """By unit, how far the panel saw each target."""
        lines = ReviewLine.objects.filter(review__in=[one.pk for one in self.reviews.values()])
        found: dict[int, list[ReviewLine]] = {}
        for line in lines.select_related("target", "review__file").order_by("target__position"):
            found.setdefault(line.review.file.unit_id, []).append(line)
        return found

    @property
    def units(self) -> list[Unit]:
        """Those that were judged, in the order of organisations."""
        return [file.unit for file in self.files if file.unit_id in self.reviews]

    @cached_property
    def groups(self) -> dict[str, list[Unit]]:
        """Those that were judged, by the group they are compared in."""
        rows = GroupMembership.objects.on(self.period.last_day).select_related("group")
        ordered = rows.order_by("group__position", "group")
        names = {one.unit_id: str(one.group) for one in ordered}
        found: dict[str, list[Unit]] = {name: [] for name in dict.fromkeys(names.values())}
        for unit in self.units:
            found.setdefault(names.get(unit.pk, _UNGROUPED), []).append(unit)
        return {name: units for name, units in found.items() if units}


def _place(reviews: dict[int, PerformanceReview], unit: int, peers: list[Unit]) -> int:
    """Among those it is compared with; one and the same for a tie."""
    own = _score(reviews[unit])
    others = (reviews[peer.pk] for peer in peers if peer.pk in reviews)
    return 1 + sum(_score(other) > own for other in others)


def _is_reached(line: ReviewLine) -> bool:
    return line.panel_rate is not None and line.panel_rate >= _ON_SCHEDULE


def _score(review: PerformanceReview) -> Decimal:
    return review.score or Decimal(0)


def overview(period: Period) -> Iterator[Block]:
    quarter = Quarter(period)
    due, judged = len(quarter.files), len(quarter.units)
    scores = [_score(quarter.reviews[unit.pk]) for unit in quarter.units]
    mean = (sum(scores, Decimal(0)) / len(scores)).quantize(_CENT, rounding=ROUND_HALF_UP)
    lines = [line for unit in quarter.units for line in quarter.lines.get(unit.pk, [])]
    reached = sum(map(_is_reached, lines))
    yield SectionHeading("总体情况")
    parts: list[Part] = ["应评议", figure(due), "个单位，完成评议", figure(judged), "个，未完成"]
    parts += [figure(due - judged), "个；平均", figure(mean), "分"]
    former = [_score(one) for one in quarter.last.values()]
    if former:
        before = (sum(former, Decimal(0)) / len(former)).quantize(_CENT, rounding=ROUND_HALF_UP)
        parts += ["，比上季", *moved(mean - before, "分")]
    parts += ["。目标", figure(len(lines)), "项，达到时序", figure(reached), "项，未达到"]
    yield prose(*parts, figure(len(lines) - reached), "项。")


def _number(label: str, mm: int) -> Head:
    return Head(label, mm=mm, centred=True, is_number=True)


_MARKS = (
    Head("单位", mm=36),
    _number("目标数", 18),
    _number("达到时序", 22),
    _number("季度得分", 22),
    _number("位次", 16),
    Head("位次变化", mm=20, centred=True),
    _number("上季得分", 22),
)


def marks_of_units(period: Period) -> Iterator[Block]:
    quarter = Quarter(period)
    yield SectionHeading("评议得分")
    for name, units in quarter.groups.items():
        if len(quarter.groups) > 1:
            yield SectionHeading(name, level=2)
        rows = tuple(_marked(quarter, unit, units) for unit in units)
        yield Table(_MARKS, rows, title=f"{name}季度评议得分")


def _marked(quarter: Quarter, unit: Unit, peers: list[Unit]) -> Row:
    lines = quarter.lines.get(unit.pk, [])
    last = quarter.last.get(unit.pk)
    return Row(
        (
            str(unit),
            len(lines),
            sum(map(_is_reached, lines)),
            f"{_score(quarter.reviews[unit.pk]):f}",
            _place(quarter.reviews, unit.pk, peers),
            _moved(quarter, unit.pk, peers),
            "—" if last is None else f"{_score(last):f}",
        )
    )


def _moved(quarter: Quarter, unit: int, peers: list[Unit]) -> str:
    if unit not in quarter.last:
        return "无上期" if quarter.last else "—"
    by = _place(quarter.last, unit, peers) - _place(quarter.reviews, unit, peers)
    return f"↑{by}" if by > 0 else f"↓{-by}" if by else "—"


def trend(period: Period) -> Iterator[Block]:
    """Four bars a unit, so many units a chart that it stands on one page."""
    quarter = Quarter(period)
    quarters = [period.shifted(-back) for back in reversed(range(_SHOWN))]
    judged = {one: quarter.judged_in(one) for one in quarters}
    yield Attachment("近四个季度评议得分")
    for name, units in quarter.groups.items():
        for first in range(0, len(units), _UNITS_A_CHART):
            bars = tuple(
                Bar(f"{unit} {one.code}", f"{_score(judged[one][unit.pk]):f}")
                for unit in units[first : first + _UNITS_A_CHART]
                for one in quarters
                if unit.pk in judged[one]
            )
            yield BarChart(f"{name}近四个季度评议得分", bars, unit="分")


_BEHIND = (
    Head("单位", mm=34),
    Head("目标", mm=74),
    _number("完成率（%）", 20),
    Head("下季安排", mm=28),
)


def behind(period: Period) -> Iterator[Block]:
    """What is planned for it is the day it was promised by."""
    quarter = Quarter(period)
    yield SectionHeading("未达到时序的目标")
    rows = (
        Row((str(unit), line.target.goal, _rate(line), _by(line)))
        for unit in quarter.units
        for line in quarter.lines.get(unit.pk, [])
        if not _is_reached(line)
    )
    yield Table(_BEHIND, tuple(rows), title="未达到时序的目标", empty="本季没有未达到时序的目标。")


def _by(line: ReviewLine) -> str:
    due = line.target.due_on
    return f"{due.month}月{due.day}日前完成"


def _rate(line: ReviewLine) -> str:
    return "—" if line.panel_rate is None else f"{line.panel_rate:f}"


_CHANGED = (
    Head("单位", mm=34),
    Head("原目标", mm=46),
    Head("调整后的目标", mm=46),
    Head("审批", mm=30, centred=True),
)


def changed(period: Period) -> Iterator[Block]:
    yield SectionHeading("调整的目标")
    rows = TargetChange.objects.filter(
        target__file__person=None, state=ChangeState.APPROVED, decided_at__isnull=False
    ).select_related("target__file__unit")
    in_quarter = [
        one
        for one in rows.order_by("target__file__unit__path", "pk")
        if one.decided_at and timezone.localdate(one.decided_at) in period
    ]
    told = (
        Row((str(one.target.file.unit), one.target.goal, one.goal, _approved(one)))
        for one in in_quarter
    )
    yield Table(_CHANGED, tuple(told), title="调整的目标", empty="本季没有调整目标。")


def _approved(change: TargetChange) -> str:
    on = timezone.localdate(change.decided_at) if change.decided_at else None
    return f"{on:%Y-%m-%d}同意" if on else "同意"
