"""Figures for other programs: what they mean, and their values by figure, unit and period."""

import json
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.base import ApiView, Filters
from portal.api.filters import asked_period
from portal.api.paging import Pages
from portal.api.routing import serves_alone
from portal.figures.catalogue import Figure, known
from portal.figures.choices import Adds, Span, State
from portal.figures.models import FigureValue
from portal.figures.permissions import FIGURES_VIEW, READ_FIGURES
from portal.orgs.api import UnitBrief
from portal.orgs.models import Unit
from portal.periods import PeriodKind
from portal.sheets.delimited import csv_file


class FigureSerializer(serializers.Serializer):
    key = serializers.CharField(label="指标代码")
    label = serializers.CharField(label="名称")
    measure = serializers.CharField(label="计量单位")
    line = serializers.CharField(label="工作条线")
    definition = serializers.CharField(label="统计口径")
    version = serializers.IntegerField(label="口径版本")
    decimals = serializers.IntegerField(label="小数位数")
    span = serializers.ChoiceField(choices=Span.choices, label="时间口径")
    adds = serializers.ChoiceField(choices=Adds.choices, label="汇总方式")
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=PeriodKind.choices), label="统计周期"
    )


class ValueSerializer(serializers.ModelSerializer):
    """`figure`, `period` and `unit` together name a value."""

    period = serializers.CharField(
        source="period.code", label="期间", help_text="2026、2026-H2、2026-Q4 或 2026-10。"
    )
    label = serializers.SerializerMethodField(label="指标名称")
    measure = serializers.SerializerMethodField(label="计量单位")
    unit = UnitBrief(label="单位")

    class Meta:
        model = FigureValue
        fields = (
            "figure", "label", "measure", "period", "unit", "value", "numerator", "denominator",
            "state", "taken_at", "definition_version",
        )  # fmt: skip

    def get_label(self, row: FigureValue) -> str:
        return self.context["view"].known[row.figure].label

    def get_measure(self, row: FigureValue) -> str:
        return self.context["view"].known[row.figure].measure


class FigureFilters(django_filters.FilterSet):
    figure = django_filters.CharFilter(
        method="of_figures", label="指标代码，几项用逗号隔开", max_length=600
    )
    period = django_filters.CharFilter(
        method="in_period", label="期间：2026、2026-H2、2026-Q4 或 2026-10", max_length=10
    )
    since = django_filters.CharFilter(
        method="in_or_after", label="此期间及以后，与它同一类期间", max_length=10
    )
    unit = django_filters.CharFilter(field_name="unit__code", label="单位编码", max_length=30)
    below = django_filters.CharFilter(
        method="in_branch", label="该编码的单位及其下级", max_length=30
    )
    state = django_filters.ChoiceFilter(choices=State.choices, label="状态")

    class Meta:
        model = FigureValue
        fields = ()

    def of_figures(self, rows: QuerySet, name: str, keys: str) -> QuerySet:
        return rows.filter(figure__in=[key.strip() for key in keys.split(",")])

    def in_period(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        return rows.filter(period=asked_period(name, code))

    def in_or_after(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        first = asked_period(name, code)
        return rows.filter(period__gte=first, period__kind=first.kind.value)

    def in_branch(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        top = Unit.objects.visible_to(self.request.user).filter(code=code).first()
        return rows.filter(unit__path__startswith=top.path) if top else rows.none()


class Csv(BaseRenderer):
    """The values of one page as a file: for `Accept: text/csv`."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        if "results" not in data:  # a problem is told as everywhere
            return json.dumps(data, ensure_ascii=False).encode()
        names = [name for name in ValueSerializer.Meta.fields if name != "unit"]
        heading = [*names, "unit_code", "unit_name"]
        rows = ([row[name] for name in names] + _unit_cells(row) for row in data["results"])
        return csv_file([heading, *rows])


def _unit_cells(row: dict[str, Any]) -> list[str]:
    return [row["unit"]["code"], row["unit"]["short_name"]]


class ManyPages(Pages):
    """Numbers are short: a county's month of a figure fits on one page."""

    page_size = 200
    max_page_size = 1000
    page_size_query_description = "每页条数，最多 1000。"


@serves_alone("figures/definitions/", name="figures")
class FigureDefinitions(ApiView):
    permission = FIGURES_VIEW
    reach = READ_FIGURES

    @extend_schema(
        tags=["指标数据"],
        summary="有哪些指标",
        description="每项指标的名称、口径和汇总方式。",
        responses=FigureSerializer(many=True),
        operation_id="figures_definitions",
    )
    def get(self, request: Request) -> Response:
        figures = list(known(request.user).values())
        return Response(FigureSerializer(figures, many=True).data)


@serves_alone("figures/", name="figure-values")
@extend_schema(tags=["指标数据"])
@extend_schema_view(
    list=extend_schema(
        summary="指标数值",
        description="已统计的数值，最近的期间在前；请求头写 Accept: text/csv 时返回 CSV。",
        operation_id="figures_values",
    )
)
class FigureValues(ApiView, mixins.ListModelMixin, viewsets.GenericViewSet):
    permission = FIGURES_VIEW
    reach = READ_FIGURES
    queryset: ClassVar = FigureValue.objects.select_related("unit").order_by(
        "-period", "unit__path", "figure"
    )
    serializer_class = ValueSerializer
    filterset_class = FigureFilters
    filter_backends: ClassVar = [Filters]
    pagination_class = ManyPages
    renderer_classes: ClassVar = [JSONRenderer, Csv]

    @cached_property
    def known(self) -> dict[str, Figure]:
        return known(self.request.user)

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().visible_to(self.request.user)
