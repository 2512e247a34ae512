"""How many owe and have paid, organisation by organisation and month by month: three statements."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.db.models import Count, Q, QuerySet, Sum

from branches.choices.dues import ASKED_STATES
from branches.choices.organisations import OrganisationKind
from branches.domain.dues import closing
from branches.domain.dues.cover import NOTHING
from branches.models import DuesMonth, PartyOrganization
from portal.periods import Period

_STEP: Final = PartyOrganization.steplen


@dataclass(frozen=True)
class DuesSum:
    """交纳率(人) is `settled` ÷ `owing`, 交纳率(额) `paid` ÷ `due`."""

    owing: int = 0
    settled: int = 0
    due: Decimal = NOTHING
    paid: Decimal = NOTHING

    def __add__(self, other: "DuesSum") -> "DuesSum":
        return DuesSum(
            self.owing + other.owing,
            self.settled + other.settled,
            self.due + other.due,
            self.paid + other.paid,
        )


NONE: Final = DuesSum()


def together(sums: Iterable[DuesSum]) -> DuesSum:
    whole = NONE
    for one in sums:
        whole += one
    return whole


def own(organisation: PartyOrganization, to: str = "organization") -> Q:
    """Its own members and those of its groups, as its grid shows them."""
    groups = {
        f"{to}__path__startswith": organisation.path,
        f"{to}__kind": OrganisationKind.GROUP,
        f"{to}__depth": organisation.depth + 1,
    }
    return Q(**{to: organisation}) | Q(**groups)


class DuesYear:
    """The months asked for of these organisations, those of their groups with them."""

    def __init__(
        self, organisations: QuerySet, months: Sequence[Period], *, today: dt.date
    ) -> None:
        self.months = list(months)
        self.through = closing.closed_through(today)
        self._asked = organisations

    def cell(self, organisation: int, month: Period) -> DuesSum:
        return self.cells.get((organisation, month.index), NONE)

    def row(self, organisation: int) -> DuesSum:
        return together(self.cell(organisation, month) for month in self.months)

    def is_closed(self, month: Period) -> bool:
        return not self.through < month

    @cached_property
    def rows(self) -> list[Any]:
        return list(self._asked.order_by().values_list("pk", "path", named=True))

    @cached_property
    def cells(self) -> dict[tuple[int, int], DuesSum]:
        whose = self._whose()
        rows = DuesMonth.objects.filter(
            organization__in=list(whose), month__in=self.months, state__in=ASKED_STATES, due__gt=0
        )
        summed = rows.order_by().values_list("organization", "month")
        cells: dict[tuple[int, int], DuesSum] = defaultdict(DuesSum)
        counted = summed.annotate(
            owing=Count("pk"),
            settled=Count("pk", filter=Q(settled_on__isnull=False)),
            asked=Sum("due"),
            received=Sum("paid"),
        )
        for pk, month, *sums in counted:
            cells[whose[pk], month.index] += DuesSum(*sums)
        return cells

    def _whose(self) -> dict[int, int]:
        """Each organisation, and each group by the branch it belongs to."""
        by_path = {row.path: row.pk for row in self.rows}
        groups = PartyOrganization.objects.filter(kind=OrganisationKind.GROUP).order_by()
        whose = {
            pk: by_path[path[:-_STEP]]
            for pk, path in groups.values_list("pk", "path")
            if path[:-_STEP] in by_path
        }
        return {**whose, **{row.pk: row.pk for row in self.rows}}
