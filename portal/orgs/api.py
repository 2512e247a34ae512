"""Units for other programs."""

from typing import ClassVar

import django_filters
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Left, Length
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from portal.api.base import ScopedViewSet
from portal.api.routing import serves
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.orgs.permissions import READ_UNITS, UNITS_VIEW


class UnitBrief(serializers.ModelSerializer):
    """A unit as other rows name it."""

    class Meta:
        model = Unit
        fields = ("id", "code", "short_name")


class UnitSerializer(serializers.ModelSerializer):
    kind = serializers.CharField(source="kind.label", label="类别")
    level = serializers.ChoiceField(choices=UnitLevel.choices, source="kind.level", label="层级")
    parent = serializers.IntegerField(
        source="parent_key", label="上级机构编号", allow_null=True, help_text="最上级的为空。"
    )

    class Meta:
        model = Unit
        fields = (
            "id", "code", "name", "short_name", "kind", "level", "parent", "position",
            "opened_on", "closed_on",
        )  # fmt: skip


class UnitApiFilters(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label="名称、编码或拼音首字母", max_length=50)
    level = django_filters.ChoiceFilter(
        field_name="kind__level", choices=UnitLevel.choices, label="层级"
    )
    below = django_filters.NumberFilter(
        method="in_branch", label="该编号的机构以下，不含其本身", min_value=1, decimal_places=0
    )
    closed = django_filters.BooleanFilter(method="is_closed", label="是否已撤销；不填为全部")

    class Meta:
        model = Unit
        fields = ()

    def search(self, rows: UnitQuerySet, name: str, typed: str) -> UnitQuerySet:
        return rows.matching(typed)

    def in_branch(self, rows: UnitQuerySet, name: str, key: int) -> UnitQuerySet:
        top = Unit.objects.visible_to(self.request.user).filter(pk=int(key)).first()
        return rows.in_branch(top) if top else rows.none()

    def is_closed(self, rows: UnitQuerySet, name: str, closed: bool) -> UnitQuerySet:  # noqa: FBT001 - the filter's own signature
        return rows.exclude(closed_on=None) if closed else rows.still_open()


def _with_parent_keys(units: UnitQuerySet) -> UnitQuerySet:
    above = Left(OuterRef("path"), Length(OuterRef("path")) - Unit.steplen)
    return units.annotate(parent_key=Subquery(Unit.objects.filter(path=above).values("pk")))


@serves("units", basename="unit")
@extend_schema(tags=["组织机构"])
@extend_schema_view(
    list=extend_schema(summary="机构列表", description="按机构树的正式次序排列。"),
    retrieve=extend_schema(summary="一个机构"),
)
class UnitViewSet(ScopedViewSet):
    permission = UNITS_VIEW
    reach = READ_UNITS
    queryset: ClassVar = _with_parent_keys(Unit.objects.select_related("kind").in_tree_order())
    serializer_class = UnitSerializer
    filterset_class = UnitApiFilters
