"""Yes or no where figures say it (forms-and-schemes §1.5): “没有逾期” is ORG-3 = 0.

What a figure does not say of a unit is left to whoever fills; what rests on a figure that some app
will bring is carried over until then.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from portal.figures import catalogue
from portal.figures.domain import summing
from portal.orgs.models import Unit
from portal.periods import Period

YES, NO = "是", "否"
Numbers = Mapping[str, Decimal]


@dataclass(frozen=True)
class Judgement:
    """`met` of the numbers of one unit, all of which are known; None where they do not say.
    `says` completes “达标”. `of_last_period`: the numbers are those of the period before."""

    key: str
    says: str
    figures: tuple[str, ...]
    met: Callable[[Numbers], bool | None]
    of_last_period: bool = False

    @property
    def is_announced(self) -> bool:
        return any(catalogue.find(key) is None for key in self.figures)


def _at_most(key: str, most: int) -> Callable[[Numbers], bool]:
    return lambda numbers: numbers[key] <= most


def _at_least(key: str, least: int) -> Callable[[Numbers], bool]:
    return lambda numbers: numbers[key] >= least


def _reaches(part: str, whole: str) -> Callable[[Numbers], bool]:
    return lambda numbers: numbers[part] >= numbers[whole]


def _held(key: str, says: str, *rules: str) -> Judgement:
    """No hit of the rules. As long as something can still be held in time, whoever fills says."""
    left = tuple(f"LIFE-9.{rule}" for rule in rules)
    late = tuple(f"{figure}.late" for figure in left)

    def met(numbers: Numbers) -> bool | None:
        if any(numbers[figure] for figure in late):
            return False
        return None if any(numbers[figure] for figure in left) else True

    return Judgement(key, says, (*left, *late), met)


_ALL: Final = (
    Judgement(
        "size",
        "疑似异常党组织中没有“应设未设支委会”以外的",
        ("ORG-5", "ORG-6"),
        lambda numbers: numbers["ORG-5"] == numbers["ORG-6"],
    ),
    Judgement("term", "逾期未换届数为0", ("ORG-3",), _at_most("ORG-3", 0)),
    Judgement("secretary", "书记没有空缺满3个月", ("OFF-3.old",), _at_most("OFF-3.old", 0)),
    Judgement("committee", "没有应设未设支委会的党支部", ("ORG-6",), _at_most("ORG-6", 0)),
    Judgement("both", "村（社区）都已一肩挑", ("OFF-2", "OFF-1"), _reaches("OFF-2", "OFF-1")),
    Judgement("reserve", "后备人才不少于2名", ("RES-1",), _at_least("RES-1", 2)),
    Judgement("complete", "党员信息完整率不低于95%", ("MEM-6",), _at_least("MEM-6", 95)),
    Judgement("dues", "应交党费的都按时交纳", ("DUE-2", "DUE-1"), _reaches("DUE-2", "DUE-1")),
    # How a lost member was searched for no figure says.
    Judgement(
        "lost", "没有失联党员", ("MEM-5",), lambda numbers: None if numbers["MEM-5"] else True
    ),
    Judgement("admission", "发展程序问题数为0", ("ADM-2",), _at_most("ADM-2", 0)),
    Judgement("plan", "接收数没有超过年度计划", ("ADM-1",), _at_most("ADM-1", 100)),
    Judgement(
        "activists", "积极分子考察没有超过半年的", ("ADM-4.review",), _at_most("ADM-4.review", 0)
    ),
    Judgement("project", "书记项目进度达到100%", ("PRJ-1",), _at_least("PRJ-1", 100)),
    _held("assembly", "本季度应开的党员大会都已开", "BR-01"),
    _held("meetings", "本季度各月应开的支委会都已开", "BR-02"),
    _held("lectures", "本季度应开展的党课都已开展，书记讲党课到期的已讲", "BR-04"),
    _held("themes", "本季度各月主题党日都已开展", "BR-05"),
    _held("yearly", "到期的组织生活会、民主评议党员都已开展", "BR-06", "BR-07"),
    Judgement("hours", "学时达标党员不低于90%", ("TRN-1",), _at_least("TRN-1", 90)),
    Judgement("trained", "书记都参加了县级集中轮训", ("TRN-9.BR-11",), _at_most("TRN-9.BR-11", 0)),
    # The line of VI-01, reached this year or last: a quarter cannot be held against a whole year.
    Judgement("income", "集体经济薄弱村数为0", ("ECO-2",), _at_most("ECO-2", 0)),
    Judgement(
        "households", "党员联户本季度已填报", ("BRA-23.count",), _at_least("BRA-23.count", 1)
    ),
    Judgement(
        "problems",
        "上季度到期的突出问题都按期销号，没有到期的视为达标",
        ("ASM-15.ontime_month", "ASM-15.due_month"),
        _reaches("ASM-15.ontime_month", "ASM-15.due_month"),
        of_last_period=True,
    ),
)
JUDGEMENTS: Final = {judgement.key: judgement for judgement in _ALL}


def judge(
    judgements: Sequence[Judgement],
    period: Period,
    units: Sequence[Unit],
    *,
    window: tuple[Any, Any] | None = None,
) -> dict[str, dict[int, str]]:
    """By judgement and unit, in as many statements whatever their number."""
    said: dict[str, dict[int, str]] = {judgement.key: {} for judgement in judgements}
    for earlier in (False, True):
        those = [one for one in judgements if one.of_last_period is earlier]
        when = period.previous() if earlier else period
        numbers = _numbers(those, when, units, window=None if earlier else window)
        for one in those:
            for unit, known in numbers.items():
                if all(key in known for key in one.figures):
                    met = one.met(known)
                    if met is not None:
                        said[one.key][unit] = YES if met else NO
    return said


def _numbers(
    judgements: Sequence[Judgement],
    period: Period,
    units: Sequence[Unit],
    *,
    window: tuple[Any, Any] | None,
) -> dict[int, dict[str, Decimal]]:
    keys = {key for one in judgements for key in one.figures}
    known = (catalogue.find(key) for key in sorted(keys))
    figures = [figure for figure in known if figure and figure.exists_for(period)]
    numbers: dict[int, dict[str, Decimal]] = {unit.pk: {} for unit in units}
    if figures:
        for row in summing.compute(figures, period, units, window=window):
            if row.value is not None:
                numbers[row.unit][row.figure] = row.value
    return numbers
