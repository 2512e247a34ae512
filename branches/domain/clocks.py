"""How long members have been away or out of touch, beside what the rules say (ME-02, ME-03)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, OuterRef, Subquery, When

from branches.choices.members import Membership, StatusEvent
from branches.domain.terms import months_later
from branches.models import PartyMember, StatusChange
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
    leave_years: int
    today: dt.date

    @classmethod
    def on(cls, day: dt.date) -> "ClockLimits":
        lost = rules.current("ME-03", on=day)
        return cls(
            away=rules.current("ME-02", on=day)["months"],
            lost=lost["stop_months"],
            leave_years=lost["leave_years"],
            today=day,
        )

    def of_mobile(self, member: PartyMember) -> Clock | None:
        if not member.is_mobile or member.mobile_since is None:
            return None
        months = _months(member.mobile_since, self.today)
        if months < self.away:
            return Clock(months, "plain", "")
        return Clock(months, "warn", f"满{self.away}个月：地点固定的应转接组织关系")

    def of_lost(self, member: PartyMember, stopped_on: dt.date | None) -> Clock | None:
        """`stopped_on`: when it was decided to stop the membership. The two years run from there,
        whatever was found out about the first day out of touch."""
        if not member.is_lost or member.lost_on is None:
            return None
        months = _months(member.lost_on, self.today)
        if stopped_on is not None:
            ends = months_later(stopped_on, MONTHS * self.leave_years)
            if self.today >= ends:
                advice = f"停止党籍满{self.leave_years}年：研究按自行脱党处理"
                return Clock(months, "bad", advice)
            return Clock(months, "warn", f"{stopped_on} 停止党籍，满{self.leave_years}年为 {ends}")
        if months >= self.lost:
            return Clock(months, "warn", f"满{self.lost}个月：查找无果的研究停止党籍")
        return Clock(months, "plain", "")


def stopped_on() -> Case:
    """The day of the decision that stopped a member's membership, where it stands."""
    decided = StatusChange.objects.filter(
        member=OuterRef("pk"), what=StatusEvent.SUSPENDED, withdrawn_at=None
    )
    newest = decided.newest_first().values("changed_on")[:1]
    return Case(When(state=Membership.SUSPENDED, then=Subquery(newest)))


def _months(since: PartialDate, today: dt.date) -> int:
    """Full months, to the day where the day is known; of a mere year only those certain."""
    month = since.month or MONTHS
    months = (today.year - since.year) * MONTHS + today.month - month
    if since.day and months > 0 and months_later(since.latest, months) > today:
        months -= 1
    return max(months, 0)
