"""Jobs that could not be done: the administrator looks into each, tries again or settles it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy

from portal.jobs.domain import jobs
from portal.jobs.filters import GivenUpFilters
from portal.jobs.forms import SettleForm
from portal.jobs.models import Job
from portal.jobs.permissions import JOBS_MANAGE
from portal.jobs.tables import GivenUpTable
from portal.ui.views import BulkPage, Crumb, Link, ListPage, NothingToAsk

ALL = Crumb("后台任务", reverse_lazy("jobs:all"))
LIST = Crumb("办不成的任务", reverse_lazy("jobs:given-up"))


class GivenUp(ListPage):
    """The system administrator, when a to-do says so, weekly otherwise: what failed by itself, for
    what reason, and is it done by now."""

    model = Job
    table = GivenUpTable
    filters = GivenUpFilters
    permission = JOBS_MANAGE
    title = "办不成的任务"
    lead = "因程序出错、后台服务中断、超时而停办的任务。内容填错的由提交人自己改正，不在这里。"
    search_hint = "任务名称或拼音首字母"
    empty_title = "没有办不成的任务"

    def rows(self) -> QuerySet:
        jobs = super().rows().given_up().select_related("owner", "unit")
        return jobs.order_by("-gave_up_at", "-pk")

    def bulk_acts(self) -> list[Link]:
        return [
            Link("重试", str(reverse_lazy("jobs:retry-many")), "refresh"),
            Link("记为已处理", str(reverse_lazy("jobs:settle")), "circle-check"),
        ]

    def crumbs(self) -> list[Crumb]:
        return [ALL]


class _OnGivenUp(BulkPage):
    model = Job
    permission = JOBS_MANAGE
    cancel_url = reverse_lazy("jobs:given-up")

    def crumbs(self) -> list[Crumb]:
        return [ALL, LIST]

    def visible(self) -> Any:
        return super().visible().given_up().select_related("owner", "unit").order_by("pk")


class RetryMany(_OnGivenUp):
    """After the fault was mended: everything it stopped goes on."""

    title = "重试办不成的任务"
    form_class = NothingToAsk
    verb = "全部重试"

    def consequences(self) -> list[str]:
        return ["每项任务按原来的内容再办一次，进度在各自的任务页面显示。"]

    def act_on(self, record: Job, facts: dict[str, Any]) -> Job:
        return jobs.retry(record, by=self.request.user)


class Settle(_OnGivenUp):
    """It need not be done any more: its owner did it in another way."""

    title = "记为已处理"
    form_class = SettleForm
    verb = "记为已处理"

    def consequences(self) -> list[str]:
        return ["任务不再列入待处理，失败的记录和原因仍然保留；处理情况记入审计记录。"]

    def act_on(self, record: Job, facts: dict[str, Any]) -> Job:
        return jobs.settle(record, by=self.request.user, **facts)
