from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone

from branches.choices.relations import Direction, LetterState
from branches.models import PartyOrganization, RelationTransfer
from branches.widgets import OrganisationPicker
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import UnitPicker

OVERDUE, ON_THE_WAY = "overdue", "open"


class TransferFilters(ListFilters):
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
    direction = ManyFilter(choices=Direction.choices, label="方向")
    state = ManyFilter(choices=LetterState.choices, label="状态")
    standing = django_filters.ChoiceFilter(
        choices=[(OVERDUE, "逾期未落实（口袋党员）"), (ON_THE_WAY, "没有办结")],
        label="落实情况",
        method="settled",
        empty_label="全部",
    )
    since = django_filters.DateFilter(label="开具日期自", field_name="issued_on", lookup_expr="gte")
    until = django_filters.DateFilter(label="开具日期至", field_name="issued_on", lookup_expr="lte")

    class Meta:
        model = RelationTransfer
        fields = ()

    def in_unit(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(
            Q(source__unit__path__startswith=unit.path)
            | Q(target__unit__path__startswith=unit.path)
        )

    def beneath(self, rows: Any, name: str, top: PartyOrganization) -> Any:
        return rows.filter(
            Q(source__path__startswith=top.path) | Q(target__path__startswith=top.path)
        )

    def settled(self, rows: Any, name: str, which: str) -> Any:
        return rows.overdue(timezone.localdate()) if which == OVERDUE else rows.open()
