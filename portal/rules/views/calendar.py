"""The work calendar: a year at a glance, the county's own entries, and the acts on them."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from portal import parameters
from portal.access import require
from portal.periods import EARLIEST, LATEST
from portal.rules.domain import calendar, days
from portal.rules.domain.queries import month_grids
from portal.rules.filters import DayFilters
from portal.rules.forms import CheckYearForm, DaysForm, RuleReasonForm
from portal.rules.models import CalendarDay, CalendarYear
from portal.rules.permissions import RULES_MANAGE, RULES_VIEW
from portal.rules.tables import DayTable
from portal.ui.views import ActPage, Crumb, FormPage, Link, ListPage, Page


def to_calendar(year: int | None = None) -> str:
    return reverse("rules:calendar") + (f"?year={year}" if year else "")


def asked_year(typed: str) -> int:
    year = parameters.number(typed)
    return min(max(timezone.localdate().year if year is None else year, EARLIEST), LATEST)


class Calendar(Page):
    """Whoever sets a deadline: is that a working day? 办公室 enters what the county decides."""

    template_name = "rules/calendar.html"
    permission = RULES_VIEW
    lead = "期限和提醒按工作日计算，以本页为准。"

    def prepare(self) -> None:
        self.year = asked_year(self.request.GET.get("year", ""))
        self.provisional = calendar.current().is_provisional(self.year)

    def get_title(self) -> str:
        return f"{self.year} 年工作日历"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("规则参数", reverse("rules:rules"))]

    def actions(self) -> list[Link]:
        links = [Link("调整记录", reverse("rules:days"), "list")]
        if not self.request.user.can(RULES_MANAGE):
            return links
        if self.provisional:
            url = reverse("rules:check-year", args=[self.year])
            links.insert(0, Link("核对本年安排", url, "checks"))
        return [*links, Link("调整日期", reverse("rules:set-days"), "edit", "primary")]

    def context(self, **extra: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return super().context(
            months=month_grids(self.year, today=today),
            previous=self.year - 1 if self.year > EARLIEST else None,
            next=self.year + 1 if self.year < LATEST else None,
            checked=CalendarYear.objects.filter(year=self.year).select_related("by").first(),
            may_edit=self.request.user.can(RULES_MANAGE),
            **extra,
        )


class CalendarForm(FormPage):
    permission = RULES_MANAGE
    verb = "保存"

    def crumbs(self) -> list[Crumb]:
        return [
            Crumb("规则参数", reverse("rules:rules")),
            Crumb("工作日历", reverse("rules:calendar")),
        ]

    @property
    def cancel_url(self) -> str:
        return reverse("rules:calendar")


class SetDays(CalendarForm):
    """办公室 in November with the State Council's notice, or when the county gives a day off."""

    title = "调整日期"
    form_class = DaysForm
    done = "工作日历已调整。"

    def initial(self) -> dict[str, Any]:
        given = super().initial()
        return {"last": given.get("first"), **given}

    def consequences(self) -> list[str]:
        return [
            "这些日期以本次安排为准，优先于公布的放假安排。",
            "今后计算的期限和提醒按新安排；已经确定的期限不变。",
        ]

    def act(self, form: DaysForm) -> list[CalendarDay]:
        return days.set_days(by=self.request.user, **form.cleaned_data)

    def success_url(self, result: list[CalendarDay]) -> str:
        return to_calendar(result[0].date.year)


class CheckYear(CalendarForm):
    """The arrangement of a year is entered and checked: results need no longer say 暂算."""

    form_class = CheckYearForm
    verb = "确认核对无误"
    done = "已确认，本年不再标注暂算。"

    def prepare(self) -> None:
        self.year = self.kwargs["year"]
        if not EARLIEST <= self.year <= LATEST:
            raise Http404

    def get_title(self) -> str:
        return f"核对 {self.year} 年放假安排"

    def consequences(self) -> list[str]:
        return [
            f"请先把 {self.year} 年的放假和调休逐段录入，再来确认。",
            f"涉及 {self.year} 年的期限不再标注“暂算”。",
        ]

    def act(self, form: CheckYearForm) -> CalendarYear:
        return days.check_year(self.year, by=self.request.user, **form.cleaned_data)

    def success_url(self, result: CalendarYear) -> str:
        return to_calendar(self.year)


class Days(ListPage):
    """办公室 and the auditor: what did the county change in the calendar, and why?"""

    model = CalendarDay
    table = DayTable
    filters = DayFilters
    permission = RULES_VIEW
    title = "日历调整记录"
    empty_title = "还没有调整"
    empty_hint = "在工作日历上点一天，或用“调整日期”按段录入。"

    def rows(self) -> QuerySet:
        return super().rows().select_related("by").order_by("-date", "pk")

    def crumbs(self) -> list[Crumb]:
        return [Crumb("工作日历", reverse("rules:calendar"))]

    def excluded_columns(self) -> tuple[str, ...]:
        managed = self.request.user.can(RULES_MANAGE)
        return (*super().excluded_columns(), *(() if managed else ("clear",)))


class ClearDay(ActPage):
    """A day was entered by mistake, or the decision was taken back."""

    model = CalendarDay
    permission = RULES_VIEW
    title = "取消调整：{record}"
    form_class = RuleReasonForm
    verb = "取消调整"
    done = "已取消，恢复公布的安排。"
    danger = True
    watched = ("kind", "note")

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, RULES_MANAGE)
        self.date: dt.date = self.record.date

    def crumbs(self) -> list[Crumb]:
        return [
            Crumb("工作日历", reverse("rules:calendar")),
            Crumb("调整记录", reverse("rules:days")),
        ]

    def consequences(self) -> list[str]:
        return [
            f"{self.date} 恢复为公布的安排；年份尚未公布的，按周末和固定节日暂算。",
            f"取消的内容（{self.record.get_kind_display()}，{self.record.note}）写入审计记录。",
        ]

    def act(self, form: RuleReasonForm) -> None:
        days.clear(self.record, by=self.request.user, **form.cleaned_data)

    def success_url(self, result: None) -> str:
        return to_calendar(self.date.year)
