"""信息季评: forms-and-schemes §4.3, three months of the register of information."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from assessments.domain.bulletins import information_monthly
from assessments.domain.bulletins.information_monthly import ADVICE, InformationOfPeriod
from assessments.domain.scoring.exact import ZERO, trimmed, written
from portal.orgs.models import Unit
from portal.periods import Period
from reports.blocks import Bar, BarChart, Block, Head, Row, SectionHeading, Table
from reports.wording import figure, prose

_HEADS: Final = (
    Head("位次", mm=12, centred=True, is_number=True),
    Head("单位", mm=44),
    Head("报送", mm=20, centred=True, is_number=True),
    Head("采用", mm=20, centred=True, is_number=True),
    Head("本季积分", mm=20, centred=True, is_number=True),
    Head("上季位次", mm=20, centred=True, is_number=True),
    Head("位次变化", mm=20, centred=True),
)


def overview(period: Period) -> Iterator[Block]:
    return information_monthly.overview(period)


def points(period: Period) -> Iterator[Block]:
    """By group: points of the quarter, the place, and how it moved."""
    now, before = InformationOfPeriod(period), InformationOfPeriod(period.previous())
    scores, former = _scores(now), _scores(before)
    yield SectionHeading("积分情况")
    for group, units in now.expected.items():
        yield SectionHeading(str(group), level=2)
        ordered = sorted(units, key=lambda unit: -scores.get(unit.pk, ZERO))
        rows = tuple(_row(now, unit, units, scores, former) for unit in ordered)
        yield Table(_HEADS, rows, title=f"{group}本季信息积分")
        with_points = [one for one in ordered if scores.get(one.pk)]
        bars = tuple(Bar(str(one), written(trimmed(scores[one.pk]))) for one in with_points)
        if bars:
            yield BarChart(f"{period.label}{group}信息积分", bars, unit="分")


def _scores(information: InformationOfPeriod) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    for one in information.taken:
        found[one.unit_id] += information.points(one)
    return dict(found)


def _row(
    now: InformationOfPeriod,
    unit: Unit,
    peers: list[Unit],
    scores: dict[int, Decimal],
    former: dict[int, Decimal],
) -> Row:
    place, last = (_place(of, unit, peers) for of in (scores, former))
    by = last - place
    return Row(
        (
            place,
            str(unit),
            sum(one.unit_id == unit.pk for one in now.sent),
            sum(one.unit_id == unit.pk for one in now.taken),
            written(trimmed(scores.get(unit.pk, ZERO))),
            last if former else "—",
            (f"↑{by}" if by > 0 else f"↓{-by}" if by else "—") if former else "—",
        )
    )


def _place(scores: dict[int, Decimal], unit: Unit, peers: list[Unit]) -> int:
    own = scores.get(unit.pk, ZERO)
    return 1 + sum(scores.get(other.pk, ZERO) > own for other in peers)


def without_advice(period: Period) -> Iterator[Block]:
    """Each unit owes advice every quarter: those that sent none."""
    now = InformationOfPeriod(period)
    senders = {one.unit_id for one in now.sent if now.said(one, "sort") == ADVICE}
    yield SectionHeading("未报送问题建议的单位")
    lacking = [unit for units in now.expected.values() for unit in units if unit.pk not in senders]
    if not lacking:
        yield prose("各单位本季都报送了问题建议。")
        return
    yield prose(
        "本季没有报送问题建议的单位", figure(len(lacking)), f"个：{'、'.join(map(str, lacking))}。"
    )


def taken(period: Period) -> Iterator[Block]:
    return information_monthly.taken(period)
