"""The list of files, and the page of one."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse, reverse_lazy

from performance.domain import reviews, rights
from performance.filters import PerformanceFileFilters
from performance.models import PerformanceFile
from performance.permissions import PERFORMANCE_MANAGE, PERFORMANCE_VIEW
from performance.tables import TONES, PerformanceFileTable
from portal.ui.views import Crumb, DetailPage, Link, ListPage

LIST = Crumb("实绩档案", reverse_lazy("performance:files"))


class PerformanceFiles(ListPage):
    """考核办 and 干部科, each quarter: whose file is not written, not judged? Everybody: my own."""

    model = PerformanceFile
    table = PerformanceFileTable
    filters = PerformanceFileFilters
    permission = PERFORMANCE_VIEW
    title = "实绩档案"
    lead = "干部的实绩档案只有本人、本单位主要负责人和干部科看得到，不排名、不外传。"
    search_hint = "单位或姓名"
    empty_title = "还没有实绩档案"
    empty_hint = "单位的由考核办在这里建立，干部的由干部科在干部页面上建立。"

    def rows(self) -> Any:
        judged = Count("reviews", filter=Q(reviews__decided_at__isnull=False))
        rows = super().rows().select_related("unit", "person").annotate(judged=judged)
        return rows.order_by("-year", "unit__path", "person__name_key", "pk")

    def actions(self) -> list[Link]:
        if not self.request.user.can(PERFORMANCE_MANAGE):
            return []
        return [Link("建立单位档案", reverse("performance:open-units"), "plus", "primary")]


class FilePage(DetailPage):
    """The holder each quarter: what did I promise, how was it judged? Whoever keeps it: what is
    to be set, judged, approved?"""

    model = PerformanceFile
    permission = PERFORMANCE_VIEW
    template_name = "performance/file.html"
    tabs_key = "performance.file"

    @property
    def logs_views(self) -> bool:  # type: ignore[override]
        return bool(self.record.is_persons)

    def records(self) -> Any:
        return super().records().select_related("unit", "person", "holder", "head", "set_by")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(tone=TONES[self.record.state], **extra)

    def actions(self) -> list[Link]:
        file, user = self.record, self.request.user
        keeps = rights.may_keep(file, user)
        links: list[Link] = []
        if file.is_draft and rights.may_write(file, user):
            links.append(_to(file, "add-target", "添加目标", "plus"))
        if file.is_draft and keeps:
            links.append(_to(file, "set", "审定目标", "check", "primary"))
        if file.is_set and keeps:
            links.append(_to(file, "lock", "确定等次", "lock", "primary"))
        return links

    def more_actions(self) -> list[Link]:
        file = self.record
        if not rights.may_keep(file, self.request.user):
            return super().more_actions()
        links = [_to(file, "assign", "指定账号", "user")] if file.is_persons else []
        if file.is_locked:
            links.append(_to(file, "unlock", "解除锁定", "lock-open"))
        return [*super().more_actions(), *links]


def _to(file: PerformanceFile, name: str, label: str, icon: str, style: str = "plain") -> Link:
    return Link(label, reverse(f"performance:{name}", args=[file.pk]), icon, style)


def quarters(file: PerformanceFile, user: Any) -> list[dict[str, Any]]:
    """Each quarter and the year end: what was judged, what may be done now."""
    known = {
        review.period: review
        for review in file.reviews.prefetch_related("lines__target").select_related("written_by")
    }
    writes, keeps = rights.may_write(file, user), rights.may_keep(file, user)
    return [
        {
            "period": period,
            "label": "年终" if period.number == 1 and period.kind == "year" else period.label,
            "review": (review := known.get(period)),
            "lines": _lines(review),
            "may_begin": (begins := reviews.may_begin(period)),
            "may_write": writes and file.is_set and begins and not (review and review.is_decided),
            "may_judge": keeps and file.is_set and begins and not (review and review.is_decided),
        }
        for period in reviews.periods(file.year)
    ]


def _lines(review: Any) -> list[Any]:
    if review is None:
        return []
    return sorted(review.lines.all(), key=lambda line: (line.target.position, line.target_id))
