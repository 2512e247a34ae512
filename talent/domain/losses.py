"""流失提示: facts that call for a talk, told to the talent office and his unit. No probability, no
score, nothing of private life."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from portal.accounts.models import User
from portal.audit.domain import events
from portal.problems import refuse_if
from talent.actions import STAY_MEASURE
from talent.choices import RECRUITED, Satisfaction, StageMark, TenancyState, TicketState
from talent.domain import clock, months, talents
from talent.models import PipelineCase, ServiceCard, StayMeasure, TalentProfile, Tenancy, Ticket
from talent.permissions import TALENT_KEEP

ENDING, SILENT, LATE, TWICE, YEAR = 6, 12, 20, 2, 12
TAKEN: Final = 6  # months a measure stands before the facts are told of again


@dataclass(frozen=True)
class LossSign:
    key: str
    words: str
    holds: Any


def signs(day: dt.date) -> tuple[LossSign, ...]:
    """Each a fact on record, with the words it is told in."""
    soon, long_ago = months.shifted(day, ENDING), months.shifted(day, -SILENT)
    his = Ticket.objects.filter(profile=OuterRef("pk"))
    overdue = his.going().exclude(state=TicketState.HELD).filter(due_on__lt=_late_since(day))
    bad = Ticket.objects.filter(
        profile=OuterRef("pk"),
        satisfaction=Satisfaction.BAD,
        registered_on__gte=months.shifted(day, -YEAR),
    )
    twice = bad.order_by().values("profile").annotate(times=Count("pk")).filter(times__gte=TWICE)
    recruited = Q(source__in=RECRUITED)
    left = Tenancy.objects.filter(
        application__profile=OuterRef("pk"),
        state=TenancyState.ENDED,
        ended_on__gte=months.shifted(day, -YEAR),
    )
    early = PipelineCase.objects.filter(
        profile=OuterRef("pk"),
        stage__mark=StageMark.LOST,
        moved_on__gte=months.shifted(day, -YEAR),
        agreed_until__gt=F("moved_on"),
    )
    moved = ServiceCard.objects.held().filter(profile=OuterRef("pk"), elsewhere=True)
    lives = Tenancy.objects.going().filter(application__profile=OuterRef("pk"))
    return (
        LossSign(
            "ending",
            f"服务期在 {ENDING} 个月内期满",
            recruited & Q(service_until__gte=day, service_until__lte=soon),
        ),
        LossSign("over", "服务期已满，去留未定", recruited & Q(service_until__lt=day)),
        LossSign(
            "silent",
            f"{SILENT} 个月没有联系确认",
            recruited & (Q(confirmed_on=None) | Q(confirmed_on__lt=long_ago)),
        ),
        LossSign("late", f"办件超期 {LATE} 个工作日以上", Exists(overdue)),
        LossSign("room", "一年内退出人才公寓", recruited & Exists(left) & ~Exists(lives)),
        LossSign("early", "服务期未满离开引才岗位", recruited & Exists(early)),
        LossSign("card", "服务卡核验发现已到其他单位", Exists(moved)),
        LossSign("twice", "一年内两次对办件不满意", Exists(twice)),
    )


def _late_since(day: dt.date) -> dt.date:
    """Due before it is more than so many working days late."""
    earliest = day - dt.timedelta(days=LATE)
    while clock.after(earliest, LATE) >= day:
        earliest -= dt.timedelta(days=1)
    return earliest + dt.timedelta(days=1)


def with_signs(rows: QuerySet, day: dt.date) -> QuerySet:
    """`sign_…` of each, in the same statement."""
    told = {
        f"sign_{one.key}": Case(
            When(one.holds, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        for one in signs(day)
    }
    return rows.annotate(**told)


def noticed(rows: QuerySet, day: dt.date) -> QuerySet:
    """Those in the store with at least one sign."""
    some = Q()
    for one in signs(day):
        some |= Q(one.holds)
    return rows.filter(some).in_store()  # type: ignore[attr-defined] # TalentQuerySet


def unanswered(rows: QuerySet, day: dt.date) -> QuerySet:
    """Those with a sign and no measure of late."""
    return noticed(rows, day).filter(~Exists(_of_late(day)))


def answered(rows: QuerySet, day: dt.date) -> QuerySet:
    return rows.filter(Exists(_of_late(day)))


def _of_late(day: dt.date) -> QuerySet:
    since = months.shifted(day, -TAKEN)
    return StayMeasure.objects.filter(profile=OuterRef("pk"), on__gt=since)


@transaction.atomic
def keep(profile: TalentProfile, *, on: dt.date, words: str, by: User) -> StayMeasure:
    """留才措施: what was done, beside the facts that called for it."""
    profile = talents.held(profile, TALENT_KEEP, by=by)
    refuse_if(talents.is_here(profile), talents.not_later(on))
    signs = "；".join(in_words(profile, on))
    row = StayMeasure.objects.create(
        profile=profile, on=on, signs=signs, words=words.strip(), by=by
    )
    events.record(STAY_MEASURE, by=by, target=profile, summary=f"留才措施：{profile}")
    return row


def in_words(profile: TalentProfile, day: dt.date) -> list[str]:
    row = with_signs(TalentProfile.objects.filter(pk=profile.pk), day)
    told = row.values(*(f"sign_{one.key}" for one in signs(day))).first() or {}
    return [one.words for one in signs(day) if told.get(f"sign_{one.key}")]


__all__: Final = (
    "LossSign",
    "answered",
    "in_words",
    "keep",
    "noticed",
    "signs",
    "unanswered",
    "with_signs",
)
