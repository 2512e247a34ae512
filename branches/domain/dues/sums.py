"""How many owe and have paid, organisation by organisation and month by month: three statements."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When
from django.db.models.functions import Left, Length

from branches.choices.dues import ASKED_STATES
from branches.choices.organisations import OrganisationKind
from branches.domain.dues import closing
from branches.domain.dues.cover import NOTHING
from branches.models import DuesMonth, PartyOrganization
from portal.periods import Period

_STEP: Final = PartyOrganization.steplen
_SETTLED: Final = Count("pk", filter=Q(settled_on__isnull=False))
# A group's months are those of its branch.
_TOP: Final = Case(
    When(
        organization__kind=OrganisationKind.GROUP,
        then=Left("organization__path", Length("organization__path") - _STEP),
    ),
    default="organization__path",
)


@dataclass(frozen=True)
class DuesSum:
    """交纳率(人) is `settled` ÷ `owing`, 交纳率(额) `paid` ÷ `due`."""

    owing: int = 0
    settled: int = 0
    due: Decimal = NOTHING
    paid: Decimal = NOTHING
    late: int = 0  # not settled, though what it was asked for in is closed

    def __add__(self, other: "DuesSum") -> "DuesSum":
        return DuesSum(
            self.owing + other.owing,
            self.settled + other.settled,
            self.due + other.due,
            self.paid + other.paid,
            self.late + other.late,
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


def paid_below(
    organisations: QuerySet, months: Sequence[Period], share: int, *, today: dt.date
) -> QuerySet:
    """Those of whose members fewer than `share` per cent have paid what is closed: what is still
    to be collected is no arrears. Summed where the rows are, a million in ten counties."""
    rows = DuesMonth.objects.annotate(top=_TOP).filter(
        top__in=organisations.order_by().values("path"),
        month__in=months,
        asked_in__lte=closing.closed_through(today),
        state__in=ASKED_STATES,
        due__gt=0,
    )
    summed = rows.order_by().values("top").annotate(owing=Count("pk"), settled=_SETTLED)
    below = summed.alias(hundredfold=F("settled") * 100).filter(hundredfold__lt=F("owing") * share)
    return organisations.filter(path__in=below.values("top"))


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
            settled=_SETTLED,
            asked=Sum("due"),
            received=Sum("paid"),
            late=Count("pk", filter=Q(settled_on=None, asked_in__lte=self.through)),
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
