from typing import Any

import django_filters
from django.utils import timezone

from branches.choices.corrections import CorrectionMatter, CorrectionState
from branches.models import CorrectionNotice, PartyOrganization
from branches.widgets import OrganisationPicker
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import UnitPicker


def _units(request: Any) -> Any:
    return Unit.objects.visible_to(request.user)


class CorrectionFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=_units, label="单位（含下级）", method="in_unit", widget=UnitPicker
    )
    organization = django_filters.ModelChoiceFilter(
        queryset=lambda request: PartyOrganization.objects.visible_to(request.user),
        label="党组织（含下级）",
        method="beneath",
        widget=OrganisationPicker,
    )
    giver = django_filters.ModelChoiceFilter(queryset=_units, label="下达单位", widget=UnitPicker)
    matter = ManyFilter(choices=CorrectionMatter.choices, label="事项")
    state = ManyFilter(choices=CorrectionState.choices, label="状态")
    late = django_filters.ChoiceFilter(
        choices=[("true", "逾期未答复")], label="期限", method="that_are_late", empty_label="不限"
    )

    class Meta:
        model = CorrectionNotice
        fields = ()

    def in_unit(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(organization__unit__path__startswith=unit.path)

    def beneath(self, rows: Any, name: str, top: PartyOrganization) -> Any:
        return rows.filter(organization__path__startswith=top.path)

    def that_are_late(self, rows: Any, name: str, which: str) -> Any:
        return rows.awaited().filter(due_on__lt=timezone.localdate())
