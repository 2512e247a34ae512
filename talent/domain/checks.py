"""What cannot stand in a profile or an enterprise, whoever writes it: forms, rosters, acts."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from portal.problems import Finding, Level, Problem
from portal.text import thousands
from portal.typed import fault
from talent.choices import RURAL
from talent.domain import credit_codes
from talent.models import Enterprise, EnterpriseTitle, EnterpriseYear, Grade, TalentProfile

MOST_FIELDS: Final = 3
MOST_ACHIEVEMENTS: Final = 5
UNWILLING: Final = "11"
_RURAL_ONLY: Final = ("rural_kind", "rural_grade", "led_households", "rural_scale")
_HALF: Final = Decimal("0.5")


def of_profile(profile: TalentProfile) -> Iterator[Problem]:
    if profile.unit_id and profile.unit.is_closed:
        yield "unit", f"“{profile.unit}”已于 {profile.unit.closed_on} 撤销，请选择承接它的单位。"
    if len(profile.other_fields) > MOST_FIELDS:
        yield "other_fields", f"其他领域最多 {MOST_FIELDS} 个，请留下最主要的。"
    if profile.field and profile.field in profile.other_fields:
        yield "other_fields", "其他领域里不用再写主专业领域，请去掉。"
    if profile.team and profile.team in profile.other_teams:
        yield "other_teams", "其他队伍里不用再写主队伍，请去掉。"
    if UNWILLING in profile.ways and len(profile.ways) > 1:
        yield "ways", "“暂无意愿”不能和其他服务方式同时选，请只留一种。"
    yield from _of_work(profile)


def _of_work(profile: TalentProfile) -> Iterator[Problem]:
    lines = [line for line in profile.achievements.splitlines() if line.strip()]
    if len(lines) > MOST_ACHIEVEMENTS:
        yield (
            "achievements",
            f"代表成果最多 {MOST_ACHIEVEMENTS} 项，现在有 {thousands(len(lines))} 项。",
        )
    if profile.team != RURAL:
        for name in _RURAL_ONLY:
            if getattr(profile, name) not in ("", None):
                yield name, "只有主队伍是农村实用人才的才填这一项，请清空或改主队伍。"
    since, until = profile.service_since, profile.service_until
    if since and until and until < since:
        yield "service_until", "服务期止早于服务期起，请核对。"


def of_grade(grade: Grade) -> Iterator[Problem]:
    if grade.until and grade.until < grade.since:
        yield "until", "停止日期早于施行日期，请核对。"
    if not grade.years:
        yield "years", "有效年限至少 1 年。"


def of_enterprise(enterprise: Enterprise) -> Iterator[Problem]:
    if reason := fault(credit_codes.typed, enterprise.credit_code):
        yield "credit_code", reason
    if enterprise.unit_id and enterprise.unit.is_closed:
        unit = enterprise.unit
        yield "unit", f"“{unit}”已于 {unit.closed_on} 撤销，请选择承接它的单位。"


def of_year(year: EnterpriseYear) -> Iterator[Problem]:
    names = ("staff", "researchers", "doctors", "masters", "bachelors", "revenue", "research")
    for finding in figures({name: getattr(year, name) for name in names}):
        if finding.is_error:
            yield finding.field, finding.message


def of_title(title: EnterpriseTitle) -> Iterator[Problem]:
    if title.until and title.until < title.granted_on:
        yield "until", "有效期至早于认定日期，请核对。"


def figures(values: dict[str, Any]) -> Iterator[Finding]:
    """Of one year of an enterprise: what cannot be, and what hardly can."""
    staff, researchers = values.get("staff"), values.get("researchers")
    if staff is not None and researchers is not None and researchers > staff:
        message = f"研发人员 {researchers} 人多于从业人数 {staff} 人，请核对。"
        yield Finding("researchers", message)
    schooled = sum(values.get(name) or 0 for name in ("doctors", "masters", "bachelors"))
    if staff is not None and schooled > staff:
        message = (
            f"博士、硕士、本科合计 {schooled} 人，多于从业人数 {staff} 人。"
            "各栏只填本学历的人数，不含更高学历。"
        )
        yield Finding("bachelors", message)
    revenue, research = values.get("revenue"), values.get("research")
    if revenue and research is not None and research > revenue * _HALF:
        yield Finding(
            "research", "研发投入超过营业收入的一半，请核对单位是否都是万元。", Level.WARNING
        )


_COMPARED: Final = {
    "staff": "从业人数", "researchers": "研发人员", "revenue": "营业收入", "research": "研发投入",
}  # fmt: skip


def jumps(values: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Finding]:
    """Against the year before: half as much again or more, half as much or less, is asked about."""
    for name, label in _COMPARED.items():
        now, then = values.get(name), before.get(name)
        if now is None or not then or abs(Decimal(now) - then) <= then * _HALF:
            continue
        percent = (Decimal(now) - then) * 100 / then
        message = f"{label}从上年 {then:,} 变为 {now:,}（{percent:+.0f}%），变动超过一半，请核对。"
        yield Finding(name, message, Level.WARNING)
