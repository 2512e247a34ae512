"""Rounds of selection: the list, one of them with its next step, each step."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone

from portal.ui.forms import ReasonForm
from portal.ui.views import Link, RecordDetail, RecordList, Records
from portal.ui.widgets import offer_choices, offer_rows
from talent.choices.selections import (
    BACK,
    AllowanceKind,
    CandidateState,
    OpinionAnswer,
    SelectionStage,
)
from talent.domain import (
    opinions,
    panels,
    selection_steps,
    selections,
)
from talent.filters.selections import SelectionFilters
from talent.forms import selections as forms
from talent.models import SelectionCandidate, SelectionOpinion, SelectionRound
from talent.permissions import SELECTION_MANAGE, TALENT_VIEW
from talent.tables.selections import SelectionTable
from talent.views import steps


class Selections(Records):
    """人才办, all year: which selections are going on, what does each wait for?"""

    acts = selections.ROUNDS
    one, many = "selection", "selections"
    reads = TALENT_VIEW
    title = "人才评选"
    lead = "通知、推荐、资格审查、征求意见、评审、领导小组、公示、命名，再按管理期发津贴、考核。"
    form = forms.SelectionForm
    table = SelectionTable
    filters = SelectionFilters
    facts = ()
    search_hint = "名称或文号"
    hidden_columns = ("document", "notice_until", "term_until")
    empty_title = "还没有评选"
    empty_hint = "每次评选按通知登记一次：项目、名额、年龄、管理期、津贴。"

    class List(RecordList):
        def rows(self) -> QuerySet:
            seen = SelectionCandidate.objects.visible_to(self.request.user)
            mine = Q(candidates__in=seen)
            named = Q(candidates__named_on__isnull=False)
            return (
                super()
                .rows()
                .annotate(
                    nominated=Count("candidates", filter=mine),
                    named=Count("candidates", filter=mine & named),
                )
            )

    class Detail(RecordDetail):
        def records(self) -> QuerySet:
            return super().records().select_related("decided_by")

        def actions(self) -> list[Link]:
            row = self.record
            if not self.request.user.can(SELECTION_MANAGE):
                return [self._list()]
            step = selection_steps.next_step(row, timezone.localdate())
            first = [_link(row, step)] if step.act else []
            return [*first, *self._further(step), *super().actions(), self._list()]

        def _list(self) -> Link:
            way = f"{reverse('talent:candidates')}?round={self.record.pk}"
            return Link("推荐人选", way, "users")

        def _further(self, step: selection_steps.NextStep) -> list[Link]:
            row, stage = self.record, SelectionStage(self.record.stage)
            early = stage in SelectionStage.before_the_decision()
            offered = [
                (early, "名额分配", "systems", "chart-pie"),
                (early and step.act != "panel", "评委和标准", "panel", "users-group"),
                (stage == SelectionStage.CONSULTING, "再征求意见", "consult", "mail-forward"),
                (stage == SelectionStage.DECIDING and row.decided_on is not None,
                 "改拟命名人选", "decide", "list-check"),
            ]  # fmt: skip
            return steps.links("selection", row, offered)

        def more_actions(self) -> list[Link]:
            row, stage = self.record, SelectionStage(self.record.stage)
            manages = self.request.user.can(SELECTION_MANAGE)
            offered = [
                (manages and stage in BACK, "退回上一阶段", "back", "arrow-back-up"),
                (manages and row.is_going, "作废", "cancel", "circle-off"),
            ]
            shown = f"?round={row.pk}"
            links = steps.links("selection", row, offered)
            if stage in (SelectionStage.NOTICE, SelectionStage.NAMED):
                way = reverse("talent:selection-public") + shown
                links.append(Link("公示稿", way, "speakerphone"))
            if row.allowance != AllowanceKind.NONE and row.named_on:
                way = reverse("talent:allowances") + shown
                links.append(Link("津贴发放表", way, "coins"))
            return [*links, *super().more_actions()]


def _link(row: SelectionRound, step: selection_steps.NextStep) -> Link:
    more = [] if step.judge is None else [step.judge]
    way = reverse(f"talent:selection-{step.act}", args=[row.pk, *more])
    return Link(step.label, way, "arrow-right", "primary")


class RoundStep(steps.TalentStep):
    """The next step of a round; it is the whole county's."""

    model = SelectionRound
    permission = SELECTION_MANAGE
    watched = ("stage",)
    named = ("decided_by",)

    def crumbs(self) -> list[Any]:
        return Selections.way_to(self.record)

    def kept_at(self) -> None:
        """The whole county's."""


class CallForNominations(RoundStep):
    verb = "发出通知"
    done = "已发出，各单位可以推荐。"

    def consequences(self) -> list[str]:
        row = self.record
        return [f"各单位、乡镇从人才库推荐，{row.until} 截止；名额 {row.places} 个。"]

    def act(self, form: Any) -> SelectionRound:
        return selections.call(self.record, by=self.request.user)


class CloseNominations(RoundStep):
    verb = "结束推荐"
    done = "已进入资格审查。"

    def consequences(self) -> list[str]:
        number = self.record.candidates.running().count()
        return [f"已推荐 {number:,} 人；以后不再接受推荐，确需补报的可以退回。"]

    def act(self, form: Any) -> SelectionRound:
        return selections.check(self.record, by=self.request.user)


class ApportionPlaces(RoundStep):
    verb = "分配名额"
    form_class = forms.SystemsForm
    done = "已分配，算式在“名额分配”里。"

    def initial(self) -> dict[str, Any]:
        rows = self.record.systems.in_order()
        return {"systems": "\n".join(f"{row.name} {row.headcount}" for row in rows)}

    def consequences(self) -> list[str]:
        return ["名额先给每个系统保底（规则 TA-12），其余按人数以最大余数分配；每次保存重新计算。"]

    def act(self, form: Any) -> SelectionRound:
        selections.apportion(self.record, by=self.request.user, **form.cleaned_data)
        row: SelectionRound = self.record
        return row

    def success_url(self, result: Any) -> str:
        return f"{result.get_absolute_url()}?tab=places"


class SetPanel(RoundStep):
    verb = "设定评委和标准"
    form_class = forms.PanelForm
    done = "已设定。"

    def initial(self) -> dict[str, Any]:
        row = self.record
        marks = zip(row.criteria, row.full_marks, strict=True)
        lines = "\n".join(f"{label} {full}" for label, full in marks)
        return {"judges": "\n".join(row.judges), "criteria": lines}

    def act(self, form: Any) -> SelectionRound:
        return selections.set_panel(self.record, by=self.request.user, **form.cleaned_data)


class Consult(RoundStep):
    verb = "征求意见"
    form_class = forms.ConsultForm
    done = "已登记发出，收到答复后登记有无异议。"

    def consequences(self) -> list[str]:
        number = self.record.candidates.filter(state=CandidateState.QUALIFIED).count()
        return [f"就资格合格的 {number:,} 人向所选单位征求意见；已经征求过的不重复。"]

    def act(self, form: Any) -> SelectionRound:
        return opinions.consult(self.record, by=self.request.user, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return f"{result.get_absolute_url()}?tab=opinions"


class RecordAnswers(RoundStep):
    verb = "登记答复"
    form_class = forms.OpinionsForm
    done = "已登记答复。"

    def build_form(self, **kwargs: Any) -> BaseForm:
        form = super().build_form(**kwargs)
        waiting = SelectionOpinion.objects.visible_to(self.request.user).filter(
            candidate__round=self.record, answer=OpinionAnswer.PENDING
        )
        offices = {row.office: row.get_office_display() for row in waiting}  # type: ignore[attr-defined]
        offer_choices(form, "office", sorted(offices.items()))
        asked = SelectionCandidate.objects.filter(pk__in=waiting.values("candidate"))
        offer_rows(form, "objected", asked.select_related("profile__person", "round").in_order())
        form.fields["objected"].label_from_instance = _named  # type: ignore[attr-defined]
        return form

    def act(self, form: Any) -> SelectionRound:
        return opinions.answer(self.record, by=self.request.user, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return f"{result.get_absolute_url()}?tab=opinions"


def _named(candidate: SelectionCandidate) -> str:
    score = "" if candidate.score is None else f"，{candidate.score} 分"
    front = "，基层一线" if candidate.front_line else ""
    return f"{candidate.profile}（{candidate.profile.work_unit}{front}{score}）"


class BeginJudging(RoundStep):
    verb = "进入评审"
    form_class = forms.OverrideForm
    done = "已进入评审，逐位登记评委的评分。"

    def consequences(self) -> list[str]:
        number = selections.eligible(self.record).count()
        return [f"{number:,} 人参加评审。", selections.shortage(self.record)]

    def act(self, form: Any) -> SelectionRound:
        return selections.judge(self.record, by=self.request.user, **form.cleaned_data)


class EnterMarks(RoundStep):
    """人才办 after the meeting of the judges: the sheet of one of them, as it lies before me."""

    verb = "登记评分"
    form_class = forms.MarksForm
    done = "已登记评分。"

    def prepare(self) -> None:
        super().prepare()
        self.judge = self.kwargs["judge"]

    def get_title(self) -> str:
        names = self.record.judges
        who = names[self.judge] if self.judge < len(names) else ""
        return f"登记评分：{who or self.record}"

    def form_kwargs(self) -> dict[str, Any]:
        rows = selections.eligible(self.record).select_related("profile__person")
        return {"selection": self.record, "candidates": list(rows.order_by("unit__path", "pk"))}

    def initial(self) -> dict[str, Any]:
        told = self.record.candidates.filter(sheets__judge=self.judge)
        return {
            forms.MarksForm.named(pk, number): mark
            for pk, marks in told.values_list("pk", "sheets__marks")
            for number, mark in enumerate(marks)
        }

    def consequences(self) -> list[str]:
        return ["每项按满分打分，可以有一位小数；回避的人选各项都留空。"]

    def act(self, form: Any) -> SelectionRound:
        by = self.request.user
        return panels.mark(self.record, judge=self.judge, marks=form.given(), by=by)

    def success_url(self, result: Any) -> str:
        return f"{result.get_absolute_url()}?tab=candidates"


class CloseMarking(RoundStep):
    verb = "结束评审"
    done = "已汇总得分，请领导小组研究。"

    def consequences(self) -> list[str]:
        return ["得分是各评委总分的平均数，按规则 TA-12 去掉最高分和最低分；保存后不再变。"]

    def act(self, form: Any) -> SelectionRound:
        return panels.close_judging(self.record, by=self.request.user)


class DecideWinners(RoundStep):
    verb = "登记领导小组意见"
    form_class = forms.WinnersForm
    done = "已登记拟命名人选。"

    def choosable(self) -> Any:
        states = (CandidateState.QUALIFIED, CandidateState.CHOSEN, CandidateState.PASSED)
        rows = self.record.candidates.filter(state__in=states)
        return rows.select_related("profile__person", "round").in_order()

    def build_form(self, **kwargs: Any) -> BaseForm:
        form = super().build_form(**kwargs)
        offer_rows(form, "chosen", self.choosable())
        form.fields["chosen"].label_from_instance = _named  # type: ignore[attr-defined]
        return form

    def initial(self) -> dict[str, Any]:
        rows = list(self.choosable())
        chosen = [row.pk for row in rows if row.state == CandidateState.CHOSEN]
        return {"chosen": chosen or [row.pk for row in rows[: self.record.places]]}

    def consequences(self) -> list[str]:
        return [f"名额 {self.record.places} 个，超过的不能保存。", *warnings(self.record)]

    def act(self, form: Any) -> SelectionRound:
        return panels.decide(self.record, by=self.request.user, **form.cleaned_data)

    def done_message(self, result: Any) -> str:
        return " ".join([self.done, *warnings(result)])


def warnings(row: SelectionRound) -> list[str]:
    """What the office should think over; it stops nothing."""
    winners = row.candidates.filter(state=CandidateState.CHOSEN)
    front = winners.filter(front_line=True).count()
    words = selections.front_line_short(row, winners.count(), front)
    return [words] if words else []


class StageBack(RoundStep):
    verb = "退回上一阶段"
    form_class = ReasonForm
    danger = True

    def consequences(self) -> list[str]:
        row = self.record
        to = BACK.get(SelectionStage(row.stage))
        lost = {
            SelectionStage.JUDGING: "已登记的评分全部清空。",
            SelectionStage.DECIDING: "拟命名人选恢复为资格合格，得分保留到重新汇总。",
        }
        said = lost.get(SelectionStage(row.stage), "")
        return [f"退回到“{to.label}”。" if to else "", said]

    def act(self, form: Any) -> SelectionRound:
        return selections.back(self.record, by=self.request.user, **form.cleaned_data)

    def done_message(self, result: Any) -> str:
        return f"已退回到“{result.get_stage_display()}”。"


class CancelSelection(RoundStep):
    verb = "作废"
    form_class = ReasonForm
    done = "已作废。"
    danger = True

    def act(self, form: Any) -> SelectionRound:
        return selections.cancel(self.record, by=self.request.user, **form.cleaned_data)
