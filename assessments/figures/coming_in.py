"""LED-4 to LED-7: how many of a month's ledgers are owed, and how they came in."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Count
from django.utils import timezone

from assessments.choices import LedgerState, Timeliness
from assessments.figures.addresses import listed
from assessments.models import Ledger
from portal.figures.catalogue import Asked, Figure, Own, figures
from portal.figures.choices import Span
from portal.periods import PeriodKind

_COMMON: Final[dict[str, Any]] = {
    "measure": "份",
    "line": "台账报送",
    "kinds": (PeriodKind.MONTH,),
    "span": Span.FLOW,
    "reckons_back": True,
    "is_live": True,
}
DUE: Final = Figure(
    key="LED-4",
    label="应报台账",
    definition="期间为当月的台账份数，免报的不计。",
    rows=listed(timeliness=[how.value for how in Timeliness if how != Timeliness.EXEMPT]),
    **_COMMON,
)
_HOW: Final = {
    Timeliness.IN_TIME: Figure(
        key="LED-5",
        label="按时报送台账",
        definition="期间为当月的台账中，首次报送不晚于截止时间的份数，免报的不计。",
        rows=listed(timeliness=Timeliness.IN_TIME.value),
        more_is="good",
        **_COMMON,
    ),
    Timeliness.LATE: Figure(
        key="LED-6",
        label="迟报台账",
        definition="期间为当月的台账中，首次报送晚于截止时间的份数，免报的不计。",
        rows=listed(timeliness=Timeliness.LATE.value),
        more_is="bad",
        **_COMMON,
    ),
    Timeliness.MISSING: Figure(
        key="LED-7",
        label="未报台账",
        definition="期间为当月的台账中，过了截止时间还没有报送过的份数，免报的不计。",
        rows=listed(timeliness=Timeliness.MISSING.value),
        more_is="bad",
        **_COMMON,
    ),
}
BY_TIMELINESS: Final = {how.value: figure for how, figure in _HOW.items()}
MISSING: Final = _HOW[Timeliness.MISSING]


@figures(DUE, *_HOW.values())
def came_in(asked: Asked) -> Iterator[tuple[int, Own]]:
    rows = Ledger.objects.filter(asked.within("unit__path"), period=asked.period)
    counted: Any = rows.exclude(state=LedgerState.EXEMPT).timely(timezone.now()).order_by()
    own: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for unit, how, count in counted.values_list("unit", "timeliness").annotate(n=Count("pk")):
        own[unit][DUE.key] += count
        if how in BY_TIMELINESS:
            own[unit][BY_TIMELINESS[how].key] += count
    yield from own.items()
