"""The demo county's bulletins: a year of rankings and two months of weekly notices issued and
signed for, what other apps report on as well; the month that is not published yet as a draft that
says what it lacks."""

import datetime as dt
from collections.abc import Iterable
from random import Random
from typing import Final

from django.utils import timezone

from assessments.bulletins import (
    HALF_YEAR,
    INFORMATION_MONTHLY,
    INFORMATION_QUARTERLY,
    MONTHLY_RANKING,
    WEEKLY_NOTICE,
    YEAR,
)
from portal.access import RoleKey
from portal.accounts.models import RoleHolding, User
from portal.demo import DemoPlan
from portal.inbox.domain import tasks
from portal.orgs.models import Unit
from portal.periods import Period
from reports import blocks
from reports.choices import BulletinState, Layout
from reports.domain.bulletins import composing, correcting, drafting, hearing, publishing
from reports.domain.bulletins import series as all_series
from reports.domain.bulletins.composing import Signing
from reports.models import Bulletin, BulletinSeries, Delivery, Subscription
from reports.series import SERIES, Series

_MONTHS, _QUARTERS, _WEEKS, _HALVES = 14, 4, 8, 2
_OF_OTHERS: Final = {"quarterly_review": _QUARTERS, "talent_report": _HALVES}
_INSIDE: Final = frozenset({"talent_report"})  # to the leaders, not to units
_UP, _ACROSS, _PRINTED = "县委、县政府领导，市委组织部", "县委办公室、县政府办公室", 90
_ORGAN: Final = "云组通"
_WORDS: Final = "请各乡镇（街道）、各单位对照失分项目逐项整改。"
_ASKED: Final = "建议研究紧缺行业的引才办法，明确成员单位的职责；下步加强人才需求的跟踪对接。"
_CORRECTED_WORDS: Final = (
    "请各乡镇（街道）、各单位对照失分项目逐项整改，列入黑榜的单位在下月台账中报告整改结果。"
)
_CAUSE: Final = "遗漏了对列入黑榜单位的整改要求"
_TOLD_OF: Final = (MONTHLY_RANKING.key, WEEKLY_NOTICE.key)
_CORRECTED_AFTER: Final = 3  # days after the newest one, which has the number before
_SIGNED_AFTER: Final = 1  # days after the draft
_HEARD_AFTER: Final = 12  # days after it was signed: the next meeting
_NOT_SIGNED_FOR: Final = 0.3  # of the newest issue


class _Staff:
    """Who drafts, who reviews, who signs."""

    def __init__(self) -> None:
        holders = User.objects.active()
        self.writer = holders.holding(RoleKey.ASSESSMENT_OFFICE).order_by("pk").first()
        self.reviewer = holders.holding(RoleKey.GENERAL_OFFICE).order_by("pk").first()
        self.leader = holders.holding(RoleKey.DEPARTMENT_LEADER).order_by("pk").first()

    @property
    def is_whole(self) -> bool:
        return None not in (self.writer, self.reviewer, self.leader)


def build(plan: DemoPlan) -> None:
    staff = _Staff()
    if not staff.is_whole:
        return
    dice = plan.random("bulletins")
    for declared, most in (
        (MONTHLY_RANKING, _MONTHS),
        (INFORMATION_MONTHLY, _MONTHS),
        (INFORMATION_QUARTERLY, _QUARTERS),
        (WEEKLY_NOTICE, _WEEKS),
        *((SERIES[key], most) for key, most in _OF_OTHERS.items()),
    ):
        _series(declared, most, staff, plan.today, dice)
    for declared in (HALF_YEAR, YEAR):
        _draft_only(declared, plan.today)
    _correct(staff, dice)
    _subscribe()


def _series(declared: Series, most: int, staff: _Staff, today: dt.date, dice: Random) -> None:
    series = all_series.of(declared.key)
    series.organ, series.is_circulated = _ORGAN, declared.key not in _INSIDE
    if declared.layout == Layout.BRIEFING:
        series.reported_to, series.copies_to, series.copies = _UP, _ACROSS, _PRINTED
    series.save()
    newest = Period.containing(today, declared.kind).previous()
    receivers, issued = _receivers(series) if series.is_circulated else [], []
    for back in reversed(range(most)):
        bulletin = drafting.draft(series, period=newest.shifted(-back), by=None)
        if not bulletin.sections.exclude(failure="").exists():
            _issue(bulletin, staff)
            issued.append(bulletin)
        elif back:
            bulletin.delete()
    for bulletin in issued:
        _deliver(bulletin, receivers, dice, is_newest=bulletin is issued[-1])


def _draft_only(declared: Series, today: dt.date) -> None:
    """The last period it is for: a person decides about what nobody counts."""
    series = all_series.of(declared.key)
    series.organ = _ORGAN
    series.save()
    period = Period.containing(today, declared.kind).previous()
    while not declared.is_for(period):
        period = period.previous()
    drafting.draft(series, period=period, by=None)


def _correct(staff: _Staff, dice: Random) -> None:
    """The ranking before the newest asked too little of the units on the black list."""
    ranked = Bulletin.objects.published().filter(series__key=MONTHLY_RANKING.key)
    wrong = ranked.select_related("series").order_by("-period")[1:2].first()
    if wrong is None:
        return
    correction = correcting.begin(wrong, reason=_CAUSE, by=None)
    correction.sections.filter(key="lists").update(words=_CORRECTED_WORDS)
    drafting.note_differences(correction)
    newest = ranked.order_by("-period")[0].published_at or timezone.now()
    later = newest + dt.timedelta(days=_CORRECTED_AFTER)
    _issue(correction, staff, words=_CORRECTED_WORDS, drafted=later)
    wrong.state = BulletinState.CORRECTED
    wrong.save()
    _deliver(correction, _receivers(wrong.series), dice, is_newest=False)


def _subscribe() -> None:
    for name in ("kaohe", "bangong", "buzhang", "xz01"):
        if user := User.objects.filter(username=name).first():
            for series in BulletinSeries.objects.filter(key__in=_TOLD_OF):
                Subscription.objects.create(user=user, series=series)


def _issue(
    bulletin: Bulletin,
    staff: _Staff,
    *,
    words: str = _WORDS,
    drafted: dt.datetime | None = None,
) -> None:
    """As the acts would, in its own time."""
    series = bulletin.series
    drafted = drafted or _drafted_at(bulletin)
    signed = drafted + dt.timedelta(days=_SIGNED_AFTER)
    day = timezone.localdate(signed)
    numbered = series.bulletins.filter(number__isnull=False)
    number = numbered.filter(number_year=day.year).count() + 1
    signing = Signing(day, number, numbered.count() + 1)
    bulletin.sections.filter(key="lists").update(words=words)
    bulletin.sections.filter(key="questions").update(words=_ASKED)
    bulletin.sections.update(gaps_stand=True)  # somebody has looked at what nobody counts
    paper = composing.paper(bulletin, signing)
    bulletin.blocks, bulletin.digest = blocks.to_json(paper), blocks.sha256(paper)
    bulletin.number_year, bulletin.number = day.year, signing.number
    bulletin.total_number = signing.total
    bulletin.state = BulletinState.PUBLISHED
    bulletin.drafted_at, bulletin.drafted_by = drafted, staff.writer
    bulletin.reviewed_at, bulletin.reviewed_by = drafted + dt.timedelta(hours=3), staff.reviewer
    bulletin.signed_at, bulletin.signed_by = signed, staff.leader
    bulletin.published_at, bulletin.published_by = signed + dt.timedelta(hours=1), staff.writer
    bulletin.heard_on = _heard_on(bulletin, day)
    bulletin.save()


def _heard_on(bulletin: Bulletin, signed: dt.date) -> dt.date | None:
    """What goes to a meeting was heard by it, where the meeting has been."""
    heard = signed + dt.timedelta(days=_HEARD_AFTER)
    goes = hearing.may_be_heard(bulletin)
    return heard if goes and heard <= timezone.localdate() else None


def _drafted_at(bulletin: Bulletin) -> dt.datetime:
    day = bulletin.period.last_day + dt.timedelta(days=bulletin.series.day)
    # Issued at ten on the day it is signed: not before that hour has come.
    reached = timezone.localdate(timezone.now() - dt.timedelta(hours=10))
    latest = reached - dt.timedelta(days=_SIGNED_AFTER)
    return timezone.make_aware(dt.datetime.combine(min(day, latest), dt.time(9)))


def _receivers(series: BulletinSeries) -> list[tuple[Unit, User | None]]:
    """With somebody who signs there, if there is one."""
    units = publishing.audience(Bulletin(series=series))
    roles = (RoleKey.TOWNSHIP_MEMBER, RoleKey.UNIT_CONTACT)
    holdings = RoleHolding.objects.in_force().filter(unit__in=units, role__in=roles)
    people = {one.unit_id: one.user for one in holdings.select_related("user").order_by("-pk")}
    return [(unit, people.get(unit.pk)) for unit in units]


def _deliver(
    bulletin: Bulletin,
    receivers: Iterable[tuple[Unit, User | None]],
    dice: Random,
    *,
    is_newest: bool,
) -> None:
    at = bulletin.published_at or timezone.now()
    rows = []
    for unit, person in receivers:
        waits = person is None or (is_newest and dice.random() < _NOT_SIGNED_FOR)
        later = min(at + dt.timedelta(hours=dice.randint(1, 60)), timezone.now())
        rows.append(
            Delivery(
                bulletin=bulletin,
                unit=unit,
                delivered_at=at,
                received_at=None if waits else later,
                received_by=None if waits else person,
            )
        )
    Delivery.objects.bulk_create(rows)
    if is_newest:
        waiting = bulletin.deliveries.filter(received_at=None)
        tasks.assign(publishing.to_receive(waiting.select_related("unit__kind", "bulletin")))
