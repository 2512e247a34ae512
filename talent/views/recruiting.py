"""Cohorts of recruitment: their funnels, the numbers of each step, those who came."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from portal.access import require
from portal.problems import refuse_if
from portal.ui.papers import PagePaper, PaperHead, PaperTable
from portal.ui.views import (
    ActPage,
    Crumb,
    FormOfRecord,
    Link,
    NothingToAsk,
    OnPaper,
    Page,
    RecordDetail,
    RecordFormPage,
    RecordList,
    RecordNew,
    Records,
)
from talent import widgets
from talent.choices.recruiting import RecruitKind
from talent.domain import recruiting, retention
from talent.filters.recruiting import (
    RecruitArrivalFilters,
    RecruitCohortFilters,
    RecruitStageFilters,
)
from talent.forms import recruiting as forms
from talent.models import RecruitArrival, RecruitCohort, TalentProfile
from talent.permissions import TALENT_KEEP, TALENT_VIEW
from talent.tables.recruiting import RecruitArrivalTable, RecruitCohortTable, RecruitStageTable
from talent.views.picking import Searching, among
from talent.views.talents import Talents

_RECRUITED = "3"  # 来源类别：全职引进


class RecruitCohorts(Records):
    """人才办 and 人社局, at each notice and as its steps are over: how far are we, who came?"""

    acts = recruiting.COHORTS
    one, many = "recruit", "recruits"
    reads = TALENT_VIEW
    title = "引才批次"
    lead = "每次招引公告登记一个批次，各环节填人数；报名的人只计数，到岗的才建人才档案。"
    table = RecruitCohortTable
    filters = RecruitCohortFilters
    search_hint = "名称或文件"
    hidden_columns = ("term", "document")
    ending = recruiting.COHORT_ENDING
    empty_title = "还没有引才批次"
    empty_hint = "硕士引进、事业单位招聘、到村任职大学生等，每次公告登记一个。"
    PATHS: ClassVar = {
        **Records.PATHS,
        "SetUp": "<int:pk>/set-up/",
        "Fill": "<int:pk>/fill/",
        "Enrol": "<int:pk>/enrol/",
    }

    class List(RecordList):
        def rows(self) -> QuerySet:
            seen = RecruitArrival.objects.visible_to(self.request.user)
            return super().rows().select_related("unit").with_numbers(seen)

        def actions(self) -> list[Link]:
            way = reverse("talent:recruiting")
            return [*super().actions(), Link("引才成效", way, "filter")]

    class Detail(RecordDetail):
        def records(self) -> QuerySet:
            return super().records().select_related("unit")

        def actions(self) -> list[Link]:
            row, user = self.record, self.request.user
            keeps, told = self.declared.may_keep(user, row), row.stages.exists()
            going, asked = row.closed_on is None, f"?cohort={row.pk}"
            offered = [
                (keeps and going and not told, "设定常用环节", self._way("SetUp"), "list-numbers"),
                (keeps and going and told, "填报人数", self._way("Fill"), "table-plus"),
                (keeps and going, "增加环节", reverse("talent:recruit-stage-new") + asked, "plus"),
                (user.can(TALENT_KEEP), "登记到岗", self._way("Enrol"), "user-plus"),
                (
                    user.can(TALENT_KEEP),
                    "从人才库登记到岗",
                    reverse("talent:arrival-new") + asked,
                    "user-check",
                ),
            ]
            made = [Link(label, way, icon) for allowed, label, way, icon in offered if allowed]
            return [*made, *super().actions()]

        def _way(self, part: str) -> str:
            way: str = self.declared.address(part, pk=self.record.pk)
            return way

    class SetUp(FormOfRecord, ActPage):
        verb = "设定常用环节"
        form_class = NothingToAsk

        def initial(self) -> dict[str, Any]:
            return {}

        def consequences(self) -> list[str]:
            usual = recruiting.USUAL[RecruitKind(self.record.kind)]
            return ["、".join(label for label, _ in usual) + "；以后可以逐个修改。"]

        def act(self, form: Any) -> RecruitCohort:
            recruiting.set_up(self.record, by=self.request.user)
            return self.record

    class Fill(FormOfRecord):
        verb = "填报人数"
        form_class = forms.FunnelForm

        def initial(self) -> dict[str, Any]:
            return self.on_record()

        def on_record(self) -> dict[str, Any]:
            """The numbers stand in the rows of the steps."""
            told: dict[str, Any] = {}
            for stage in self.recorded_in():
                number, on = recruiting.boxes(stage)
                told |= {number: stage.number, on: stage.on}
            return told

        def recorded_in(self) -> list[Any]:
            return list(self.record.stages.in_order())

        def form_kwargs(self) -> dict[str, Any]:
            return {"stages": self.recorded_in()}

        def build_form(self, **kwargs: Any) -> BaseForm:
            return RecordFormPage.build_form(self, **kwargs)

        def check(self, form: Any) -> None:
            refuse_if(recruiting.may_be_told(self.record, form.told()))

        def act(self, form: Any) -> RecruitCohort:
            return recruiting.fill(self.record, told=form.told(), by=self.request.user)

        def done_message(self, result: Any) -> str:
            return "".join(["已填报。", *recruiting.doubts(result.stages.in_order())])

    class Enrol(RecordFormPage):
        """Whoever keeps the place of work: somebody new took up his post."""

        title = "登记到岗：{record}"
        form_class = forms.EnrolForm
        verb = "登记到岗"
        done = "已登记到岗并建立人才档案，等待人才办核实。"
        lead = "已在人才库的，用“从人才库登记到岗”；系统会按身份证号、姓名和出生年月、电话核对。"

        def prepare(self) -> None:
            super().prepare()
            require(self.request.user, TALENT_KEEP)

        def initial(self) -> dict[str, Any]:
            return {"source": _RECRUITED, "channel": self.record.name}

        def crumbs(self) -> list[Crumb]:
            return RecruitCohorts.way_to(self.record)

        def build_form(self, **kwargs: Any) -> BaseForm:
            form = super().build_form(**kwargs)
            unit: Any = form.fields["unit"]
            unit.queryset = Talents.offered(unit.queryset.model, self.request.user)
            return form

        def act(self, form: Any) -> RecruitArrival:
            told = form.cleaned_data
            return recruiting.enrol(
                self.record,
                unit=told["unit"],
                facts=form.facts,
                values=form.values,
                on=told["on"],
                until=told["until"],
                confirmed=told["confirmed"],
                by=self.request.user,
            )


class RecruitStageList(RecordList):
    def rows(self) -> QuerySet:
        return super().rows().select_related("cohort__unit")


class RecruitStages(Records):
    """人才办, before a report: which steps were over in these days, which still wait?"""

    acts = recruiting.STAGES
    one, many = "recruit-stage", "recruit-stages"
    reads = TALENT_VIEW
    title = "引才环节"
    table = RecruitStageTable
    filters = RecruitStageFilters
    hidden_columns = ("mark",)
    empty_title = "还没有引才环节"
    empty_hint = "登记引才批次后，在批次页点“设定常用环节”。"
    facts = ("cohort", "position", "label", "mark", "due_on", "number", "on")
    List = RecruitStageList


class RecruitArrivals(Records):
    """人才办 and units: who came with which cohort, whose term runs out?"""

    acts = recruiting.ARRIVALS
    one, many = "arrival", "arrivals"
    reads = TALENT_VIEW
    title = "到岗人员"
    table = RecruitArrivalTable
    filters = RecruitArrivalFilters
    search_hint = "姓名、拼音首字母或工作单位"
    hidden_columns = ("post", "left_on", "kind")
    empty_title = "还没有到岗人员"
    empty_hint = "在引才批次页点“登记到岗”。"

    @classmethod
    def offered(cls, model: Any, user: Any) -> QuerySet:
        rows: Any = super().offered(model, user)
        if model is TalentProfile:
            rows = among(user, widgets.HERE).select_related("person")
        elif model is RecruitCohort:
            rows = rows.in_order()
        found: QuerySet = rows
        return found

    class New(Searching, RecordNew):
        among = widgets.HERE

    class List(RecordList):
        def rows(self) -> QuerySet:
            named = ("profile__person", "profile__unit", "cohort")
            return super().rows().select_related(*named)

    class Detail(RecordDetail):
        def records(self) -> QuerySet:
            named = ("profile__person", "profile__unit", "cohort")
            return super().records().select_related(*named)


class Recruiting(OnPaper, Page):
    """人才办, before a report: of each kind how many were asked for, came, and stayed?"""

    template_name = "talent/recruiting.html"
    permission = TALENT_VIEW
    title = "引才成效"
    lead = (
        "按类别汇总各批次；竞争比 = 报名 ÷ 计划，到岗率 = 到岗 ÷ 计划；"
        "留任率 = 到岗满 12、36 个月的人员中，当时仍在库的占比。"
    )

    def prepare(self) -> None:
        self.form = forms.RecruitPeriodForm(self.request.GET)
        self.asked = self.form.cleaned_data if self.form.is_valid() else {}

    def crumbs(self) -> list[Crumb]:
        return RecruitCohorts.way_to_list()

    def actions(self) -> list[Link]:
        return self.paper_links()

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if (document := self.paper_asked()) is not None:
            return document
        days = {f"since_{name}": str(day) for name, day in self.asked.items() if day}
        query = f"&{urlencode(days)}" if days else ""
        return self.render(form=self.form, rows=self.rows(), query=query)

    def rows(self) -> list[retention.KindRow]:
        cohorts = RecruitCohort.objects.visible_to(self.request.user)
        if since := self.asked.get("since"):
            cohorts = cohorts.filter(since__gte=since)
        if until := self.asked.get("until"):
            cohorts = cohorts.filter(since__lte=until)
        seen = RecruitArrival.objects.visible_to(self.request.user)
        return retention.by_kind(cohorts, seen, timezone.localdate())

    def on_paper(self) -> PagePaper:
        words = ("批次", "计划", "报名", "竞争比", "到岗", "到岗率", "已建档")
        after = [f"满 {number} 个月留任率" for number in retention.AFTER]
        heads = (
            PaperHead("类别", 14),
            *(PaperHead(word, 8, is_number=True) for word in words),
            *(PaperHead(word, 12, is_number=True) for word in after),
        )
        told = tuple(
            (
                *(row.label, row.cohorts, _or_dash(row.planned), _or_dash(row.applied)),
                *(row.rivalry, _or_dash(row.arrived), row.arrival_rate, row.filed),
                *(one.rate for one in row.stayed),
            )
            for row in self.rows()
        )
        since, until = self.asked.get("since"), self.asked.get("until")
        about = f"启动日期 {since or '最早'} 至 {until or timezone.localdate()}"
        return PagePaper(self.title, about, (PaperTable(heads, told),), (self.lead,))


def _or_dash(number: int | None) -> int | str:
    return "—" if number is None else number
