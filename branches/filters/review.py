from typing import Any

import django_filters

from branches.choices.review import ReviewState
from branches.models import PartyOrganization, ReviewSheet
from branches.widgets import OrganisationPicker
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import UnitPicker


class ReviewFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=lambda request: Unit.objects.visible_to(request.user),
        label="单位（含下级）",
        method="in_unit",
        widget=UnitPicker,
    )
    organization = django_filters.ModelChoiceFilter(
        queryset=lambda request: PartyOrganization.objects.visible_to(request.user),
        label="党组织（含下级）",
        method="beneath",
        widget=OrganisationPicker,
    )
    year = django_filters.NumberFilter(label="年度", min_value=2013, max_value=2100)
    state = ManyFilter(choices=ReviewState.choices, label="状态")

    class Meta:
        model = ReviewSheet
        fields = ()

    def in_unit(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(organization__unit__path__startswith=unit.path)

    def beneath(self, rows: Any, name: str, top: PartyOrganization) -> Any:
        return rows.filter(organization__path__startswith=top.path)
