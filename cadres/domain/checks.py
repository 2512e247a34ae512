"""What has to agree within one line of a cadre's file: one pure function per table.

Forms and imports use the same ones. An error stops; a warning is confirmed by whoever compared the
paper file. Values come under the names of the model's fields, those a file lacks are simply absent.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cadres.choices import ENDED, NO_PARTY, PARTY_MEMBERS, Item, Ladder
from portal.dates import PartialDate
from portal.problems import Finding, Level

Values = Mapping[str, Any]

OLD_ENOUGH_TO_WORK: Final = 16
OLD_ENOUGH_TO_JOIN: Final = 18
REGISTRATION_BEGAN: Final = PartialDate(2006, 4)


@dataclass(frozen=True)
class FileFacts:
    """What the lines of a file are compared with."""

    today: dt.date
    birth: PartialDate | None = None
    work_since: PartialDate | None = None
    unit_id: int | None = None


Check = Callable[[Values, FileFacts], list[Finding]]


def before(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Earlier for certain: `2015` is not before `2015-03`, for all we know."""
    if one is None or other is None:
        return False
    return one < other and not one.agrees_with(other)


def check_cadre(values: Values, holder: FileFacts) -> list[Finding]:
    """Table A01. `holder.birth` is the person's."""
    return [
        *_future(values, _A01_DATES, holder),
        *_work(values, holder),
        *_party(values, holder),
        *_career(values),
        *_intake(values),
    ]


def check_post(values: Values, holder: FileFacts) -> list[Finding]:
    findings = [
        *_future(values, {"since": "任职时间", "until": "免职时间"}, holder),
        *_order(values, "since", "until", "免职时间早于任职时间，请核对。"),
        *_since_work(values, "since", "任职时间", holder),
    ]
    if values.get("state") == ENDED and not values.get("until"):
        findings.append(Finding("until", "任职状态是“已免”，请填写免职时间。"))
    unit = values.get("unit")
    elsewhere = unit is not None and holder.unit_id is not None and unit.pk != holder.unit_id
    if elsewhere and values.get("is_main") and not values.get("until"):
        message = f"主职务的任职机构“{unit}”不是统计关系所在单位，请核对统计关系是否需要调整。"
        findings.append(Finding("unit", message, Level.WARNING))
    return findings


def check_rank(values: Values, holder: FileFacts) -> list[Finding]:
    ladder = values.get("ladder")
    own = "level" if ladder == Ladder.LEVEL else "rank"
    foreign = "rank" if ladder == Ladder.LEVEL else "level"
    findings = [
        *_future(values, {"since": "批准日期", "until": "终止日期"}, holder),
        *_order(values, "since", "until", "终止日期早于批准日期，请核对。"),
        *_since_work(values, "since", "批准日期", holder),
    ]
    if ladder and not values.get(own):
        findings.append(Finding(own, f"类别是“{Ladder(ladder).label}”，请从列表中选择相应的值。"))
    if ladder and values.get(foreign):
        message = f"类别是“{Ladder(ladder).label}”，这一栏请留空；两样都有的分两行登记。"
        findings.append(Finding(foreign, message))
    if values.get("state") == ENDED and not values.get("until"):
        findings.append(Finding("until", "状态是“已免”，请填写终止日期。"))
    return findings


def check_title(values: Values, holder: FileFacts) -> list[Finding]:
    return [
        *_future(values, {"obtained_on": "获得资格日期"}, holder),
        *_since_birth(values, {"obtained_on": "获得资格日期"}, holder),
    ]


def check_education(values: Values, holder: FileFacts) -> list[Finding]:
    dates = {
        "enrolled_on": "入学时间",
        "graduated_on": "毕（肄）业时间",
        "degree_on": "学位授予时间",
    }
    findings = [
        *_future(values, dates, holder),
        *_since_birth(values, dates, holder),
        *_order(values, "enrolled_on", "graduated_on", "毕（肄）业时间早于入学时间，请核对。"),
        *_order(values, "enrolled_on", "degree_on", "学位授予时间早于入学时间，请核对。"),
    ]
    if not any(values.get(name) for name in _WHAT_WAS_LEARNT):
        findings.append(Finding("education", "请填写学历或者学位，至少一项。"))
    return findings


def check_award(values: Values, holder: FileFacts) -> list[Finding]:
    dates = {"approved_on": "批准日期", "revoked_on": "撤销日期"}
    return [
        *_future(values, dates, holder),
        *_since_birth(values, {"approved_on": "批准日期"}, holder),
        *_order(values, "approved_on", "revoked_on", "撤销日期早于批准日期，请核对。"),
    ]


def check_appraisal(values: Values, holder: FileFacts) -> list[Finding]:
    year = values.get("year")
    if year is None:
        return []
    if year > holder.today.year:
        return [Finding("year", f"{year} 年还没有到，请核对考核年度。")]
    if holder.work_since and year < holder.work_since.year:
        message = f"考核年度早于参加工作时间（{holder.work_since.dotted}），请核对。"
        return [Finding("year", message)]
    return []


def check_family(values: Values, holder: FileFacts) -> list[Finding]:
    return list(_future(values, {"birth": "出生日期"}, holder))


def check_resume(values: Values, holder: FileFacts) -> list[Finding]:
    return [
        *_future(values, {"since": "起始时间", "until": "截止时间"}, holder),
        *_since_birth(values, {"since": "起始时间"}, holder),
        *_order(values, "since", "until", "截止时间早于起始时间，请核对。"),
    ]


CHECKS: Final[dict[Item, Check]] = {
    Item.POSTS: check_post,
    Item.RANKS: check_rank,
    Item.TITLES: check_title,
    Item.EDUCATIONS: check_education,
    Item.AWARDS: check_award,
    Item.APPRAISALS: check_appraisal,
    Item.FAMILY: check_family,
    Item.RESUME: check_resume,
}

_WHAT_WAS_LEARNT: Final = ("education", "education_name", "degree", "degree_name")
_A01_DATES: Final = {
    "work_since": "参加工作时间",
    "party_since": "入党时间",
    "level_since": "任现职务层次时间",
    "rank_since": "任现职级时间",
    "registered_on": "公务员登记时间",
    "recruited_on": "录用时间",
    "selected_on": "进入选调生时间",
    "left_on": "离开时间",
}


def _work(values: Values, holder: FileFacts) -> Iterator[Finding]:
    since, birth = values.get("work_since"), holder.birth
    if since is None or birth is None:
        return
    if before(since, birth):
        yield Finding("work_since", f"参加工作时间早于出生年月（{birth.dotted}），请核对。")
    elif birth.age_on(since) < OLD_ENOUGH_TO_WORK:
        message = f"参加工作时不满 {OLD_ENOUGH_TO_WORK} 周岁，请核对档案认定的时间。"
        yield Finding("work_since", message, Level.WARNING)


def _party(values: Values, holder: FileFacts) -> Iterator[Finding]:
    political, since = values.get("political"), values.get("party_since")
    if since and political in NO_PARTY:
        yield Finding("party_since", "政治面貌不是党派成员，入党时间应当留空，请核对。")
    born = holder.birth if political in PARTY_MEMBERS else None
    if since and born and born.age_on(since) < OLD_ENOUGH_TO_JOIN:
        message = f"入党时不满 {OLD_ENOUGH_TO_JOIN} 周岁，请核对档案认定的时间。"
        yield Finding("party_since", message, Level.WARNING)
    seen = {political} if political else set()
    for field in ("second_party", "third_party"):
        if values.get(field) and values[field] in seen:
            yield Finding(field, "几个党派不能相同，请核对。")
        seen.add(values.get(field))


def _career(values: Values) -> Iterator[Finding]:
    started = "早于参加工作时间，请核对。"
    for field in ("level_since", "rank_since"):
        yield from _order(values, "work_since", field, f"{_A01_DATES[field]}{started}")
    if before(values.get("registered_on"), REGISTRATION_BEGAN):
        message = "公务员登记从 2006 年 4 月开始，登记时间更早的请核对。"
        yield Finding("registered_on", message, Level.WARNING)


def _intake(values: Values) -> Iterator[Finding]:
    pairs = (("is_recruited", "recruited_on", "考录"), ("is_selected", "selected_on", "选调生"))
    for flag, on, words in pairs:
        if values.get(flag) is False and values.get(on):
            yield Finding(on, f"“是否{words}”填的是否，时间应当留空，请核对。")


def _future(values: Values, dates: Mapping[str, str], holder: FileFacts) -> Iterator[Finding]:
    today = PartialDate.of(holder.today)
    for field, label in dates.items():
        known = values.get(field)
        if before(today, known):
            yield Finding(field, f"{label}晚于今天，请核对。")


def _order(values: Values, earlier: str, later: str, message: str) -> Iterator[Finding]:
    if before(values.get(later), values.get(earlier)):
        yield Finding(later, message)


def _since_work(values: Values, field: str, label: str, holder: FileFacts) -> Iterator[Finding]:
    if holder.work_since and before(values.get(field), holder.work_since):
        message = f"{label}早于参加工作时间（{holder.work_since.dotted}），请核对。"
        yield Finding(field, message)


def _since_birth(values: Values, dates: Mapping[str, str], holder: FileFacts) -> Iterator[Finding]:
    for field, label in dates.items():
        if holder.birth and before(values.get(field), holder.birth):
            yield Finding(field, f"{label}早于出生年月（{holder.birth.dotted}），请核对。")
