"""The assessment office takes a period's figures anew, and keeps them for good."""

from typing import Any

from django.urls import reverse_lazy

from portal.figures.domain import taking
from portal.figures.forms import FreezeForm, TakeForm
from portal.figures.job_kinds import TAKE
from portal.figures.permissions import FIGURES_TAKE
from portal.figures.views.figures import LIST, current
from portal.jobs.domain import jobs
from portal.jobs.models import Job
from portal.orgs.models import Unit
from portal.ui.views import Crumb, FormPage


class OfAPeriod(FormPage):
    permission = FIGURES_TAKE
    cancel_url = reverse_lazy("figures:figures")

    def crumbs(self) -> list[Crumb]:
        return [LIST]


class TakeFigures(OfAPeriod):
    """Entries came late, before the office works out its ranking."""

    title = "统计指标数据"
    form_class = TakeForm
    verb = "开始统计"
    done = "已提交，正在后台统计。"

    def initial(self) -> dict[str, Any]:
        return {"period": current().code, **super().initial()}

    def consequences(self) -> list[str]:
        return [
            "按现在登记的情况重新统计这一期间全部单位的各项指标；数有变化的才更新。",
            "期末过去五天以后，只补算有历史记录可查的指标；已冻结的数不变。",
            "在后台进行，结果见任务页面，写入审计记录。",
        ]

    def act(self, form: TakeForm) -> Job:
        user, period = self.request.user, form.cleaned_data["period"]
        taking.check(period, by=user)
        root = Unit.objects.get(depth=1)
        return jobs.enqueue(TAKE, by=user, unit=root, key=period.code, periods=[period.code])


class FreezeFigures(OfAPeriod):
    """A ranking rests on them: what is entered later must not move it."""

    title = "冻结指标数据"
    form_class = FreezeForm
    verb = "冻结"
    danger = True

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def initial(self) -> dict[str, Any]:
        return {"period": current().previous().code, **super().initial()}

    def consequences(self) -> list[str]:
        return [
            "这一期间已统计的数从此不再改变，名单以后再改也不影响；数据库本身拒绝修改。",
            "不能撤回。还没有统计的不冻结，请先统计。",
            "写入审计记录。",
        ]

    def act(self, form: FreezeForm) -> tuple[str, int]:
        asked = form.cleaned_data
        frozen = taking.freeze(
            asked["period"],
            keys=asked["keys"] or None,
            reason=asked["reason"],
            by=self.request.user,
        )
        return asked["period"].label, frozen

    def done_message(self, result: tuple[str, int]) -> str:
        period, frozen = result
        return f"{period}：冻结 {frozen:,} 个数值。" if frozen else f"{period}的数以前已经冻结。"

    def success_url(self, result: tuple[str, int]) -> str:
        return str(self.cancel_url)
