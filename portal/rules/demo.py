"""The demo county asks a little more than the nation in three rules, and has a day of its own."""

import datetime as dt
from typing import Any, Final

from portal.demo import DemoPlan
from portal.rules import catalogue
from portal.rules.choices import DayKind, Tier
from portal.rules.models import CalendarDay, RuleVersion

SOURCE: Final = "中共云岭县委组织部《关于规范基层党组织生活的通知》（云组通〔{year}〕3 号）"
STRICTER: Final[dict[str, dict[str, Any]]] = {
    "BR-04": {"per_quarter": 1, "by_secretary_per_year": 2},
    "BR-11": {"member_hours": 40, "committee_hours": 64, "committee_classes": 1},
    "OR-09": {"good": "95%", "poor": "70%"},
}


def build(plan: DemoPlan) -> None:
    begun = dt.date(plan.today.year, 1, 1)
    planned = dt.date(plan.today.year + 1, 1, 1)
    source = SOURCE.format(year=begun.year)
    RuleVersion.objects.bulk_create(
        [
            *(_version(code, params, begun, source) for code, params in STRICTER.items()),
            # One that waits for its day, to be corrected or withdrawn by a visitor.
            _version("BR-05", {"per_month": 2}, planned, source),
        ]
    )
    county_day = dt.date(plan.today.year, 12, 8)
    CalendarDay.objects.create(date=county_day, kind=DayKind.HOLIDAY, note="云岭县建县纪念日")


def _version(code: str, params: dict[str, Any], since: dt.date, source: str) -> RuleVersion:
    rule = catalogue.get(code)
    return RuleVersion(
        code=code,
        tier=Tier.COUNTY,
        params={param.key: param.stored(params[param.key]) for param in rule.params},
        effective_from=since,
        source=source,
        note="演示数据",
    )
