"""How long members have been away or out of touch, beside what the rules say (ME-02, ME-03)."""

import datetime as dt
from dataclasses import dataclass

from branches.models import PartyMember
from portal.dates import MONTHS, PartialDate
from portal.rules.domain import rules

TONES = ("plain", "warn", "bad")


@dataclass(frozen=True)
class Clock:
    """`months` since it began; `tone` and `advice` once a limit of the rules is passed."""

    months: int
    tone: str
    advice: str

    @property
    def spoken(self) -> str:
        years, months = divmod(self.months, MONTHS)
        words = f"{years}年" if years else ""
        return f"{words}{months}个月" if months or not years else words


@dataclass(frozen=True)
class ClockLimits:
    """The months of the rules in force on a day, read once for a whole list."""

    away: int
    lost: int
    gone: int
    today: PartialDate

    @classmethod
    def on(cls, day: dt.date) -> "ClockLimits":
        lost = rules.current("ME-03", on=day)
        return cls(
            away=rules.current("ME-02", on=day)["months"],
            lost=lost["stop_months"],
            gone=lost["stop_months"] + MONTHS * lost["leave_years"],
            today=PartialDate(day.year, day.month),
        )

    def of_mobile(self, member: PartyMember) -> Clock | None:
        if not member.is_mobile or member.mobile_since is None:
            return None
        months = _months(member.mobile_since, self.today)
        if months < self.away:
            return Clock(months, "plain", "")
        return Clock(months, "warn", f"满{self.away}个月：地点固定的应转接组织关系")

    def of_lost(self, member: PartyMember) -> Clock | None:
        if not member.is_lost or member.lost_on is None:
            return None
        months = _months(member.lost_on, self.today)
        if months >= self.gone:
            years = (self.gone - self.lost) // MONTHS
            return Clock(months, "bad", f"停止党籍满{years}年：研究按自行脱党处理")
        if months >= self.lost:
            return Clock(months, "warn", f"满{self.lost}个月：查找无果的研究停止党籍")
        return Clock(months, "plain", "")


def _months(since: PartialDate, today: PartialDate) -> int:
    """Full months; of a mere year only those that are certain."""
    month = since.month or MONTHS
    return max((today.year - since.year) * MONTHS + (today.month or 1) - month, 0)
