"""Last year's totals of the demo county, graded and published."""

from assessments.choices import YearGrade
from assessments.domain.yearly import results
from assessments.models import ScoreRun
from portal.access import RoleKey
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.models import ComparisonGroup
from portal.periods import Period, PeriodKind

_REASON = "县委常委会研究决定"


def build(plan: DemoPlan) -> None:
    office = _one(RoleKey.ASSESSMENT_OFFICE)
    leader = _one(RoleKey.DEPARTMENT_LEADER)
    if office is None or leader is None:
        return
    year = plan.today.year - 1
    december = Period(PeriodKind.MONTH, year, 12)
    scored = ScoreRun.objects.published().filter(period=december).values("group")
    for group in ComparisonGroup.objects.filter(pk__in=scored).in_order():
        end = results.work_out(group, year=year, by=office)
        sheets = list(end.sheets.order_by("-total", "position"))
        places = results.quota_of(end).most
        for place, sheet in enumerate(sheets, start=1):
            best = place <= places and not sheet.barred
            sheet.grade = YearGrade.EXCELLENT if best else YearGrade.GOOD
            sheet.grade_reason, sheet.graded_by = _REASON, office
        end.sheets.bulk_update(sheets, ["grade", "grade_reason", "graded_by"])
        results.publish(end, by=leader)


def _one(role: str) -> User | None:
    return User.objects.active().holding(role).order_by("pk").first()
