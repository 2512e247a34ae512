"""TASK-1: what is overdue in all registers together, as the board counts it."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from assessments.permissions import SCORES_VIEW
from portal.access import Actor
from portal.figures.catalogue import Asked, Figure, Own, figures
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.domain import counting
from portal.registers.models import RegisterRecord


def _on_the_board(period: Period, unit: Unit, user: Actor) -> str:
    """By register, with those that wait longest."""
    if not user.can(SCORES_VIEW, unit):
        return ""
    asked = urlencode({"period": period.code, "unit": unit.pk})
    return f"{reverse('assessments:board-panel', args=['overdue'])}?{asked}"


OVERDUE: Final = Figure(
    key="TASK-1",
    label="登记簿逾期未销号事项",
    measure="项",
    line="登记簿",
    definition="各登记簿中期末还没有销号、完成时限早于期末日的事项，终止、作废的不计；"
    "设为“只给谁看”的登记簿不计。",
    rows=_on_the_board,
    reckons_back=True,
    is_live=True,
    more_is="bad",
)


@figures(OVERDUE)
def overdue(asked: Asked) -> Iterator[tuple[int, Own]]:
    late = counting.behind("overdue", asked)
    rows = RegisterRecord.objects.filter(late, asked.within("unit__path"), register__seen_by=[])
    for unit, count in rows.order_by().values_list("unit").annotate(n=Count("pk")):
        yield unit, {OVERDUE.key: count}
