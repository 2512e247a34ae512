"""Due rules as an office says them: “每周五15时”, “次月5日”, “每月最后1个周五”, “登记后5个工作日”.
One small value, typed and kept in these words, reckoned with the work calendar.

A rule counts from the day something was entered, or names a day of the period that runs. Where the
day is none to work on, the next one that is takes its place.
"""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils import timezone

from portal.dates import EARLIEST, LATEST
from portal.periods import Period, PeriodKind
from portal.rules.domain import calendar
from portal.typed import compact

MOST: Final = {"天": 1000, "个工作日": 250, "个月": 60}
MONTHS: Final = 12
MOST_WORKDAYS: Final = 15  # that every month has
MOST_OF_WEEK: Final = 5
MOST_WEEKDAYS: Final = 4
LAST: Final = 31  # of a month, however many days it has
_DAY: Final = dt.timedelta(days=1)
_WEEKDAYS: Final = "一二三四五六日"
_NUMERALS: Final = "一二三四五六七八九"
HOURS: Final = 24
EXAMPLES: Final = (
    *("登记后30天", "登记后5个工作日", "登记后6个月", "每周五15时", "每月25日", "次月5日"),
    *("次月第2个工作日", "每月第2个周三", "每月最后1个周五", "每季度首月10日", "每季度末"),
    *("每季度末前15天", "每季度最后1个工作日", "每年10月31日", "2026年12月31日"),
)


class BadRuleError(ValueError):
    """Words that are no due rule; the message is fit to be shown."""


def moment(day: dt.date, hour: int) -> dt.datetime:
    """Hour 24 is the end of the day."""
    end = dt.datetime.combine(day, dt.time()) + dt.timedelta(hours=hour)
    return timezone.make_aware(end)


@dataclass(frozen=True)
class AfterEntry:
    """So many days, working days or months after something was entered."""

    count: int
    counted: str  # as written: 天, 个工作日, 个月

    def __str__(self) -> str:
        return f"登记后{self.count}{self.counted}"

    def on(self, entered: dt.date) -> dt.date:
        if self.counted == "个工作日":
            return calendar.add_workdays(entered, self.count).day
        if self.counted == "天":
            return calendar.next_workday(entered + self.count * _DAY).day
        return calendar.next_workday(_day_of_month(entered, self.count, entered.day)).day


@dataclass(frozen=True)
class InPeriod:
    """A day of a period. `month` counts from the period's first one, so that one past its last lies
    in the next period; of weeks it is 1 for this one, 2 for the next. `nth_workday`: the day is
    counted in working days; `weekday`: in Mondays, Tuesdays…, 1 to 7; below zero from the end.
    `before`: so many days, or working days, earlier. `year`: of this one alone, as a campaign
    ends once."""

    kind: PeriodKind
    month: int = 1
    day: int = LAST
    nth_workday: bool = False
    weekday: int = 0
    before: int = 0
    before_in_workdays: bool = False
    hour: int | None = None
    year: int = 0

    def __str__(self) -> str:
        return _written(self)

    def on(self, entered: dt.date) -> dt.date:
        return self.day_in(self.period_of(entered))

    def period_of(self, day: dt.date) -> Period:
        """The one it counts in on that day."""
        return Period(self.kind, self.year) if self.year else Period.containing(day, self.kind)

    def counts_in(self, period: Period) -> bool:
        return not self.year or period.year == self.year

    def day_in(self, period: Period) -> dt.date:
        """A holiday moves it to the next working day."""
        return calendar.next_workday(self.named_in(period)).day

    def named_in(self, period: Period) -> dt.date:
        """As the words have it, whether people work on it or not."""
        if self.is_counted:
            return self._counted_in(*self._span(period))
        if self.kind == PeriodKind.WEEK:
            return period.first_day + (7 * (self.month - 1) + self.day - 1) * _DAY
        day = _day_of_month(period.first_day, self.month - 1, self.day)
        if self.before_in_workdays:
            return calendar.add_workdays(day, -self.before).day
        return day - self.before * _DAY

    def _span(self, period: Period) -> tuple[dt.date, dt.date]:
        """The days it is counted among: its month, of a week the week."""
        if self.kind == PeriodKind.WEEK:
            first = period.first_day + 7 * (self.month - 1) * _DAY
            return first, first + 6 * _DAY
        later = self.month - 1
        return _day_of_month(period.first_day, later, 1), _day_of_month(
            period.first_day, later, LAST
        )

    def _counted_in(self, first: dt.date, last: dt.date) -> dt.date:
        weeks = 7 * (abs(self.day) - 1)
        if self.weekday and self.day > 0:
            return first + ((self.weekday - first.isoweekday()) % 7 + weeks) * _DAY
        if self.weekday:
            return last - ((last.isoweekday() - self.weekday) % 7 + weeks) * _DAY
        if self.day > 0:
            return calendar.add_workdays(first - _DAY, self.day).day
        found = calendar.add_workdays(last + _DAY, self.day).day
        return max(found, first)  # in a week with fewer working days

    @property
    def is_counted(self) -> bool:
        return self.nth_workday or bool(self.weekday)

    def at(self, period: Period) -> dt.datetime:
        """Without an hour, the end of the day."""
        return moment(self.day_in(period), HOURS if self.hour is None else self.hour)

    @property
    def ends_period(self) -> bool:
        """It is reckoned from the period's last day; a week's is its Sunday."""
        last = len(_WEEKDAYS) if self.kind == PeriodKind.WEEK else LAST
        of_end = self.day == last and self.month == last_month(self.kind)
        return of_end and not self.is_counted


DueRule = AfterEntry | InPeriod


def last_month(kind: PeriodKind) -> int:
    """Of a period of this kind, counted from its first; of a week itself."""
    return {PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: MONTHS}.get(kind, 1)


def _day_of_month(first: dt.date, later: int, day: int) -> dt.date:
    """A day of the month so many months later, its last one where there are fewer."""
    years, month = divmod(first.month - 1 + later, MONTHS)
    year = first.year + years
    return dt.date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


# Words --------------------------------------------------------------------------------------------

Said = Mapping[str, str | None]
_ENDING: Final = {
    "周": PeriodKind.WEEK,
    "月": PeriodKind.MONTH,
    "季度": PeriodKind.QUARTER,
    "半年": PeriodKind.HALF,
    "年": PeriodKind.YEAR,
}
_CALLED: Final = {kind: name for name, kind in _ENDING.items()}
_OF_QUARTER: Final = ("首月", "第二个月", "末月")
_LEAP: Final = 2000


def parse(typed: str) -> DueRule:
    """Read what people write, blanks and full-width digits as well."""
    words = _LOOSELY.sub(lambda found: _MEANT[found[0]], compact(typed))
    for shape, read in _SHAPES.items():
        if found := shape.fullmatch(words):
            rule = read(found.groupdict())
            if rule is not None:
                return rule
    known = "、".join(EXAMPLES)
    raise BadRuleError(f"“{typed}”不是能识别的时限。可以这样写：{known}。")


def _after(said: Said) -> DueRule | None:
    count, counted = int(said["count"] or 0), said["counted"] or ""
    return AfterEntry(count, counted) if 1 <= count <= MOST[counted] else None


def _weekly(said: Said) -> DueRule | None:
    day = _WEEKDAYS.index((said["day"] or "").replace("天", "日")) + 1
    return _in_period(PeriodKind.WEEK, said, 1, day)


def _monthly(said: Said) -> DueRule | None:
    return _in_period(PeriodKind.MONTH, said, 1, int(said["day"] or 0))


def _quarterly(said: Said) -> DueRule | None:
    month = _OF_QUARTER.index(said["month"] or "") + 1
    return _in_period(PeriodKind.QUARTER, said, month, int(said["day"] or 0))


def _yearly(said: Said) -> DueRule | None:
    month, day = int(said["month"] or 0), int(said["day"] or 0)
    if not 1 <= month <= MONTHS or day > monthrange(_LEAP, month)[1]:
        return None
    return _in_period(PeriodKind.YEAR, said, month, day)


def _once(said: Said) -> DueRule | None:
    year, rule = int(said["year"] or 0), _yearly(said)
    if not isinstance(rule, InPeriod) or not EARLIEST <= year <= LATEST:
        return None
    there = rule.day <= monthrange(year, rule.month)[1]
    return replace(rule, year=year) if there else None


def _counted(said: Said) -> DueRule | None:
    """“每月最后1个周五”: without a month named, counted from the first of the period, or back from
    its end."""
    kind, weekday = _ENDING[said["kind"] or ""], 0
    if said["weekday"]:
        weekday = _WEEKDAYS.index(said["weekday"].replace("天", "日")) + 1
    nth = _number(said["nth"] or "")
    of_week = kind == PeriodKind.WEEK
    most = MOST_WEEKDAYS if weekday else MOST_OF_WEEK if of_week else MOST_WORKDAYS
    if not 1 <= nth <= most or (weekday and of_week):
        return None
    from_the_end = (said["side"] or "").startswith(("最后", "倒数"))
    month = _month_named(said["month"], kind, last_month(kind) if from_the_end else 1)
    if month is None or (said["side"] == "最后" and nth > 1):
        return None
    rule = _in_period(kind, said, month, nth, nth_workday=not weekday, weekday=weekday)
    return replace(rule, day=-nth) if rule and from_the_end else rule


def _month_named(said: str | None, kind: PeriodKind, unsaid: int) -> int | None:
    """None where the period has no such month."""
    if not said:
        return unsaid
    if kind == PeriodKind.QUARTER and said in _OF_QUARTER:
        return _OF_QUARTER.index(said) + 1
    number = said.removesuffix("月")
    of_year = kind == PeriodKind.YEAR and number.isdecimal() and 1 <= int(number) <= MONTHS
    return int(number) if of_year else None


def _number(said: str) -> int:
    """Up to nineteen, in digits or Chinese numerals."""
    if said.isdecimal():
        return int(said)
    ten, ones = "十" in said, said.removeprefix("十")
    return 10 * ten + (_NUMERALS.index(ones) + 1 if ones else 0)


def _at_the_end(said: Said) -> DueRule | None:
    kind, before = _ENDING[said["kind"] or ""], int(said["before"] or 0)
    in_workdays = said["counted"] == "个工作日"
    day = len(_WEEKDAYS) if kind == PeriodKind.WEEK else LAST
    return _in_period(
        kind, said, last_month(kind), day, before=before, before_in_workdays=in_workdays
    )


def _in_period(kind: PeriodKind, said: Said, month: int, day: int, **more: Any) -> InPeriod | None:
    """None where there is no such day or hour."""
    hour = None if said["hour"] is None else int(said["hour"])
    if not 1 <= day <= LAST or (hour is not None and not 1 <= hour <= HOURS):
        return None
    later = last_month(kind) if said.get("which") == "次" else 0
    return InPeriod(kind, month + later, day, hour=hour, **more)


# As people say it besides.
_MEANT: Final = {"星期": "周", "礼拜": "周", "季": "季度"}
_LOOSELY: Final = re.compile("星期|礼拜|季(?!度)")
_HOUR: Final = r"(?:(?P<hour>[0-9]{1,2})时)?"
_DAY_SAID: Final = r"(?P<day>[0-9]{1,2})日"
_NTH: Final = rf"(?P<nth>[0-9]{{1,2}}|十?[{_NUMERALS}]|十)"
_MONTH: Final = rf"(?P<month>{'|'.join(_OF_QUARTER)}|[0-9]{{1,2}}月)"
_SHAPES: Final[dict[re.Pattern[str], Callable[[Said], DueRule | None]]] = {
    re.compile(shape): read
    for shape, read in {
        r"登记后(?P<count>[0-9]{1,4})(?P<counted>天|个工作日|个月)": _after,
        rf"(?P<which>[每次])周(?P<day>[{_WEEKDAYS}天]){_HOUR}": _weekly,
        rf"(?P<which>[每次])月{_DAY_SAID}{_HOUR}": _monthly,
        rf"(?P<which>[每次])季度(?P<month>{'|'.join(_OF_QUARTER)}){_DAY_SAID}{_HOUR}": _quarterly,
        rf"(?P<which>[每次])年(?P<month>[0-9]{{1,2}})月{_DAY_SAID}{_HOUR}": _yearly,
        rf"(?P<year>[0-9]{{4}})年(?P<month>[0-9]{{1,2}})月{_DAY_SAID}{_HOUR}": _once,
        rf"(?P<which>[每次])(?P<kind>{'|'.join(_ENDING)}){_MONTH}?的?(?P<side>第|最后|倒数第){_NTH}个"
        rf"(?:工作日|周(?P<weekday>[{_WEEKDAYS}天])){_HOUR}": _counted,
        rf"每(?P<kind>{'|'.join(_ENDING)})末"
        rf"(?:前(?P<before>[0-9]{{1,3}})(?P<counted>天|个工作日))?{_HOUR}": _at_the_end,
    }.items()
}


def _written(rule: InPeriod) -> str:
    """The words `parse` reads it from."""
    called, last = _CALLED[rule.kind], last_month(rule.kind)
    which, month = ("次", rule.month - last) if rule.month > last else ("每", rule.month)
    hour = "" if rule.hour is None else f"{rule.hour}时"
    if rule.year:
        return f"{rule.year}年{month}月{rule.day}日{hour}"
    if rule.ends_period:
        counted = "个工作日" if rule.before_in_workdays else "天"
        before = f"前{rule.before}{counted}" if rule.before else ""
        return f"每{called}末{before}{hour}"
    named = {
        PeriodKind.QUARTER: lambda: _OF_QUARTER[month - 1],
        PeriodKind.YEAR: lambda: f"{month}月",
    }.get(rule.kind, str)()
    if rule.is_counted:
        return f"{which}{called}{_counted_in_words(rule, month, named)}{hour}"
    if rule.kind == PeriodKind.WEEK:
        return f"{which}周{_WEEKDAYS[rule.day - 1]}{hour}"
    return f"{which}{called}{named}{rule.day}日{hour}"


def _counted_in_words(rule: InPeriod, month: int, named: str) -> str:
    counted = f"周{_WEEKDAYS[rule.weekday - 1]}" if rule.weekday else "工作日"
    if rule.day > 0:
        return f"{'' if month == 1 else named}第{rule.day}个{counted}"
    side = "最后" if rule.day == -1 else "倒数第"
    return f"{'' if month == last_month(rule.kind) else named}{side}{-rule.day}个{counted}"
