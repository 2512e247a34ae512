"""What cannot be, or is odd, in the record of a member: one list for forms and for imports."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from branches.choices.members import ADULT, Category
from portal.dates import MONTHS, PartialDate
from portal.problems import Finding, Level

# Between these days there was no probation: one became a full member on joining.
_NO_PROBATION_FROM = PartialDate(1969, 4, 1)
_NO_PROBATION_TO = PartialDate(1977, 8, 11)
_LONGEST_PROBATION = 2 * MONTHS  # a year, extended once by at most another
_DATES = {
    "joined_on": "入党日期",
    "confirmed_on": "转正日期",
    "lost_on": "失去联系日期",
    "mobile_since": "外出日期",
    "hardship_since": "列为困难党员日期",
    "retired_since": "离退休日期",
}


Values = Mapping[str, Any]


def findings(values: Values, today: dt.date) -> list[Finding]:
    """`values`: the member's fields by name, and `birth` of the person. What is absent or None
    is not known; the checks say where it has to be."""
    return [finding for check in _CHECKS for finding in check(values, today)]


def errors(values: Values, today: dt.date) -> dict[str, str]:
    """The first error of each field, as a form shows them."""
    first: dict[str, str] = {}
    for finding in findings(values, today):
        if finding.is_error:
            first.setdefault(finding.field, finding.message)
    return first


def _none_in_future(values: Values, today: dt.date) -> Iterator[Finding]:
    now = PartialDate.of(today)
    for field, label in _DATES.items():
        day = values.get(field)
        if day and day > now and not day.agrees_with(now):
            yield Finding(field, f"{label}{day.dotted}晚于今天，请核对。")


def _joining(values: Values, today: dt.date) -> Iterator[Finding]:
    joined, birth = values.get("joined_on"), values.get("birth")
    if joined is None:
        yield Finding("joined_on", "没有入党日期，请按入党志愿书填写。")
    elif birth and (age := birth.age_on(joined)) < ADULT:
        yield Finding(
            "joined_on",
            f"按出生年月{birth.dotted}计算，入党时{max(age, 0)}岁，不满{ADULT}岁，"
            "请核对出生年月和入党日期。",
        )


def _category(values: Values, today: dt.date) -> Iterator[Finding]:
    category, confirmed = values.get("category"), values.get("confirmed_on")
    if category == Category.PROBATIONARY and confirmed:
        yield Finding(
            "confirmed_on", "预备党员不应有转正日期；已转正的，请把人员类别改为正式党员。"
        )
    if category == Category.FULL and not confirmed:
        yield Finding("confirmed_on", "正式党员没有转正日期，请填写；尚未转正的，请改为预备党员。")


def _probation(values: Values, today: dt.date) -> Iterator[Finding]:
    """Joined before confirmed, about a year apart."""
    joined, confirmed = values.get("joined_on"), values.get("confirmed_on")
    if joined is None or values.get("category") is None:
        return
    if confirmed is None:
        yield from _still_on_probation(joined, values, today)
    elif not joined.agrees_with(confirmed) and confirmed < joined:
        yield Finding(
            "confirmed_on",
            f"转正日期{confirmed.dotted}早于入党日期{joined.dotted}，请核对两个日期。",
        )
    elif not _without_probation(joined):
        yield from _length_of_probation(joined, confirmed)


def _still_on_probation(joined: PartialDate, values: Values, today: dt.date) -> Iterator[Finding]:
    if values.get("category") != Category.PROBATIONARY:
        return
    if joined.plus_months(_LONGEST_PROBATION) < PartialDate.of(today).to_month:
        yield Finding(
            "category",
            f"{joined.dotted}入党，预备期已超过两年，请核对是否已转正或被取消预备党员资格。",
            Level.WARNING,
        )


def _length_of_probation(joined: PartialDate, confirmed: PartialDate) -> Iterator[Finding]:
    known = joined.month is not None and confirmed.month is not None
    if joined.agrees_with(confirmed):
        yield Finding(
            "confirmed_on",
            "转正日期与入党日期相同；只有1969年4月1日至1977年8月11日入党的没有预备期，请核对。",
            Level.ERROR if known else Level.WARNING,
        )
    elif known and confirmed.to_month < joined.plus_months(MONTHS):
        yield Finding(
            "confirmed_on", "入党到转正不足一年，预备期一般为一年，请对照档案核对。", Level.WARNING
        )
    elif known and confirmed.to_month > joined.plus_months(_LONGEST_PROBATION):
        yield Finding(
            "confirmed_on", "入党到转正超过两年，请对照档案核对是否延长过预备期。", Level.WARNING
        )


def _without_probation(joined: PartialDate) -> bool:
    early, late = _NO_PROBATION_FROM, _NO_PROBATION_TO
    return early <= joined <= late or joined.agrees_with(early) or joined.agrees_with(late)


def _lost(values: Values, today: dt.date) -> Iterator[Finding]:
    lost, since = values.get("is_lost"), values.get("lost_on")
    if lost and not since:
        yield Finding("lost_on", "失联党员须填写失去联系日期。")
    if since and lost is False:
        yield Finding("is_lost", "填了失去联系日期，但没有标为失联，请核对。", Level.WARNING)


def _mobile(values: Values, today: dt.date) -> Iterator[Finding]:
    mobile, towards = values.get("is_mobile"), values.get("mobile_to")
    if mobile and not towards:
        yield Finding("mobile_to", "流动党员须填写外出流向，例如“浙江省义乌市”。")
    if towards and mobile is False:
        yield Finding("is_mobile", "填了外出流向，但没有标为流动，请核对。", Level.WARNING)


_CHECKS: tuple[Callable[[Values, dt.date], Iterator[Finding]], ...] = (
    _none_in_future,
    _joining,
    _category,
    _probation,
    _lost,
    _mobile,
)
