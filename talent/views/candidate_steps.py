"""What is done with one candidate of a selection: nominated otherwise, looked over, appraised."""

from typing import Any, ClassVar

from django.forms import BaseForm

from portal.ui.forms import ReasonForm
from portal.ui.widgets import offer_rows
from talent.domain import candidates, opinions, titles
from talent.forms import selections as forms
from talent.models import SelectionCandidate, SelectionOpinion
from talent.permissions import SELECTION_MANAGE
from talent.views import steps
from talent.views.candidates import LIST, NAMED


class CandidateStep(steps.TalentStep):
    model = SelectionCandidate
    listed = LIST
    named = NAMED

    def kept_at(self) -> Any:
        return self.record.unit


class ManagedStep(CandidateStep):
    permission = SELECTION_MANAGE


class AmendCandidate(CandidateStep):
    verb = "修改推荐材料"
    form_class = forms.NominationForm
    done = "已修改。"
    watched = ("system", "front_line", "deeds")

    def initial(self) -> dict[str, Any]:
        return self.on_record()

    def build_form(self, **kwargs: Any) -> BaseForm:
        form = super().build_form(**kwargs)
        offer_rows(form, "system", self.record.round.systems.in_order())
        return form

    def act(self, form: Any) -> SelectionCandidate:
        return candidates.amend(self.record, by=self.request.user, **form.cleaned_data)


class WithdrawCandidate(CandidateStep):
    verb = "退出"
    form_class = ReasonForm
    done = "已退出。"

    def act(self, form: Any) -> SelectionCandidate:
        return candidates.withdraw(self.record, by=self.request.user, **form.cleaned_data)


class QualifyCandidate(ManagedStep):
    verb = "资格合格"
    done = "已审查。"

    def consequences(self) -> list[str]:
        row = self.record
        age = row.profile.person.age_on(row.round.since)
        most = row.round.age_most
        told = "没有年龄要求" if most is None else f"要求不超过 {most} 岁"
        return [f"年龄 {age if age is not None else '未登记'}，{told}。", row.deeds]

    def act(self, form: Any) -> SelectionCandidate:
        return candidates.qualify(self.record, by=self.request.user)


class DisqualifyCandidate(ManagedStep):
    verb = "资格不合格"
    form_class = ReasonForm
    done = "已登记。"
    danger = True

    def act(self, form: Any) -> SelectionCandidate:
        return candidates.disqualify(self.record, by=self.request.user, **form.cleaned_data)


class ObjectToCandidate(ManagedStep):
    verb = "登记公示异议"
    form_class = forms.ObjectForm
    done = "已登记，核查处理后才能命名。"

    def consequences(self) -> list[str]:
        return ["只登记有异议，不登记反映人和内容。"]

    def act(self, form: Any) -> SelectionCandidate:
        opinions.object_to(self.record, by=self.request.user, **form.cleaned_data)
        row: SelectionCandidate = self.record
        return row

    def success_url(self, result: Any) -> str:
        return f"{result.get_absolute_url()}?tab=opinions"


class AppraiseCandidate(ManagedStep):
    verb = "年度考核"
    form_class = forms.TitleAppraisalForm
    done = "已登记考核。"

    def initial(self) -> dict[str, Any]:
        return {"year": forms.last_year()}

    def consequences(self) -> list[str]:
        return ["不合格的，从考核日期的下月起停发津贴。"]

    def act(self, form: Any) -> SelectionCandidate:
        titles.appraise(self.record, by=self.request.user, **form.cleaned_data)
        row: SelectionCandidate = self.record
        return row

    def success_url(self, result: Any) -> str:
        return f"{result.get_absolute_url()}?tab=title"


class RevokeTitle(ManagedStep):
    verb = "取消称号"
    form_class = forms.RevokeTitleForm
    done = "已取消。"
    danger = True

    def consequences(self) -> list[str]:
        return ["从下月起停发津贴；已发的不变。"]

    def act(self, form: Any) -> SelectionCandidate:
        return titles.revoke(self.record, by=self.request.user, **form.cleaned_data)


class SettleOpinion(steps.TalentStep):
    """人才办: an office is against somebody; it was looked into."""

    model = SelectionOpinion
    permission = SELECTION_MANAGE
    listed = LIST
    named: ClassVar[tuple[str, ...]] = ("candidate__profile__person", "candidate__unit")
    verb = "处理异议"
    form_class = forms.SettleOpinionForm
    done = "已处理。"
    watched = ("settled",)

    def kept_at(self) -> Any:
        return self.record.candidate.unit

    def get_title(self) -> str:
        return f"处理异议：{self.record.candidate.profile}"

    def act(self, form: Any) -> SelectionOpinion:
        return opinions.settle(self.record, by=self.request.user, **form.cleaned_data)
