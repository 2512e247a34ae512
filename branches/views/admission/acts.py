"""Acts on an admission: a step, a notice, an end, a move; a step corrected or given back."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from branches.choices.admission import (
    VOTED,
    CaseEnd,
    NoticeKind,
    StepCode,
)
from branches.domain.admission import (
    approvals,
    cases,
    chart,
    clocks,
    entitled,
    holding,
    path,
)
from branches.domain.clerks import require_for
from branches.forms.admission import (
    AdmissionNoticeForm,
    CorrectDateForm,
    EndCaseForm,
    MoveCaseForm,
    StepForm,
)
from branches.forms.life import ReasonedForm
from branches.models import Activity, AdmissionCase, AdmissionNotice, CaseStep
from branches.permissions import (
    ADMISSION_KEEP,
    ADMISSION_OVERSEE,
)
from branches.views.admission.cases import LIST
from portal.ui.views import (
    ActPage,
    Crumb,
    RecordFormPage,
)

S = StepCode


class AdmissionAct(RecordFormPage):
    """An act on one case, refused with the reason before anything is typed."""

    model = AdmissionCase
    permission = ADMISSION_KEEP

    def prepare(self) -> None:
        super().prepare()
        require_for(self.request.user, ADMISSION_KEEP, self.record.organization)

    def records(self) -> QuerySet:
        rows = super().records()
        return rows.select_related("person", "organization__unit", "member")

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        return {key: self.request.GET[key] for key in self.request.GET}

    def on_record(self) -> dict[str, Any]:
        return {"stage": self.record.stage, "end": self.record.end}

    def recorded_in(self) -> list[Any]:
        return []


class TakeStep(AdmissionAct):
    """A branch or the committee above: one step of one case, with what this step asks."""

    form_class: ClassVar = StepForm
    watched = ("stage", "end")
    verb = "登记"
    template_name = "branches/admission/step.html"

    @property
    def code(self) -> str:
        return self.kwargs["code"]

    def prepare(self) -> None:
        super().prepare()
        if self.code not in {row.code for row in chart.rows()}:
            raise Http404
        holding.require_step(self.request.user, self.record.organization, self.code)

    def get_title(self) -> str:
        return f"{chart.names().get(self.code, self.code)}：{self.record}"

    def initial(self) -> dict[str, Any]:
        usual: dict[str, Any] = {"happened_on": timezone.localdate()}
        if self.code in VOTED:
            known = entitled.of(self.record.organization, on=timezone.localdate())
            usual["entitled"] = known.count
        return {**usual, **super().initial()}

    def form_kwargs(self) -> dict[str, Any]:
        unit = self.record.organization.unit
        held = Activity.objects.visible_to(self.request.user).counted()
        held = held.filter(organization=self.record.organization_id).newest_first()
        return {
            "case": self.record,
            "code": self.code,
            "overrides": self.request.user.can(ADMISSION_OVERSEE, unit),
            "activities": held,
        }

    def context(self, **extra: Any) -> dict[str, Any]:
        told = cases.story_of(self.record)
        return super().context(
            step=next(row for row in chart.rows() if row.code == self.code),
            earliest=clocks.earliest(told, self.code),
            clock=next((c for c in clocks.running(told) if c.code == self.code), None),
            entitled=self._entitled(),
            doubts=list(path.doubts(told, timezone.localdate())),
            **extra,
        )

    def _entitled(self) -> str:
        if self.code not in VOTED:
            return ""
        known = entitled.of(self.record.organization, on=timezone.localdate())
        return f"今天应到有表决权 {known.count:,} 人（{known.in_words}），按表决当天的名单核对。"

    def act(self, form: StepForm) -> CaseStep:
        facts, by = form.facts(), self.request.user
        reason = form.cleaned_data.get("override_reason", "")
        if self.code in VOTED:
            return cases.hold_vote(self.record, facts, override_reason=reason, by=by)
        if self.code in (S.APPROVAL, S.CONFIRMATION):
            return approvals.approve(self.record, facts, override_reason=reason, by=by)
        return cases.record_step(self.record, facts, override_reason=reason, by=by)

    def done_message(self, result: CaseStep) -> str:
        return f"已登记“{chart.names().get(result.code, result.code)}”。"


class NoticeOfCase(AdmissionAct):
    """A branch or township: a notice was put up, or what was said to it."""

    title = "登记公示：{record}"
    form_class = AdmissionNoticeForm
    watched = ("stage", "end")
    verb = "登记"
    done = "已登记公示。"

    def initial(self) -> dict[str, Any]:
        return {"starts_on": timezone.localdate(), **super().initial()}

    def act(self, form: AdmissionNoticeForm) -> AdmissionNotice:
        told = dict(form.cleaned_data)
        kind = NoticeKind(told.pop("kind"))
        return cases.give_notice(self.record, kind=kind, by=self.request.user, **told)


class EndCase(AdmissionAct, ActPage):
    """Not accepted, taken back or broken off, before somebody is a member."""

    title = "结束流程：{record}"
    form_class = EndCaseForm
    watched = ("stage", "end")
    verb = "结束流程"
    done = "已结束。"
    danger = True

    def consequences(self) -> list[str]:
        return ["流程到此结束，已登记的环节保留可查；以后重新申请的，从申请开始。"]

    def act(self, form: EndCaseForm) -> AdmissionCase:
        told = form.cleaned_data
        return cases.end(
            self.record,
            how=CaseEnd(told["how"]),
            on=told["on"],
            reason=told["reason"],
            by=self.request.user,
        )


class MoveCase(AdmissionAct, ActPage):
    """The applicant works or lives elsewhere now."""

    title = "转到其他支部：{record}"
    form_class = MoveCaseForm
    watched = ("stage", "end")
    verb = "转接"
    done = "已转接。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def consequences(self) -> list[str]:
        return ["培养教育时间连续计算，各项时限不变。", "转入的支部从下一环节继续办理。"]

    def act(self, form: MoveCaseForm) -> AdmissionCase:
        told = dict(form.cleaned_data)
        return cases.move_case(
            self.record,
            organisation=told.pop("organization"),
            by=self.request.user,
            **told,
        )


class StepAct(RecordFormPage):
    """An act on one step that was taken."""

    model = CaseStep
    permission = ADMISSION_KEEP
    watched = ("happened_on",)

    def prepare(self) -> None:
        super().prepare()
        require_for(self.request.user, ADMISSION_KEEP, self.record.case.organization)

    def records(self) -> QuerySet:
        rows = CaseStep.objects.visible_to(self.request.user).standing()
        return rows.select_related("case__organization__unit", "case__person")

    def get_title(self) -> str:
        label = chart.names().get(self.record.code, self.record.code)
        return f"{self.verb}“{label}”：{self.record.case}"

    def crumbs(self) -> list[Crumb]:
        case = self.record.case
        return [LIST, Crumb(str(case), case.get_absolute_url())]

    def recorded_in(self) -> list[Any]:
        return []


class CorrectStep(StepAct):
    """The day of a step was typed wrongly."""

    form_class = CorrectDateForm
    verb = "更正日期"
    done = "已更正，更正痕迹留在时间线上。"

    def act(self, form: CorrectDateForm) -> CaseStep:
        return cases.correct_date(self.record, by=self.request.user, **form.cleaned_data)


class ReturnStep(StepAct, ActPage):
    """A step was not so, or its papers are not complete."""

    form_class = ReasonedForm

    verb = "退回"
    done = "已退回。"
    danger = True

    def initial(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        return ["这一环节不再计入，补正后重新登记；退回的记录和原因留在时间线上。"]

    def act(self, form: Any) -> CaseStep:
        return cases.return_step(
            self.record, reason=form.cleaned_data["reason"], by=self.request.user
        )
