"""Judges' rounds: opened by an office, marked on telephones, closed with the result."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse, reverse_lazy

from assessments.domain.judges import arithmetic, rounds
from assessments.domain.projects.rates import begun_of
from assessments.models import JudgedUnit, JudgesSheet, JudgingRound
from assessments.permissions import JUDGING_MANAGE, JUDGING_VIEW
from assessments.presets.judges import ITEMS
from assessments.views.judges.forms import JudgesSheetForm, JudgingForm
from assessments.views.judges.lists import ROUND_TONES, JudgingFilters, JudgingTable
from portal.ui.views import (
    ActPage,
    Crumb,
    FormPage,
    Link,
    ListPage,
    NothingToAsk,
    Page,
    RecordFormPage,
    RecordPage,
)

LIST = "assessments:judging"
MINE = "assessments:my-sheets"
_LIST = Crumb("观摩评分", reverse_lazy(LIST))
_MINE = Crumb("我的评分", reverse_lazy(MINE))


class Judging(ListPage):
    """组织科 twice a year: which projects were looked at? A leader: what came out?"""

    model = JudgingRound
    table = JudgingTable
    filters = JudgingFilters
    permission = JUDGING_VIEW
    title = "观摩评分"
    lead = "书记项目现场观摩：评委在手机上打分，结束后得出各单位的平均分。"
    search_hint = "名称"
    empty_title = "还没有观摩评分"
    empty_hint = "年中、年末由组织科或考核办组织。"

    def rows(self) -> Any:
        seen = Q(judged__in=JudgedUnit.objects.visible_to(self.request.user))
        rows = super().rows().annotate(units=Count("judged", filter=seen))
        return rows.order_by("-held_on", "-pk")

    def actions(self) -> list[Link]:
        links = [Link("我的评分", reverse(MINE), "pencil-check")]
        if self.request.user.can(JUDGING_MANAGE):
            address = reverse("assessments:open-judging")
            links.append(Link("组织观摩评分", address, "plus", "primary"))
        return links


class OpenJudging(FormPage):
    """组织科, before the round sets out: which units, which judges?"""

    title = "组织观摩评分"
    permission = JUDGING_MANAGE
    form_class = JudgingForm
    verb = "开始"
    done = "已开始，并通知评委。"
    cancel_url = reverse_lazy(LIST)

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def act(self, form: JudgingForm) -> JudgingRound:
        given = form.cleaned_data
        facts = {**given, "judges": list(given["judges"]), "units": list(given["units"])}
        return rounds.open_round(by=self.request.user, **facts)


class JudgingRoundPage(RecordPage):
    """While it runs how many have marked; afterwards the result. Nobody sees whose sheet is
    which."""

    model = JudgingRound
    permission = JUDGING_VIEW
    template_name = "assessments/judging_round.html"

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    def context(self, **extra: Any) -> dict[str, Any]:
        judged = JudgedUnit.objects.visible_to(self.request.user).filter(round=self.record)
        handed_in = Count("sheets", filter=Q(sheets__handed_in_at__isnull=False))
        rows = judged.select_related("unit").annotate(expected=Count("sheets"), handed_in=handed_in)
        return super().context(
            record=self.record,
            tone=ROUND_TONES[self.record.state],
            judged=rows.order_by("-mark", "unit__path"),
            items=ITEMS,
            **extra,
        )

    def actions(self) -> list[Link]:
        if not self.record.is_open or not self.request.user.can(JUDGING_MANAGE):
            return []
        address = reverse("assessments:close-judging", args=[self.record.pk])
        return [Link("结束评分", address, "check", "primary")]


class CloseJudging(ActPage):
    """组织科, when all sheets are in."""

    model = JudgingRound
    permission = JUDGING_MANAGE
    title = "结束评分：{record}"
    form_class = NothingToAsk
    verb = "结束"
    done = "已结束，得分已算出。"

    def crumbs(self) -> list[Crumb]:
        return [_LIST, Crumb(str(self.record), self.record.get_absolute_url())]

    def consequences(self) -> list[str]:
        judged = JudgedUnit.objects.visible_to(self.request.user)
        sheets = JudgesSheet.objects.filter(judged__round=self.record, judged__in=judged)
        waiting = sheets.filter(handed_in_at=None).count()
        words = f"还有 {waiting:,} 张评分表没有提交，不计入结果。" if waiting else ""
        return [words, "结束后评委不能再改，得分不再变化。"]

    def act(self, form: NothingToAsk) -> JudgingRound:
        return rounds.close(self.record, by=self.request.user)


class MySheets(Page):
    """A judge, on the bus between two projects."""

    title = "我的评分"
    lead = "提交以后，评分结束以前可以改。只有您本人看得到自己的评分。"
    template_name = "assessments/my_sheets.html"

    def context(self, **extra: Any) -> dict[str, Any]:
        sheets = JudgesSheet.objects.visible_to(self.request.user)
        sheets = sheets.select_related("judged__unit", "judged__round")
        rows = sheets.order_by("-judged__round__held_on", "judged__unit__path")[:100]
        return super().context(
            sheets=[
                (
                    sheet,
                    arithmetic.total(sheet.marks),
                    arithmetic.spoiled_by(sheet.marks) if sheet.handed_in_at else "",
                )
                for sheet in rows
            ],
            **extra,
        )


class FillJudgesSheet(RecordFormPage):
    """A judge before a project, telephone in hand: six numbers."""

    model = JudgesSheet
    form_class = JudgesSheetForm
    verb = "提交"
    done = "已提交。"
    cancel_url = reverse_lazy(MINE)

    @property
    def lead(self) -> str:
        judged = self.record.judged
        projects = begun_of(judged.unit, judged.round.period.year)
        said = "".join(
            f"项目：{project.name}（书记 {project.secretary}）。" for project in projects
        )
        return f"{judged.round}。{said}按 0.5 分一档打分，满分共 100 分。"

    def records(self) -> Any:
        return super().records().select_related("judged__round", "judged__unit")

    def get_title(self) -> str:
        return f"评分：{self.record.judged.unit}"

    def crumbs(self) -> list[Crumb]:
        return [_MINE]

    def initial(self) -> dict[str, Any]:
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        return {"marks": self.record.marks}

    def act(self, form: JudgesSheetForm) -> JudgesSheet:
        return rounds.hand_in(self.record, marks=form.marks(), by=self.request.user)

    def done_message(self, result: JudgesSheet) -> str:
        spoiled = arithmetic.spoiled_by(result.marks)
        if spoiled:
            return f"已作为废票提交：{spoiled}。"
        return f"已提交，共 {arithmetic.total(result.marks)} 分。"

    def success_url(self, result: JudgesSheet) -> str:
        return reverse(MINE)
