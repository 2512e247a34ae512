from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from branches.domain.review import board
from branches.domain.review.board import BY_KEY, STEPS
from branches.filters.matrix import years
from branches.models import PartyOrganization
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters
from portal.ui.widgets import UnitPicker


def year_asked(asked: Mapping[str, str]) -> int:
    """The year the address names, else the one under review."""
    year = asked.get("year", "")
    if year in dict(years()):
        return int(year)
    return board.year_under_review(timezone.localdate())


class ReviewBoardFilters(ListFilters):
    year = django_filters.ChoiceFilter(
        choices=years, label="年度", method="as_it_is", empty_label="正在评议的年度"
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=lambda request: Unit.objects.visible_to(request.user),
        label="单位（含下级）",
        method="in_unit",
        widget=UnitPicker,
    )
    without = django_filters.ChoiceFilter(
        choices=[(step.key, f"还没有“{step.label}”") for step in STEPS],
        label="步骤",
        method="without_step",
        empty_label="不限",
    )

    class Meta:
        model = PartyOrganization
        fields = ()

    def as_it_is(self, rows: Any, name: str, value: str) -> QuerySet:
        """Which year is shown changes no row."""
        return rows

    def in_unit(self, rows: Any, name: str, unit: Unit) -> QuerySet:
        return rows.filter(unit__path__startswith=unit.path)

    def without_step(self, rows: Any, name: str, key: str) -> QuerySet:
        return board.without(rows, BY_KEY[key], year=year_asked(self.data))
