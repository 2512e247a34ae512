"""Jobs for other programs: the own ones, or all with the permission; cancel and retry."""

from typing import Any, ClassVar

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access import Reach
from portal.api.base import ScopedViewSet
from portal.api.routing import serves
from portal.jobs.choices import JobState
from portal.jobs.domain import jobs
from portal.jobs.models import Job
from portal.jobs.permissions import ACT_ON_JOBS, OWN_JOBS
from portal.orgs.api import UnitBrief

ACTS = ("cancel", "retry")


class JobSerializer(serializers.ModelSerializer):
    owner = serializers.CharField(source="owner_name", label="提交人")
    unit = UnitBrief(label="单位")
    percent = serializers.IntegerField(
        label="进度（百分比）", allow_null=True, min_value=0, max_value=100
    )
    files = serializers.SlugRelatedField(
        slug_field="name", many=True, read_only=True, label="结果文件"
    )
    result = serializers.DictField(child=serializers.JSONField(), label="结果")

    class Meta:
        model = Job
        fields = (
            "id", "kind", "title", "owner", "unit", "state", "step", "done", "total", "percent",
            "result", "files", "error", "wait_until", "created_at", "started_at", "finished_at",
        )  # fmt: skip


class JobApiFilters(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=JobState.choices, label="状态")
    kind = django_filters.CharFilter(field_name="kind", label="类别", max_length=60)

    class Meta:
        model = Job
        fields = ()


@serves("jobs", basename="job")
@extend_schema(tags=["后台任务"])
@extend_schema_view(
    list=extend_schema(summary="任务列表", description="最近提交的在前。"),
    retrieve=extend_schema(summary="一项任务", description="查询进度，请间隔 2 秒以上。"),
)
class Jobs(ScopedViewSet):
    reach = OWN_JOBS
    queryset: ClassVar = (
        Job.objects.select_related("owner", "unit")
        .prefetch_related("files")
        .order_by("-created_at", "-pk")
    )
    serializer_class = JobSerializer
    filterset_class = JobApiFilters

    def needed_reach(self) -> Reach:
        return ACT_ON_JOBS if self.action in ACTS else OWN_JOBS

    @extend_schema(
        summary="取消任务",
        description="排队中的立即取消；办理中的在当前步骤结束后停止，不留半截数据。",
        request=None,
        responses=JobSerializer,
    )
    @action(detail=True, methods=["post"], filterset_class=None)
    def cancel(self, request: Request, **kwargs: Any) -> Response:
        job = jobs.cancel(self.get_object(), by=request.user)
        return Response(self.get_serializer(job).data)

    @extend_schema(
        summary="重试任务",
        description="失败或已取消的任务从头再办一次。",
        request=None,
        responses=JobSerializer,
    )
    @action(detail=True, methods=["post"], filterset_class=None)
    def retry(self, request: Request, **kwargs: Any) -> Response:
        job = jobs.retry(self.get_object(), by=request.user)
        return Response(self.get_serializer(job).data)
