"""A line of a sheet is contested, answered, put right."""

from typing import Any, Final

from django.urls import reverse, reverse_lazy

from assessments.choices import ObjectionState
from assessments.domain.scores import corrections, objections
from assessments.filters import ObjectionFilters
from assessments.forms.scores import ObjectionRefusalForm, ScoreObjectionForm, UpholdForm
from assessments.models import ScoreLine, ScoreObjection, ScoreRun
from assessments.permissions import SCORES_MANAGE, SCORES_OBJECT, SCORES_VIEW
from assessments.tables import OBJECTION_TONES, ObjectionTable
from portal.ui.views import ActPage, Crumb, Link, ListPage, NothingToAsk, RecordPage

LIST: Final = "assessments:objections"
_RANKING: Final = Crumb("考核排名", reverse_lazy("assessments:ranking"))
_LIST: Final = Crumb("申诉", reverse_lazy(LIST))


class Objections(ListPage):
    """考核办 in the days after publication: who contests what, by when do I answer? A township:
    what became of ours?"""

    model = ScoreObjection
    table = ObjectionTable
    filters = ObjectionFilters
    permission = SCORES_VIEW
    title = "申诉"
    search_hint = "单位、指标或申诉理由"
    empty_title = "还没有申诉"
    empty_hint = "公布以后，单位在计分表的一行后面点“申诉”提出。"

    def crumbs(self) -> list[Crumb]:
        return [_RANKING]

    def rows(self) -> Any:
        return super().rows().with_lines().order_by("-asked_at", "-pk")


class ObjectionPage(RecordPage):
    """What was said against a line, and what was answered."""

    model = ScoreObjection
    permission = SCORES_VIEW
    template_name = "assessments/scores/objection.html"

    def records(self) -> Any:
        people = ("asked_by", "answered_by", "proof", "correction__scheme", "correction__group")
        return super().records().with_lines().select_related(*people)

    def get_title(self) -> str:
        return f"申诉：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [_RANKING, _LIST]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(
            record=self.record,
            line=self.record.line,
            tone=OBJECTION_TONES[ObjectionState(self.record.state)],
            answer_by=objections.answer_by(self.record),
            **extra,
        )

    def actions(self) -> list[Link]:
        objection, user = self.record, self.request.user
        if not objection.is_waiting:
            return []
        if objection.asked_by_id == user.pk:
            return [_to(objection, "withdraw-objection", "撤回", "arrow-back-up")]
        if user.can(SCORES_MANAGE, objection.unit):
            return [
                _to(objection, "uphold-objection", "成立，更正", "check", "primary"),
                _to(objection, "refuse-objection", "不成立", "x"),
            ]
        return []


def _to(one: ScoreObjection, name: str, label: str, icon: str, style: str = "plain") -> Link:
    return Link(label, reverse(f"assessments:{name}", args=[one.pk]), icon, style)


class MakeObjection(ActPage):
    """乡镇组织委员, who knows better than the sheet, with the paper that proves it."""

    model = ScoreLine
    permission = SCORES_OBJECT
    title = "申诉：{record.indicator}"
    form_class = ScoreObjectionForm
    verb = "提交申诉"
    done = "已提交，答复后会通知您。"

    def records(self) -> Any:
        named = ("indicator", "sheet__unit", "sheet__run__scheme", "sheet__run__group")
        return super().records().select_related(*named)

    def crumbs(self) -> list[Crumb]:
        return [_RANKING, Crumb("计分表", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return self.record.sheet.get_absolute_url()

    def consequences(self) -> list[str]:
        line, last = self.record, objections.until(self.record.sheet.run)
        score = "不计" if line.score is None else f"{line.score} 分（满分 {line.indicator.full}）"
        return [
            f"{line.indicator}现在是：{line.raw or line.get_state_display()}，得 {score}。",
            f"{line.formula}",
            f"申诉期到 {last:%Y-%m-%d}。考核办核实后答复；成立的，另出更正。" if last else "",
        ]

    def act(self, form: ScoreObjectionForm) -> ScoreObjection:
        return objections.make(self.record, by=self.request.user, **form.cleaned_data)


class _ObjectionAct(ActPage):
    model = ScoreObjection

    def records(self) -> Any:
        return super().records().with_lines().select_related("asked_by")

    def get_title(self) -> str:
        return f"{self.title}：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [_RANKING, _LIST]

    def consequences(self) -> list[str]:
        return [f"{self.record.asked_by}：{self.record.reason}"]


class UpholdObjection(_ObjectionAct):
    """考核办, having looked at the proof: what is the right number?"""

    title = "申诉成立"
    permission = SCORES_MANAGE
    form_class = UpholdForm
    verb = "成立，生成更正"
    done = "已答复并通知申诉人。更正等待部领导公布。"

    def consequences(self) -> list[str]:
        line = self.record.line
        return [
            *super().consequences(),
            f"公布的是：{line.raw or line.get_state_display()}。{line.formula}",
            "按更正后的数值重新计本组的分、排位次，其余数据用公布时的。公布过的结果不变，更正另列。",
        ]

    def act(self, form: UpholdForm) -> ScoreObjection:
        return objections.uphold(self.record, by=self.request.user, **form.cleaned_data)


class RefuseObjection(_ObjectionAct):
    """考核办: why it stays as it is."""

    title = "申诉不成立"
    permission = SCORES_MANAGE
    form_class = ObjectionRefusalForm
    verb = "不成立"
    done = "已答复，并通知申诉人。"

    def act(self, form: ObjectionRefusalForm) -> ScoreObjection:
        return objections.refuse(self.record, by=self.request.user, **form.cleaned_data)


class WithdrawObjection(_ObjectionAct):
    """Settled by a call, or made by mistake."""

    title = "撤回申诉"
    permission = SCORES_OBJECT
    form_class = NothingToAsk
    verb = "撤回"
    done = "已撤回。"

    def act(self, form: NothingToAsk) -> ScoreObjection:
        return objections.withdraw(self.record, by=self.request.user)


class DifferencesPage(RecordPage):
    """Whoever reads a correction: what was, what is, who has moved. A unit: its own lines, of
    others totals and places."""

    model = ScoreRun
    permission = SCORES_VIEW
    template_name = "assessments/scores/differences.html"

    def records(self) -> Any:
        rows = super().records().exclude(corrects=None)
        return rows.select_related("scheme", "group", "corrects", "published_by")

    def get_title(self) -> str:
        return f"更正前后对照：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("考核排名", self.record.get_absolute_url())]

    def context(self, **extra: Any) -> dict[str, Any]:
        open_to = set(
            self.record.sheets.visible_to(self.request.user).values_list("unit", flat=True)
        )
        every = corrections.differences(self.record)
        return super().context(
            record=self.record,
            differences=[one for one in every if one.is_total or one.unit.pk in open_to],
            **extra,
        )
