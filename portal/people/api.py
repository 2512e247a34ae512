"""People for other programs, as masked as on screen; nothing here looks behind the mask."""

from typing import ClassVar

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from portal.api.base import ScopedViewSet
from portal.api.routing import serves
from portal.dates import PartialDate
from portal.orgs.api import UnitBrief
from portal.orgs.models import Unit
from portal.people.choices import Sex
from portal.people.models import Person
from portal.people.models.person import PersonQuerySet
from portal.people.permissions import PEOPLE_VIEW, READ_PEOPLE


class PartialDateText(serializers.CharField):
    """Dates of programs have one form, that of the standard."""

    def to_representation(self, value: PartialDate) -> str:
        return value.stored


class PersonSerializer(serializers.ModelSerializer):
    birth = PartialDateText(
        label="出生年月", allow_null=True, help_text="1985、1985-03 或 1985-03-12。"
    )
    unit = UnitBrief(label="所在单位")
    masked_identity = serializers.CharField(label="身份证号（只显示第一位和末两位）")
    masked_phone = serializers.CharField(label="电话（只显示前三位和末两位）")
    masked_address = serializers.CharField(label="住址（只说明有没有登记）")

    class Meta:
        model = Person
        fields = (
            "id", "name", "sex", "birth", "nationality", "native_place", "unit",
            "masked_identity", "masked_phone", "masked_address", "created_at", "changed_at",
        )  # fmt: skip


class PersonApiFilters(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label="姓名或拼音首字母", max_length=50)
    sex = django_filters.ChoiceFilter(choices=Sex.choices, label="性别")
    unit = django_filters.NumberFilter(
        method="below", label="单位编号（含下级）", min_value=1, decimal_places=0
    )
    changed_since = django_filters.IsoDateTimeFilter(
        field_name="changed_at", lookup_expr="gte", label="此时刻以后登记或修改过"
    )

    class Meta:
        model = Person
        fields = ()

    def search(self, rows: PersonQuerySet, name: str, typed: str) -> PersonQuerySet:
        return rows.matching(typed)

    def below(self, rows: PersonQuerySet, name: str, key: int) -> PersonQuerySet:
        top = Unit.objects.filter(pk=int(key)).first()
        return rows.filter(unit__path__startswith=top.path) if top else rows.none()


@serves("people", basename="person")
@extend_schema(tags=["人员"])
@extend_schema_view(
    list=extend_schema(
        summary="人员列表", description="身份证号、电话只给出首尾几位，住址只说明有没有登记。"
    ),
    retrieve=extend_schema(summary="一名人员"),
)
class PersonViewSet(ScopedViewSet):
    permission = PEOPLE_VIEW
    reach = READ_PEOPLE
    read_as = "接口：人员"
    queryset: ClassVar = Person.objects.select_related("unit").order_by(
        "unit__path", "name_key", "pk"
    )
    serializer_class = PersonSerializer
    filterset_class = PersonApiFilters
