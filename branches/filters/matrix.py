from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from branches.choices.organisations import Nature, OrganisationKind
from branches.domain.life.compliance import OWING_KINDS, DutyTotals, Reckoning, months_of
from branches.models import PartyOrganization
from portal.orgs.models import Unit
from portal.periods import Period
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import UnitPicker

_YEARS: Final = 3
_BELOW: Final = ("100", "90", "80", "60")


def years() -> list[tuple[str, str]]:
    now = timezone.localdate().year
    return [(str(now - step), f"{now - step}年") for step in range(_YEARS)]


def months_asked(asked: Mapping[str, str]) -> list[Period]:
    """Of the year the address names, else of this one."""
    today = timezone.localdate()
    year = asked.get("year", "")
    known = dict(years())
    return months_of(int(year) if year in known else today.year, today=today)


class MatrixFilters(ListFilters):
    year = django_filters.ChoiceFilter(
        choices=years, label="年度", method="as_it_is", empty_label="今年"
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=lambda request: Unit.objects.visible_to(request.user),
        label="单位（含下级）",
        method="in_unit",
        widget=UnitPicker,
    )
    kind = ManyFilter(
        choices=[(kind.value, kind.label) for kind in OrganisationKind if kind in OWING_KINDS],
        label="类型",
    )
    nature = ManyFilter(
        choices=[(one.value, one.label) for one in Nature if one != Nature.FUNCTIONAL],
        label="性质",
    )
    below = django_filters.ChoiceFilter(
        choices=[(share, f"低于 {share}%") for share in _BELOW],
        label="完成率低于",
        method="done_below",
        empty_label="不限",
    )
    late = django_filters.ChoiceFilter(
        choices=[("true", "有补录")], label="补录", method="entered_late", empty_label="不限"
    )

    class Meta:
        model = PartyOrganization
        fields = ()

    def as_it_is(self, rows: Any, name: str, value: str) -> QuerySet:
        """Which year is shown changes no row."""
        return rows

    def in_unit(self, rows: Any, name: str, unit: Unit) -> QuerySet:
        return rows.filter(unit__path__startswith=unit.path)

    def done_below(self, rows: Any, name: str, share: str) -> QuerySet:
        least = Fraction(int(share), 100)
        return rows.filter(pk__in=self._those(rows, lambda t: t.done < least * t.due))

    def entered_late(self, rows: Any, name: str, which: str) -> QuerySet:
        return rows.filter(pk__in=self._those(rows, lambda t: t.in_time < t.done))

    def _those(self, rows: Any, meets: Any) -> list[int]:
        months = months_asked(self.data)
        reckoning = Reckoning(rows, months, today=timezone.localdate())
        return [row.pk for row in reckoning.rows if meets(DutyTotals.of(reckoning.row(row.pk)))]
