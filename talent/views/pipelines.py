"""Pipelines: calls for projects and flexible leads, their stages, who goes through them."""

from typing import Any, ClassVar

import django_filters
import django_tables2 as tables
from django import forms as django_forms
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from portal.access import require
from portal.orgs.models import Unit
from portal.ui import deriving
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.grouping import Grouped
from portal.ui.tables import DateColumn, ListTable, NameColumn
from portal.ui.views import (
    ActPage,
    FormOfRecord,
    Link,
    NothingToAsk,
    RecordDetail,
    RecordEdit,
    RecordList,
    RecordNew,
    Records,
)
from portal.ui.widgets import DateInput, UnitPicker
from talent import widgets
from talent.choices import PipelineKind, StageMark
from talent.domain import pipelines
from talent.filters.talents import OutdatedFilter, codes_of, visible_units
from talent.models import Pipeline, PipelineCase, PipelineMove, PipelineStage
from talent.permissions import TALENT_KEEP, TALENT_VIEW
from talent.tables.talents import code_column
from talent.views.picking import Searching


class PipelineFilters(deriving.filters(Pipeline, ("kind", "closed_on"), "closed_on")):  # type: ignore[misc]
    closing = django_filters.BooleanFilter(label="申报快截止", method="ends_soon")

    def ends_soon(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        near = pipelines.closing(timezone.localdate()).values("pk")
        return rows.filter(pk__in=near) if asked else rows.exclude(pk__in=near)


class Pipelines(Records):
    """人才办, at each call and all year: which ways are open, how many places, until when?"""

    acts = pipelines.PIPELINES
    one, many = "pipeline", "pipelines"
    reads = TALENT_VIEW
    title = "引才项目"
    lead = "项目申报、柔性引才各自一条流程，阶段由本县设定；对象在“引才对象”里逐个推进。"
    columns = ("name", "kind", "office", "since", "above_until", "until", "places", "closed_on")
    filters = PipelineFilters
    empty_title = "还没有引才项目"
    empty_hint = "每次申报通知、每条引才渠道登记一个。"
    PATHS: ClassVar = {**Records.PATHS, "SetUp": "<int:pk>/set-up/"}

    class Detail(RecordDetail):
        def actions(self) -> list[Link]:
            offered = super().actions()
            if offered and not self.record.stages.exists():
                way = self.declared.address("SetUp", pk=self.record.pk)
                offered.insert(0, Link("设定常用阶段", way, "list-numbers"))
            asked = f"?pipeline={self.record.pk}"
            if offered:
                way = reverse("talent:stage-new") + asked
                offered.append(Link("增加阶段", way, "plus"))
            if self.request.user.can(TALENT_KEEP) and self.record.closed_on is None:
                offered.append(Link("登记对象", reverse("talent:case-new") + asked, "user-plus"))
            return offered

    class SetUp(FormOfRecord, ActPage):
        verb = "设定常用阶段"
        form_class = NothingToAsk

        def initial(self) -> dict[str, Any]:
            return {}

        def consequences(self) -> list[str]:
            steps = pipelines.USUAL[PipelineKind(self.record.kind)]
            return ["、".join(label for label, *_ in steps) + "；以后可以逐个修改。"]

        def act(self, form: Any) -> Pipeline:
            pipelines.set_up(self.record, by=self.request.user)
            return self.record


class StageList(RecordList):
    def rows(self) -> QuerySet:
        return super().rows().select_related("pipeline")


class Stages(Records):
    """人才办, once per pipeline: what are its steps called, how long may each take?"""

    acts = pipelines.STAGES
    one, many = "stage", "stages"
    reads = TALENT_VIEW
    columns = ("label", "pipeline", "position", "limit_days", "mark")
    filtered_by = ("pipeline", "mark")
    empty_title = "还没有设定阶段"
    List = StageList


class PipelineCaseFilters(ListFilters):
    pipeline = django_filters.ModelChoiceFilter(
        queryset=lambda request: Pipeline.objects.visible_to(request.user).in_order(),
        label="引才项目",
    )
    kind = django_filters.ChoiceFilter(
        choices=PipelineKind.choices, field_name="pipeline__kind", label="类型", empty_label="全部"
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="归口单位（含下级）", method="below", widget=UnitPicker
    )
    source = ManyFilter(choices=codes_of("lead_source"), label="线索来源")
    form = ManyFilter(choices=codes_of("lead_form"), label="合作形式")
    going = django_filters.BooleanFilter(label="还在推进", method="still_going")
    stuck = django_filters.BooleanFilter(label="超过期限没有进展", method="is_stuck")
    reached_since = django_filters.DateFilter(
        label="到达日期从", method="as_marked", widget=DateInput()
    )
    reached_until = django_filters.DateFilter(
        label="到达日期到", method="as_marked", widget=DateInput()
    )
    mark = django_filters.ChoiceFilter(
        choices=[one for one in StageMark.choices if one[0]],
        label="到过",
        method="reached",
        empty_label="不限",
    )
    moved_since = django_filters.DateFilter(
        label="进展日期从", field_name="moved_on", lookup_expr="gte", widget=DateInput()
    )
    moved_until = django_filters.DateFilter(
        label="进展日期到", field_name="moved_on", lookup_expr="lte", widget=DateInput()
    )
    outdated = OutdatedFilter("leads")

    class Meta:
        model = PipelineCase
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.below(unit)

    def still_going(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        going = rows.going()
        return going if asked else rows.exclude(pk__in=going.values("pk"))

    def is_stuck(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        stuck = rows.stuck(timezone.localdate())
        return stuck if asked else rows.exclude(pk__in=stuck.values("pk"))

    def as_marked(self, rows: Any, name: str, day: Any) -> Any:
        """Of the same move as the mark."""
        return rows if self.form.cleaned_data.get("mark") else self._moved(rows, {})

    def reached(self, rows: Any, name: str, mark: str) -> Any:
        return self._moved(rows, {"stage__mark": mark})

    def _moved(self, rows: Any, asked: dict[str, Any]) -> Any:
        days = self.form.cleaned_data
        if since := days.get("reached_since"):
            asked["on__gte"] = since
        if until := days.get("reached_until"):
            asked["on__lte"] = until
        moves = PipelineMove.objects.filter(case=OuterRef("pk"), **asked)
        return rows.filter(Exists(moves))


class PipelineCaseTable(ListTable):
    name = NameColumn(verbose_name="姓名或团队")
    pipeline = tables.Column(verbose_name="引才项目", order_by=("pipeline__name", "pk"))
    stage = tables.Column(verbose_name="阶段", order_by=("stage__position", "pk"))
    moved_on = DateColumn(verbose_name="最近进展")
    unit = tables.Column(verbose_name="归口单位", order_by=("unit__path", "pk"))
    field = code_column("领域", "field")
    source = code_column("线索来源", "source")
    form = code_column("合作形式", "form")
    enterprise = tables.Column(verbose_name="对接企业", order_by=("enterprise__name", "pk"))
    agreed_until = DateColumn(verbose_name="签约止")

    class Meta(ListTable.Meta):
        model = PipelineCase
        fields = ()


class PipelineCaseForm(Grouped, deriving.form(PipelineCase, pipelines.CASES.fields)):  # type: ignore[misc]
    GROUPS = pipelines.GROUPS


class PipelineCaseEditForm(Grouped, deriving.form(PipelineCase, pipelines.CASES.corrected)):  # type: ignore[misc]
    GROUPS = pipelines.GROUPS


class PipelineMoveForm(django_forms.Form):
    stage = django_forms.ModelChoiceField(PipelineStage.objects.none(), label="到")
    on = django_forms.DateField(label="日期", widget=DateInput(), initial=timezone.localdate)
    note = django_forms.CharField(
        label="说明", max_length=200, required=False, help_text="退回、终止的必须写明原因。"
    )


class Cases(Records):
    """人才办 and host units, weekly: who is where, who has not moved for a month?"""

    acts = pipelines.CASES
    one, many = "case", "cases"
    reads = TALENT_VIEW
    title = "引才对象"
    form = PipelineCaseForm
    table = PipelineCaseTable
    filters = PipelineCaseFilters
    search_hint = "姓名、团队或拼音首字母"
    hidden_columns = ("agreed_until", "field")
    empty_title = "还没有引才对象"
    empty_hint = "有线索就登记，逐步推进；每一步都有日期。"
    PATHS: ClassVar = {**Records.PATHS, "Move": "<int:pk>/move/"}

    class List(RecordList):
        def rows(self) -> QuerySet:
            return super().rows().select_related("pipeline", "stage", "unit", "enterprise")

    class Detail(RecordDetail):
        def records(self) -> QuerySet:
            named = ("pipeline", "stage", "unit", "enterprise", "profile__person")
            return super().records().select_related(*named, "need__unit", "need__enterprise")

        def actions(self) -> list[Link]:
            offered = super().actions()
            if offered and not self.record.stage.is_end:
                way = self.declared.address("Move", pk=self.record.pk)
                offered.insert(0, Link("推进", way, "arrow-right", "primary"))
            return offered

    class New(Searching, RecordNew):
        among = widgets.HERE

    class Edit(Searching, RecordEdit):
        among = widgets.HERE

    class Move(FormOfRecord, ActPage):
        verb = "推进"
        form_class = PipelineMoveForm
        watched = ("stage",)

        def prepare(self) -> None:
            super().prepare()
            require(self.request.user, TALENT_KEEP, self.record.unit)

        def records(self) -> QuerySet:
            return super().records().select_related("pipeline", "stage", "unit")

        def initial(self) -> dict[str, Any]:
            return {}

        def consequences(self) -> list[str]:
            case = self.record
            return [f"现在在“{case.stage}”，自 {case.moved_on} 起。"]

        def build_form(self, **kwargs: Any) -> django_forms.BaseForm:
            form = super().build_form(**kwargs)
            others = self.record.pipeline.stages.exclude(pk=self.record.stage_id)
            form.fields["stage"].queryset = others.in_order()  # type: ignore[attr-defined]
            return form

        def act(self, form: Any) -> PipelineCase:
            moved: PipelineCase = pipelines.move(
                self.record, by=self.request.user, **form.cleaned_data
            )
            return moved

    @classmethod
    def _of_edit(cls) -> dict[str, Any]:
        return {"form_class": PipelineCaseEditForm, "watched": cls.acts.corrected}
