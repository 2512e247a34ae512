"""Grades by reviewers: read by the units, given a sheet a quarter."""

from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse, reverse_lazy

from assessments.choices import GradedLine
from assessments.domain.grades import giving
from assessments.models import ReviewGrade
from assessments.permissions import GRADES_GIVE, GRADES_GIVE_LINKED, GRADES_VIEW
from assessments.views.grades.forms import GradesForm
from assessments.views.grades.lists import GradeFilters, GradeTable
from portal.access import require
from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.periods import BadPeriodError, Period
from portal.ui.views import Crumb, FormPage, Link, ListPage

LIST = "assessments:grades"
_LIST = Crumb("等次评定", reverse_lazy(LIST))
GIVEN_BY = {GradedLine.PROJECT: GRADES_GIVE, GradedLine.SUPPORT: GRADES_GIVE_LINKED}


def sheet_url(line: GradedLine, period: Period) -> str:
    return reverse("assessments:give-grades", args=[line.value, period.code])


def lines_of(user: User) -> list[GradedLine]:
    """What the user grades."""
    return [line for line, permission in GIVEN_BY.items() if user.can(permission)]


class Grades(ListPage):
    """组织科 after a quarter: who is still to be graded? A unit: what was thought of our work?"""

    model = ReviewGrade
    table = GradeTable
    filters = GradeFilters
    permission = GRADES_VIEW
    title = "等次评定"
    lead = "每季度一次：组织科评书记项目推进质量，乡镇（街道）评包联本地的县直单位。"
    search_hint = "单位"
    empty_title = "没有评定"
    empty_hint = "季度结束后由组织科、乡镇（街道）评定。"

    def rows(self) -> Any:
        rows = super().rows().select_related("unit", "graded_at", "given_by")
        return rows.order_by("-period", "line", "unit__path")

    def actions(self) -> list[Link]:
        last, running = giving.open_quarters()
        return [
            Link(
                f"评定{quarter.label}{line.label}",
                sheet_url(line, quarter),
                "checklist",
                "primary" if quarter == last else "plain",
            )
            for line in lines_of(self.request.user)
            for quarter in (last, running)
        ]


class GiveGrades(FormPage):
    """A reviewer, once a quarter, with the list of units before him."""

    permission = GRADES_VIEW
    template_name = "assessments/grades.html"
    form_class = GradesForm
    lead = "没有选等次的，以后再评。季度结束后的下一季度内都可以评、可以改。"
    verb = "保存"
    done = "已保存。"
    cancel_url = reverse_lazy(LIST)

    def prepare(self) -> None:
        try:
            self.line = GradedLine(self.kwargs["line"])
            self.period = Period.parse(self.kwargs["period"])
        except (ValueError, BadPeriodError):
            raise Http404 from None
        require(self.request.user, GIVEN_BY[self.line])
        if self.period not in giving.open_quarters():
            raise Http404

    def get_title(self) -> str:
        return f"{self.period.label}{self.line.label}"

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    @cached_property
    def units(self) -> list[Unit]:
        return list(giving.graded_by(self.request.user, self.line))

    def form_kwargs(self) -> dict[str, Any]:
        rows = ReviewGrade.objects.visible_to(self.request.user)
        given = rows.filter(line=self.line, period=self.period, unit__in=self.units)
        return {
            "line": self.line,
            "units": self.units,
            "given": {row.unit_id: row for row in given},
        }

    def act(self, form: GradesForm) -> list[ReviewGrade]:
        return giving.give(
            self.line, period=self.period, grades=form.grades(), by=self.request.user
        )

    def done_message(self, result: list[ReviewGrade]) -> str:
        return f"已保存，{len(result):,} 个单位的等次有变化。" if result else "没有变化。"

    def success_url(self, result: list[ReviewGrade]) -> str:
        return f"{reverse(LIST)}?line={self.line.value}&period={self.period.code}"
