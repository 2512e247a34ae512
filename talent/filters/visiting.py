"""How targets of campaigns and visits are narrowed."""

from typing import Any

import django_filters

from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import DateInput, UnitPicker
from talent.choices.visiting import TargetKind
from talent.filters.talents import visible_units
from talent.models import CampaignTarget, CampaignVisit, VisitCampaign


def _campaigns(request: Any) -> Any:
    return VisitCampaign.objects.visible_to(request.user).in_order()


def _goers(request: Any) -> Any:
    """Those who are sent to what the user may see."""
    seen = CampaignTarget.objects.visible_to(request.user).order_by()
    return User.objects.filter(pk__in=seen.values("visitor")).order_by("name", "pk")


class TargetFilters(ListFilters):
    campaign = django_filters.ModelChoiceFilter(queryset=_campaigns, label="大走访")
    kind = ManyFilter(choices=TargetKind.choices, label="类别")
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="乡镇（单位，含下级）", method="below", widget=UnitPicker
    )
    visitor = django_filters.ModelChoiceFilter(queryset=_goers, label="走访人")
    assigned = django_filters.BooleanFilter(
        label="已分工", field_name="visitor", lookup_expr="isnull", exclude=True
    )
    running = django_filters.BooleanFilter(label="走访中", method="is_running")
    standing = django_filters.BooleanFilter(label="应走访", method="is_standing")
    visited = django_filters.BooleanFilter(label="已走访", method="is_visited")
    added = django_filters.BooleanFilter(label="增补")

    class Meta:
        model = CampaignTarget
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.below(unit)

    def is_running(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        running = VisitCampaign.objects.running().order_by().values("pk")
        return rows.filter(campaign__in=running) if asked else rows.exclude(campaign__in=running)

    def is_standing(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        found = CampaignTarget.objects.standing().order_by().values("pk")
        return rows.filter(pk__in=found) if asked else rows.exclude(pk__in=found)

    def is_visited(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        """Nobody went there although somebody should have, where the answer is no."""
        if not asked:
            return rows.filter(pk__in=CampaignTarget.objects.unvisited().order_by().values("pk"))
        told = CampaignVisit.objects.counted().order_by().values("target")
        return rows.filter(pk__in=told)


class CampaignVisitFilters(ListFilters):
    campaign = django_filters.ModelChoiceFilter(
        queryset=_campaigns, field_name="target__campaign", label="大走访"
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="乡镇（单位，含下级）", method="below", widget=UnitPicker
    )
    kind = ManyFilter(choices=TargetKind.choices, field_name="target__kind", label="类别")
    needed = django_filters.BooleanFilter(
        label="提出人才需求", field_name="need", lookup_expr="isnull", exclude=True
    )
    troubled = django_filters.BooleanFilter(
        label="反映问题", field_name="ticket", lookup_expr="isnull", exclude=True
    )
    counted = django_filters.BooleanFilter(
        label="有效（没有撤回）", field_name="withdrawn_on", lookup_expr="isnull"
    )
    on_since = django_filters.DateFilter(
        label="走访日期从", field_name="on", lookup_expr="gte", widget=DateInput()
    )
    on_until = django_filters.DateFilter(
        label="走访日期到", field_name="on", lookup_expr="lte", widget=DateInput()
    )

    class Meta:
        model = CampaignVisit
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(target__unit__path__startswith=unit.path)
