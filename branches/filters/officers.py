from typing import Any

import django_filters
from django.utils import timezone

from branches.choices.officers import VILLAGE_HEAD
from branches.choices.organisations import SECRETARY
from branches.domain import bands
from branches.filters.months import last_months, month_of
from branches.models import VillageOfficer
from branches.models.officer import OfficerQuerySet
from portal.codes import lookup
from portal.orgs.models import Unit
from portal.people.choices import Sex
from portal.people.domain import measures
from portal.ui.filters import ListFilters
from portal.ui.widgets import UnitPicker

POSTS: dict[str, tuple[str, dict[str, Any]]] = {
    "secretary": ("党组织书记", {"party_post": SECRETARY}),
    "head": ("村（居）委会主任", {"village_post": VILLAGE_HEAD}),
    "both": ("书记、主任“一肩挑”", {"heads_both": True}),
    "economic": ("集体经济组织负责人", {"economic_head": True}),
    "supervises": ("监督委员会成员", {"supervises": True}),
}
LEFT, EVERYBODY = "left", "all"


def _sources() -> list[tuple[str, str]]:
    return lookup.options("officer_source")


class OfficerFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=lambda request: Unit.objects.visible_to(request.user),
        label="单位（含下级）",
        method="below",
        widget=UnitPicker,
    )
    post = django_filters.ChoiceFilter(
        choices=[(key, label) for key, (label, _) in POSTS.items()],
        label="职务",
        method="holding",
        empty_label="全部",
    )
    sex = django_filters.ChoiceFilter(
        field_name="person__sex", choices=Sex.choices, label="性别", empty_label="全部"
    )
    age = django_filters.ChoiceFilter(
        choices=[(band.key, band.label) for band in measures.MEMBER_AGES],
        label="年龄",
        method="aged",
        empty_label="全部",
    )
    education = django_filters.ChoiceFilter(
        choices=[(key, label) for key, (label, _) in measures.MEMBER_EDUCATIONS.items()],
        label="学历",
        method="educated",
        empty_label="全部",
    )
    source = django_filters.ChoiceFilter(
        choices=_sources, label="来源", method="coming_from", empty_label="全部"
    )
    changed_in = django_filters.ChoiceFilter(
        choices=last_months, label="到任、离任月份", method="that_changed", empty_label="全部"
    )
    presence = django_filters.ChoiceFilter(
        choices=[(LEFT, "已离任"), (EVERYBODY, "全部（含已离任）")],
        label="在任情况",
        method="present_or_left",
        empty_label="在任",
    )

    class Meta:
        model = VillageOfficer
        fields = ()

    def filter_queryset(self, queryset: OfficerQuerySet) -> OfficerQuerySet:
        """Those who have left office appear only when asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("presence") else rows.in_office()

    def below(self, rows: OfficerQuerySet, name: str, top: Unit) -> OfficerQuerySet:
        return rows.filter(unit__path__startswith=top.path)

    def holding(self, rows: OfficerQuerySet, name: str, key: str) -> OfficerQuerySet:
        _, where = POSTS[key]
        return rows.filter(**where)

    def aged(self, rows: OfficerQuerySet, name: str, key: str) -> OfficerQuerySet:
        band = next(band for band in measures.MEMBER_AGES if band.key == key)
        return rows.filter(measures.aged(band, on=timezone.localdate()))

    def educated(self, rows: OfficerQuerySet, name: str, key: str) -> OfficerQuerySet:
        return rows.filter(bands.educated(key))

    def coming_from(self, rows: OfficerQuerySet, name: str, code: str) -> OfficerQuerySet:
        return rows.filter(sources__contains=[code])

    def that_changed(self, rows: OfficerQuerySet, name: str, code: str) -> OfficerQuerySet:
        return rows.filter(bands.changed_in(month_of(code)))

    def present_or_left(self, rows: OfficerQuerySet, name: str, which: str) -> OfficerQuerySet:
        return rows.filter(in_office=False) if which == LEFT else rows
