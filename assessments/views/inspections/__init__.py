"""Inspections on the spot: drawn by the assessment office, recorded by whoever goes there."""

from typing import Any, Final

from django.db.models import Count, Q
from django.urls import reverse, reverse_lazy

from assessments.choices import CheckVerdict, VisitState
from assessments.domain.inspections import rounds, visits
from assessments.models import InspectionRound, InspectionVisit
from assessments.permissions import INSPECTIONS_FILL, INSPECTIONS_MANAGE, INSPECTIONS_VIEW
from assessments.presets.inspections import COUNTY_UNITS, VILLAGES
from assessments.views.inspections.forms import ChecklistForm
from assessments.views.inspections.lists import (
    VISIT_TONES,
    InspectionFilters,
    InspectionTable,
    RoundFilters,
    RoundTable,
)
from portal.problems import refuse_if
from portal.ui.forms import ReasonForm
from portal.ui.views import (
    ActPage,
    Crumb,
    FormPage,
    Link,
    ListPage,
    NothingToAsk,
    RecordFormPage,
    RecordPage,
)

LIST = "assessments:inspections"
_LIST = Crumb("督查检查", reverse_lazy(LIST))
_ROUNDS = Crumb("抽取记录", reverse_lazy("assessments:inspection-rounds"))
VERDICT_TONES: Final[dict[str, tuple[str, str]]] = {
    CheckVerdict.MET: ("ok", "circle-check"),
    CheckVerdict.PARTLY: ("warn", "alert-triangle"),
    CheckVerdict.FAILED: ("bad", "x"),
    CheckVerdict.NOT_CONCERNED: ("plain", "minus"),
}


class Inspections(ListPage):
    """Inspectors, on the way: where to this month? A leader: what was found? A unit: how did we
    come off?"""

    model = InspectionVisit
    table = InspectionTable
    filters = InspectionFilters
    permission = INSPECTIONS_VIEW
    title = "督查检查"
    lead = "每月随机抽取乡镇（街道）、村（社区）和县直单位，到现场对照检查表检查。"
    search_hint = "检查地点或被督查单位"
    empty_title = "没有检查"
    empty_hint = "考核办每月抽取一次；抽中的单位检查以后，本单位才看得到结果。"

    def rows(self) -> Any:
        failed = Count("answers", filter=Q(answers__verdict=CheckVerdict.FAILED))
        rows = super().rows().select_related("round", "unit", "assessed", "recorded_by")
        return rows.annotate(failures=failed).order_by("-round__period", "assessed__path", "pk")

    def actions(self) -> list[Link]:
        user = self.request.user
        links = []
        if user.can(INSPECTIONS_FILL) or user.can(INSPECTIONS_MANAGE):
            address = reverse("assessments:inspection-rounds")
            links.append(Link("抽取记录", address, "history"))
        if user.can(INSPECTIONS_MANAGE) and not rounds.is_drawn():
            address = reverse("assessments:draw-inspections")
            links.append(Link("抽取本月", address, "arrows-shuffle", "primary"))
        return links


class DrawInspections(FormPage):
    """考核办, at the beginning of a month: chance decides, and anybody can check that it did."""

    title = "抽取督查单位"
    permission = INSPECTIONS_MANAGE
    form_class = NothingToAsk
    verb = "抽取"
    done = "已抽取。"
    cancel_url = reverse_lazy(LIST)

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    def consequences(self) -> list[str]:
        return [
            (
                f"抽取{rounds.running_month().label}的地点：三分之一的乡镇（街道），"
                f"每个 {VILLAGES} 个村（社区）；{COUNTY_UNITS} 个县直单位。"
            ),
            "每月只抽一次，不能重抽。种子留存，任何人都可以重新计算、核对。",
        ]

    def act(self, form: NothingToAsk) -> InspectionRound:
        return rounds.draw(by=self.request.user)


class InspectionRounds(ListPage):
    """考核办, when somebody asks why it was his turn."""

    model = InspectionRound
    table = RoundTable
    filters = RoundFilters
    permission = INSPECTIONS_FILL
    title = "督查抽取记录"
    empty_title = "还没有抽取过"
    empty_hint = "由考核办在“督查检查”页每月抽取一次。"

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    def rows(self) -> Any:
        seen = Q(visits__in=InspectionVisit.objects.visible_to(self.request.user))
        rows = super().rows().select_related("drawn_by")
        return rows.annotate(
            places=Count("visits", filter=seen),
            done=Count("visits", filter=seen & Q(visits__state=VisitState.DONE)),
        ).order_by("-period")


class InspectionRoundPage(RecordPage):
    """Whoever wants to check the draw: seed, pool, result, and how to work it out again."""

    model = InspectionRound
    permission = INSPECTIONS_FILL
    template_name = "assessments/inspection_round.html"

    def get_title(self) -> str:
        return f"{self.record}抽取"

    def crumbs(self) -> list[Crumb]:
        return [_LIST, _ROUNDS]

    def context(self, **extra: Any) -> dict[str, Any]:
        drawn = InspectionVisit.objects.visible_to(self.request.user).filter(round=self.record)
        return super().context(
            record=self.record,
            visits=[
                (visit, VISIT_TONES[visit.state])
                for visit in drawn.select_related("unit", "assessed").order_by("pk")
            ],
            townships=len(self.record.pool["townships"]),
            county_units=len(self.record.pool["county_units"]),
            is_as_drawn=rounds.is_as_drawn(self.record),
            **extra,
        )


class InspectionPage(RecordPage):
    """The sheet of one place, with what became of each finding."""

    model = InspectionVisit
    permission = INSPECTIONS_VIEW
    template_name = "assessments/inspection.html"

    def records(self) -> Any:
        rows = super().records()
        return rows.select_related("round", "unit", "assessed", "recorded_by")

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    def context(self, **extra: Any) -> dict[str, Any]:
        answers = self.record.answers.select_related("finding__register").order_by("position")
        return super().context(
            record=self.record,
            tone=VISIT_TONES[self.record.state],
            answers=[(answer, VERDICT_TONES[answer.verdict]) for answer in answers],
            **extra,
        )

    def actions(self) -> list[Link]:
        visit, user = self.record, self.request.user
        links: list[Link] = []
        if visit.is_waiting and user.can(INSPECTIONS_FILL, visit.unit):
            address = reverse("assessments:fill-inspection", args=[visit.pk])
            links.append(Link("填检查表", address, "pencil", "primary"))
        if visit.is_waiting and user.can(INSPECTIONS_MANAGE, visit.unit):
            address = reverse("assessments:skip-inspection", args=[visit.pk])
            links.append(Link("跳过", address, "ban"))
        return links


class SkipInspection(ActPage):
    """考核办: the road is flooded, the hall is being rebuilt."""

    model = InspectionVisit
    permission = INSPECTIONS_MANAGE
    title = "跳过：{record}"
    form_class = ReasonForm
    verb = "跳过"

    def records(self) -> Any:
        return super().records().select_related("round", "unit", "assessed")

    def crumbs(self) -> list[Crumb]:
        return [_LIST, Crumb(str(self.record), self.record.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        return [
            "跳过的地点本月不检查、不计分，理由留存。",
            "按同一个种子，同一范围中下一个签递补：村（社区）由同一乡镇的递补，县直单位由县直单位递补。",
        ]

    def act(self, form: ReasonForm) -> InspectionVisit | None:
        return visits.skip(self.record, by=self.request.user, **form.cleaned_data)

    def done_message(self, result: InspectionVisit | None) -> str:
        return f"已跳过，由“{result.unit}”递补。" if result else "已跳过，没有可以递补的地点。"

    def success_url(self, result: InspectionVisit | None) -> str:
        return self.record.get_absolute_url()


class FillInspection(RecordFormPage):
    """An inspector on the spot, with a telephone in hand: eleven items, a tap each."""

    model = InspectionVisit
    permission = INSPECTIONS_FILL
    title = "检查表：{record}"
    lead = "系统里有的，不要单位再提供纸质材料。不符合的列入问题整改台账，30 天内整改。"
    form_class = ChecklistForm
    verb = "提交"
    done = "已提交。"

    def records(self) -> Any:
        return super().records().select_related("round", "unit", "assessed")

    def crumbs(self) -> list[Crumb]:
        return [_LIST, Crumb(str(self.record), self.record.get_absolute_url())]

    def consequences(self) -> list[str]:
        return ["检查表只提交一次，提交后不能修改；被督查单位随即看得到结果。"]

    def initial(self) -> dict[str, Any]:
        return {}

    def check(self, form: ChecklistForm) -> None:
        found = visits.problems(self.record, form.cleaned_data.get("visited_on"), form.answers())
        refuse_if((field, words) for field, words in found if field not in form.errors)

    def act(self, form: ChecklistForm) -> InspectionVisit:
        given = form.cleaned_data
        return visits.record(
            self.record,
            visited_on=given["visited_on"],
            answers=form.answers(),
            note=given["note"],
            by=self.request.user,
        )
