"""A quarter: what the holder writes, what the panel said."""

from typing import Any

from django.http import Http404

from performance import forms
from performance.domain import reviews
from performance.models import PerformanceReview
from performance.views.acts import FileAct
from portal.periods import BadPeriodError, Period


class QuarterAct(FileAct):
    """About a quarter or the year end named in the address."""

    def prepare(self) -> None:
        super().prepare()
        try:
            self.period = Period.parse(self.kwargs["period"])
        except BadPeriodError:
            raise Http404 from None
        if self.period not in reviews.periods(self.file.year):
            raise Http404

    def get_title(self) -> str:
        return f"{self.title}：{self.file} {self.period.label}"

    def form_kwargs(self) -> dict[str, Any]:
        return {"lines": self.lines()}

    def lines(self) -> list[Any]:
        return reviews.judged_by_now(self.file, self.period)

    def success_url(self, result: PerformanceReview) -> str:
        return result.get_absolute_url()

    def get_cancel_url(self) -> str:
        return f"{self.file.get_absolute_url()}?tab=reviews"


class WriteProgress(QuarterAct):
    """The holder, in the last days of a quarter."""

    title = "填写完成情况"
    form_class = forms.ProgressForm
    done = "已保存，评议以前可以再改。"
    keeps = False

    def lines(self) -> list[Any]:
        return reviews.to_write(self.file, self.period)

    def act(self, form: Any) -> PerformanceReview:
        return reviews.write(self.file, period=self.period, said=form.said(), by=self.request.user)


class JudgeQuarter(QuarterAct):
    """干部科, 考核办: what the panel agreed on is entered once."""

    title = "登记评议结果"
    form_class = forms.JudgeForm
    verb = "登记"
    done = "已登记评议结果。"

    def consequences(self) -> list[str]:
        return ["登记后这一期不能再改。得分 = Σ 权重 × 完成率 ÷ 100。"]

    def act(self, form: Any) -> PerformanceReview:
        facts = form.cleaned_data
        return reviews.judge(
            self.file,
            period=self.period,
            panel=facts["panel"].splitlines(),
            rates=form.rates(),
            opinion=facts["opinion"],
            by=self.request.user,
        )
