"""Ledgers for other programs: how far they are, what stands in them; and a unit's own system fills
and hands in its ledgers, under the same checks as people."""

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.choices import CellOrigin, LedgerState, Timeliness
from assessments.domain.ledgers import cells, evidence, handing, programs, queries
from assessments.domain.ledgers.cells import Typed
from assessments.domain.ledgers.filling import Filling, LedgerCell
from assessments.models import Ledger, LedgerFile, LedgerForm
from assessments.models.ledger import LedgerQuerySet
from assessments.permissions import FILL_LEDGERS, LEDGERS_FILL, LEDGERS_VIEW, READ_LEDGERS
from portal.access import Denied, Reach, require
from portal.api.base import ScopedViewSet
from portal.api.filters import asked_period
from portal.api.models import ApiToken
from portal.api.parsing import FileParts
from portal.api.routing import serves
from portal.fields.choices import KindKey
from portal.orgs.api import UnitBrief
from portal.orgs.models import Unit

READING = ("list", "retrieve")
_LONGEST = 5000


class FormBrief(serializers.ModelSerializer):
    code = serializers.CharField(source="fieldset.code", label="表样代码")

    class Meta:
        model = LedgerForm
        fields = ("code", "name")


class LedgerSerializer(serializers.ModelSerializer):
    form = FormBrief(label="表样")
    period = serializers.CharField(source="period.code", label="期间")
    unit = UnitBrief(label="单位")
    timeliness = serializers.ChoiceField(
        choices=Timeliness.choices, source="timeliness_at", label="时效"
    )
    level = serializers.CharField(
        source="level.label", label="正由哪一级审核", default=None, allow_null=True
    )
    closes_at = serializers.DateTimeField(label="此后不能再填")

    class Meta:
        model = Ledger
        fields: tuple[str, ...] = (
            "id", "form", "period", "unit", "state", "level", "timeliness", "opens_on", "due_at",
            "locks_at", "closes_at", "first_submitted_at", "submitted_at", "accepted_at",
            "returns", "corrections",
        )  # fmt: skip


class ProofBrief(serializers.ModelSerializer):
    name = serializers.CharField(source="upload.name", label="文件名")

    class Meta:
        model = LedgerFile
        fields = ("id", "name")


class CellSerializer(serializers.Serializer):
    key = serializers.CharField(label="代码")
    label = serializers.CharField(source="kind.field.label", label="名称")
    section = serializers.CharField(source="kind.field.section", label="所在部分")
    kind = serializers.ChoiceField(choices=KindKey.choices, source="kind.field.kind", label="类型")
    measure = serializers.CharField(source="kind.field.unit_of_measure", label="计量单位")
    text = serializers.CharField(label="填报值")
    arrived = serializers.CharField(label="系统带出的值")
    origin = serializers.ChoiceField(choices=CellOrigin.choices, label="来源")
    waits = serializers.BooleanField(label="等待确认")
    note = serializers.CharField(label="说明")
    last = serializers.CharField(label="上期")
    last_year = serializers.CharField(label="上年同期")
    edition = serializers.IntegerField(label="修改次数，保存时原样带回")
    may_edit = serializers.BooleanField(label="现在能否填写")
    takes_files = serializers.BooleanField(label="能否附佐证材料")
    files = serializers.SerializerMethodField(label="已附佐证材料（个）")
    proofs = ProofBrief(source="files", many=True, label="已附的佐证材料，删除时用其 id")

    def get_files(self, cell: LedgerCell) -> int:
        return len(cell.files)


class StandingSerializer(serializers.Serializer):
    field = serializers.CharField(label="代码，空的指整份台账")
    detail = serializers.CharField(label="问题和办法")


class ReturnedSerializer(serializers.Serializer):
    field = serializers.CharField(label="代码，空的指整份台账")
    detail = serializers.CharField(label="退回意见")
    reply = serializers.CharField(label="本单位的答复")


class WholeLedger(LedgerSerializer):
    cells = serializers.SerializerMethodField(label="各项内容")
    problems = serializers.SerializerMethodField(label="报送前还要办的")
    returned = serializers.SerializerMethodField(label="最近一次退回的意见")

    class Meta(LedgerSerializer.Meta):
        fields = (*LedgerSerializer.Meta.fields, "cells", "problems", "returned")

    @extend_schema_field(CellSerializer(many=True))
    def get_cells(self, ledger: Ledger) -> Any:
        return CellSerializer(self._filling(ledger).cells(), many=True).data

    @extend_schema_field(StandingSerializer(many=True))
    def get_problems(self, ledger: Ledger) -> list[dict[str, str]]:
        if not ledger.is_in_hand:
            return []
        standing = handing.standing_against(self._filling(ledger))
        return [
            {"field": "" if field == NON_FIELD_ERRORS else field, "detail": detail}
            for field, detail in standing
        ]

    @extend_schema_field(ReturnedSerializer(many=True))
    def get_returned(self, ledger: Ledger) -> list[dict[str, str]]:
        words = queries.words(ledger)
        whole = [{"field": "", "detail": words, "reply": ""}] if words else []
        return [
            *whole,
            *(
                {"field": key, "detail": one.query.reason, "reply": one.query.reply}
                for key, asked in queries.by_cell(ledger).items()
                for one in asked
                if one.is_last
            ),
        ]

    def _filling(self, ledger: Ledger) -> Filling:
        """Read once for both."""
        if "filling" not in self.context:
            self.context["filling"] = Filling(ledger, by=self.context["request"].user)
        return self.context["filling"]


# What is sent -------------------------------------------------------------------------------------


class CellEntry(serializers.Serializer):
    value = serializers.JSONField(allow_null=True, label="填报值；null 为清空")
    edition = serializers.IntegerField(
        min_value=0,
        max_value=cells.LATEST_EDITION,
        label="读取时该项的 edition，没有填过的为 0",
    )
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=cells.MOST_NOTE, label="说明"
    )

    def validate_value(self, value: Any) -> str:
        if not programs.is_plain(value):
            raise serializers.ValidationError("应是文字、数字、true、false、null 或文字的列表。")
        raw = programs.raw_of(value)
        if len(raw) > _LONGEST:
            raise serializers.ValidationError(f"最多 {_LONGEST:,} 个字，现在有 {len(raw):,} 个。")
        return raw


class ValuesEntry(serializers.Serializer):
    values = serializers.DictField(
        child=CellEntry(), allow_empty=False, label="各项的填报值，以代码为名"
    )


class SeenEntry(serializers.Serializer):
    seen = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=cells.LATEST_EDITION),
        allow_empty=False,
        label="要确认的各项，以代码为名，值为读取时该项的 edition",
    )


class FileEntry(serializers.Serializer):
    key = serializers.CharField(max_length=30, label="附在哪一项，写其代码")
    file = serializers.FileField(allow_empty_file=True, label="文件，类型、大小与网页上相同")


class LedgerApiFilters(django_filters.FilterSet):
    period = django_filters.CharFilter(
        method="in_period", label="期间：2026-11、2026-Q4 或 2026-W47", max_length=10
    )
    form = django_filters.CharFilter(
        field_name="form__fieldset__code", label="表样代码", max_length=50
    )
    unit = django_filters.CharFilter(field_name="unit__code", label="单位编码", max_length=30)
    below = django_filters.CharFilter(
        method="in_branch", label="该编码的单位及其下级", max_length=30
    )
    state = django_filters.ChoiceFilter(choices=LedgerState.choices, label="状态")
    timeliness = django_filters.ChoiceFilter(
        choices=Timeliness.choices, method="in_time", label="时效"
    )

    class Meta:
        model = Ledger
        fields = ()

    def in_period(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        return rows.filter(period=asked_period(name, code))

    def in_branch(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        top = Unit.objects.visible_to(self.request.user).filter(code=code).first()
        return rows.filter(unit__path__startswith=top.path) if top else rows.none()

    def in_time(self, rows: LedgerQuerySet, name: str, timeliness: str) -> QuerySet:
        return rows.timely(timezone.now()).filter(timeliness=timeliness)


@serves("ledgers", basename="ledger")
@extend_schema(tags=["台账"])
@extend_schema_view(
    list=extend_schema(summary="台账列表", description="最近的期间在前。"),
    retrieve=extend_schema(
        summary="一份台账",
        description="各项内容和报送前还要办的。",
        responses=WholeLedger,
    ),
)
class Ledgers(ScopedViewSet):
    permission = LEDGERS_VIEW
    queryset: ClassVar = Ledger.objects.select_related(
        "form__fieldset", "unit__kind", "level"
    ).order_by("-period", "form__position", "unit__path", "pk")
    serializer_class = LedgerSerializer
    filterset_class = LedgerApiFilters

    def needed_reach(self) -> Reach:
        return READ_LEDGERS if self.action in READING else FILL_LEDGERS

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who fills reads what he fills."""
        super().initial(request, *args, **kwargs)
        if self.action in READING:
            return
        if isinstance(request.auth, ApiToken) and READ_LEDGERS not in request.auth.reach:
            label = READ_LEDGERS.label
            raise Denied(f"填报台账的令牌，用途还应包括“{label}”，请在“接口令牌”页另行创建。")
        require(request.user, LEDGERS_FILL)

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return LedgerSerializer if self.action == "list" else WholeLedger

    @extend_schema(
        summary="填报",
        description="只写要填的项，其余不变。有一项不能保存，就全部不保存，errors 逐项说明；"
        "读取以后别人改过的项不会被覆盖。",
        request=ValuesEntry,
        responses=WholeLedger,
    )
    @action(detail=True, methods=["put"], url_path="values", filterset_class=None)
    def values(self, request: Request, **kwargs: Any) -> Response:
        ledger = self.get_object()
        entry = ValuesEntry(data=request.data)
        entry.is_valid(raise_exception=True)
        typed = {
            key: Typed(cell["value"], cell["edition"], cell.get("note"))
            for key, cell in entry.validated_data["values"].items()
        }
        programs.save(ledger, typed, by=request.user)
        return self._whole()

    @extend_schema(
        summary="附佐证材料",
        description="一次一个文件，以 multipart/form-data 发送；可附几个、多大，见台账内容。",
        request={"multipart/form-data": FileEntry},
        responses=WholeLedger,
    )
    @action(
        detail=True,
        methods=["post"],
        url_path="files",
        parser_classes=[FileParts],
        filterset_class=None,
    )
    def attach(self, request: Request, **kwargs: Any) -> Response:
        ledger = self.get_object()
        entry = FileEntry(data=request.data)
        entry.is_valid(raise_exception=True)
        evidence.attach(ledger, by=request.user, **entry.validated_data)
        return self._whole()

    @extend_schema(
        summary="删除佐证材料",
        description="报送以前可以删除；删除留有记录。",
        parameters=[OpenApiParameter("file", int, OpenApiParameter.PATH, description="材料的 id")],
        request=None,
        responses={200: WholeLedger},
    )
    @action(detail=True, methods=["delete"], url_path="files/<int:file>", filterset_class=None)
    def detach(self, request: Request, **kwargs: Any) -> Response:
        files = LedgerFile.objects.visible_to(request.user).select_related("upload", "ledger")
        file = get_object_or_404(files, pk=kwargs["file"], ledger=self.get_object())
        evidence.take_away(file, by=request.user)
        return self._whole()

    @extend_schema(
        summary="确认系统带出的数",
        description="逐项确认与实际相符；不符的用“填报”写入另外的值和说明。读取以后改变了的项不确认，"
        "有一项不能确认，就全部不确认，errors 逐项说明。",
        request=SeenEntry,
        responses=WholeLedger,
    )
    @action(detail=True, methods=["post"], filterset_class=None)
    def confirm(self, request: Request, **kwargs: Any) -> Response:
        ledger = self.get_object()
        entry = SeenEntry(data=request.data)
        entry.is_valid(raise_exception=True)
        programs.confirm(ledger, entry.validated_data["seen"], by=request.user)
        return self._whole()

    @extend_schema(
        summary="重新读取系统数据",
        description="没有人填过别的值的项，更新为系统现在的数，须再次确认。",
        request=None,
        responses=WholeLedger,
    )
    @action(detail=True, methods=["post"], filterset_class=None)
    def read(self, request: Request, **kwargs: Any) -> Response:
        cells.read_again(self.get_object(), by=request.user)
        return self._whole()

    @extend_schema(
        summary="报送",
        description="与网页上报送的检查相同；不能报送的，errors 逐项说明，什么都不改变。",
        request=None,
        responses=WholeLedger,
    )
    @action(detail=True, methods=["post"], filterset_class=None)
    def submit(self, request: Request, **kwargs: Any) -> Response:
        handing.submit(self.get_object(), by=request.user)
        return self._whole()

    def _whole(self) -> Response:
        """As it is now."""
        return Response(self.get_serializer(self.get_object()).data)
