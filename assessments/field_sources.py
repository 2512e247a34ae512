"""What fields of ledgers may take: running totals of the year, targets, yes or no as figures say,
figures yet to come."""

from collections.abc import Iterator, Sequence

from assessments import catalogue
from assessments.catalogue import JUDGED, TARGET, TOTAL
from assessments.domain import agenda, judging
from portal.fields import sources
from portal.fields.choices import Arrival
from portal.fields.sources import Source, SourceFamily, Values
from portal.orgs.models import Unit
from portal.periods import Period


def _of_ledgers(period: Period, units: Sequence[Unit]) -> Values:
    """Only ledgers know: they read it for themselves (assessments.domain.ledgers.arrivals)."""
    return {}


def _total(key: str) -> Source | None:
    return Source(f"{TOTAL}{key}", f"本年累计（{key}）", _of_ledgers, is_number=True)


def _target(key: str) -> Source | None:
    return Source(f"{TARGET}{key}", f"本年目标（{key}）", _of_ledgers, is_number=True)


def _judged(key: str) -> Source | None:
    judgement = judging.JUDGEMENTS.get(key)
    if judgement is None:
        return None

    def values(period: Period, units: Sequence[Unit]) -> Values:
        return judging.judge([judgement], period, units)[key]

    meanwhile = Arrival.CARRIED if judgement.is_announced else None
    by = "、".join(judgement.figures)
    label = f"判定：{judgement.says}（{by}）"
    return Source(f"{JUDGED}{key}", label, values, is_yes_no=True, meanwhile=meanwhile)


def _judgements() -> Iterator[Source]:
    return filter(None, (_judged(key) for key in judging.JUDGEMENTS))


def _none() -> Iterator[Source]:
    return iter(())


catalogue.announce()
sources.add(
    Source(
        "meeting.agenda",
        "组织委员会议议程：近三期排名、没有办结的突出问题",
        agenda.of_township_meeting,
        about="已公布的近三个月乡镇排名和得分，季度突出问题中没有销号的项数和逾期项数。",
    )
)
sources.add_family(SourceFamily(TOTAL, _total, _none))
sources.add_family(SourceFamily(TARGET, _target, _none))
sources.add_family(SourceFamily(JUDGED, _judged, _judgements))
