"""Service cards, narrowed."""

from typing import Any

import django_filters
from django.utils import timezone

from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import DateInput, UnitPicker
from talent.choices import CardState
from talent.domain import cards
from talent.filters.talents import visible_units
from talent.models import ServiceCard


class CardFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="归口单位（含下级）", method="below", widget=UnitPicker
    )
    state = ManyFilter(choices=CardState.choices, label="状态")
    good = django_filters.BooleanFilter(label="现在有效", method="is_good")
    owed = django_filters.BooleanFilter(label="本年待核验", method="is_owed")
    ends_until = django_filters.DateFilter(
        label="到期日不晚于", field_name="until", lookup_expr="lte", widget=DateInput()
    )

    class Meta:
        model = ServiceCard
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(profile__unit__path__startswith=unit.path)

    def is_good(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        good = rows.good(timezone.localdate())
        return good if asked else rows.exclude(pk__in=good.values("pk"))

    def is_owed(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        owed = rows.filter(cards.owed(timezone.localdate()))
        return owed if asked else rows.exclude(pk__in=owed.values("pk"))
