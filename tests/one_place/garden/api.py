from typing import ClassVar

import django_filters
from drf_spectacular.utils import extend_schema
from garden.models import Bed
from garden.permissions import BEDS_VIEW, READ_BEDS
from rest_framework import serializers

from portal.api.base import ScopedViewSet
from portal.api.routing import serves


class BedSerializer(serializers.ModelSerializer):
    class Meta:
        model = Bed
        fields = ("id", "name")


class BedApiFilters(django_filters.FilterSet):
    class Meta:
        model = Bed
        fields = ()


@serves("beds", basename="bed")
@extend_schema(tags=["园圃"])
class Beds(ScopedViewSet):
    permission = BEDS_VIEW
    reach = READ_BEDS
    queryset: ClassVar = Bed.objects.order_by("name", "pk")
    serializer_class = BedSerializer
    filterset_class = BedApiFilters
