"""LED-1 to LED-3 and STD-1: how ledgers were handed in, and what the self-checks say."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, Final

from django.utils import timezone

from assessments.choices import LedgerState, Timeliness
from assessments.domain.ledgers import discipline
from assessments.figures.addresses import listed
from assessments.models import Ledger, LedgerForm, LedgerValue
from assessments.models.ledger import LedgerQuerySet
from assessments.presets import standard_quarterly
from portal.access import Actor
from portal.figures.catalogue import PERCENT, Asked, Figure, Own, Share, figures
from portal.figures.choices import Adds, Span
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

LINE: Final = "台账报送"
# The number a ledger stands for; the worst of a unit counts.
MARKS: Final = {Timeliness.IN_TIME: 0, Timeliness.LATE: 1, Timeliness.MISSING: 2}
SELF_CHECKS: Final = tuple(form.key for form in standard_quarterly.FORMS)
_MONTHS: Final = (PeriodKind.MONTH,)
_COMMON: Final[dict[str, Any]] = {
    "kinds": _MONTHS,
    "span": Span.FLOW,
    "reckons_back": True,
    "is_live": True,
    "more_is": "bad",
}


def _self_checks(period: Period, unit: Unit, user: Actor) -> str:
    """Of the form that is asked of the unit; above, of both."""
    forms = LedgerForm.objects.filter(fieldset__code__in=SELF_CHECKS)
    own = forms.filter(kinds=unit.kind_id).first()
    address = listed(form=own.pk) if own else listed()
    return address(period, unit, user)


TIMELINESS: Final = Figure(
    "LED-1",
    "台账报送",
    "档",
    LINE,
    "报送周期在当月结束、已到截止时间的各份台账中最差的一份：0档按时，1档迟报，2档未报。"
    "按首次报送的时间算；免报的不计，没有到期台账的没有数。上级单位不汇总。",
    rows=listed(by="ended_in"),
    adds=Adds.NONE,
    blank_is_none_due=True,
    **_COMMON,
)
GIVEN_BACK: Final = Figure(
    "LED-2",
    "台账二次退回",
    "份",
    LINE,
    "报送周期在当月结束的台账中，被退回两次以上的份数。",
    rows=listed(by="ended_in", returned=discipline.TWICE),
    **_COMMON,
)
CORRECTED: Final = Figure(
    "LED-3",
    "台账锁定后更正",
    "格",
    LINE,
    "当月通过审核的锁定后更正，与更正前通过的台账相比改动的填报格数，自动计算的格不计。",
    rows=listed(by="corrected_in"),
    **_COMMON,
)


UP_TO_STANDARD: Final = Figure(
    "STD-1",
    "标准化达标率",
    PERCENT,
    "标准化建设",
    "最近一次审核通过的标准化建设自查结论为达标的单位，占当期应报自查表单位的比例。",
    rows=_self_checks,
    span=Span.STOCK,
    adds=Adds.SHARE,
    decimals=1,
    kinds=(PeriodKind.QUARTER,),
    levels=(UnitLevel.COUNTY, UnitLevel.TOWNSHIP, UnitLevel.VILLAGE, UnitLevel.DEPARTMENT),
    reckons_back=True,
    is_live=True,
    more_is="good",
)


@figures(TIMELINESS)
def timeliness(asked: Asked) -> Iterator[tuple[int, Own]]:
    now = timezone.now()
    ledgers = _ended(asked).filter(discipline.due(now)).timely(now)
    worst: dict[int, int] = {}
    for unit, value in ledgers.order_by().values_list("unit", "timeliness").distinct():
        worst[unit] = max(worst.get(unit, 0), MARKS[Timeliness(value)])
    for unit, mark in worst.items():
        yield unit, {TIMELINESS.key: mark}


@figures(GIVEN_BACK)
def given_back(asked: Asked) -> Iterator[tuple[int, Own]]:
    rows = _ended(asked).filter(discipline.given_back_twice())
    for unit, count in Counter(rows.order_by().values_list("unit", flat=True)).items():
        yield unit, {GIVEN_BACK.key: count}


@figures(CORRECTED)
def corrected(asked: Asked) -> Iterator[tuple[int, Own]]:
    days = (asked.begins, asked.ends)
    rows = Ledger.objects.filter(asked.within("unit__path"), discipline.corrected_in(*days))
    ledgers = list(rows)
    cells = discipline.corrected_cells(ledgers, *days)
    counts: dict[int, int] = defaultdict(int)
    for ledger in ledgers:
        counts[ledger.unit_id] += cells[ledger.pk]
    for unit, count in counts.items():
        yield unit, {CORRECTED.key: count}


def _ended(asked: Asked) -> LedgerQuerySet:
    rows: LedgerQuerySet = Ledger.objects.filter(
        discipline.ended_in(asked.period), asked.within("unit__path")
    )
    return rows.exclude(state=LedgerState.EXEMPT)


@figures(UP_TO_STANDARD)
def up_to_standard(asked: Asked) -> Iterator[tuple[int, Own]]:
    """A self-check that is being corrected says nothing: the one before it does."""
    checks = Ledger.objects.filter(
        asked.within("unit__path"), form__fieldset__code__in=SELF_CHECKS
    ).exclude(state=LedgerState.EXEMPT)
    last = (
        checks.filter(accepted_at__isnull=False, period__lte=asked.period)
        .exclude(state__in=(LedgerState.REOPENED, LedgerState.SUBMITTED))
        .order_by("unit", "-period")
        .distinct("unit")
    )
    verdicts = LedgerValue.objects.filter(ledger__in=last, key=standard_quarterly.VERDICT)
    by_unit = dict(verdicts.values_list("ledger__unit", "number"))
    owing = checks.filter(period=asked.period).order_by()
    for unit in owing.values_list("unit", flat=True):
        yield unit, {UP_TO_STANDARD.key: Share(by_unit.get(unit) or 0, 1)}
