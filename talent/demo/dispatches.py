"""Invented doctors sent to enterprises: what they did there, and what was confirmed."""

import datetime as dt
import random
from decimal import Decimal
from typing import Final

from portal.accounts.models import User
from portal.demo import DemoPlan
from talent.choices import DispatchRating, ServiceKind, ServiceState
from talent.demo.people import KEEPER, SCHOOLS, VERIFIER
from talent.models import DispatchedDoctor, DispatchVisit, Enterprise, TalentProfile

TOTAL: Final = 24
_ENDED: Final = 5
_NEW: Final = 12
_MASTER: Final = 5  # few doctors are invented: masters follow them
_WORK: Final = {
    ServiceKind.PROJECT: "协助编写省级科技项目申报书。",
    ServiceKind.GUIDANCE: "指导生产线工艺参数调整。",
    ServiceKind.PROBLEM: "会诊产品良率偏低的问题。",
    ServiceKind.TRANSFER: "对接高校专利在企业试用。",
}


def build(plan: DemoPlan) -> None:
    users = {user.username: user for user in User.objects.filter(username__in=[KEEPER, VERIFIER])}
    schooled = TalentProfile.objects.in_store().filter(schooling__gte=_MASTER)
    doctors = list(schooled.order_by("-schooling", "pk")[:TOTAL])
    firms = list(Enterprise.objects.order_by("pk")[: TOTAL // 2])
    if len(users) < len({KEEPER, VERIFIER}) or not firms:
        return
    dice, made = plan.random("dispatches"), []
    for place, doctor in enumerate(doctors):
        made.append(_sent(place, doctor, firms[place % len(firms)], plan.today, dice))
    DispatchedDoctor.objects.bulk_create(made)
    DispatchVisit.objects.bulk_create(
        visit for sent in made for visit in _visits(sent, users, plan.today, dice)
    )


def _sent(
    place: int, doctor: TalentProfile, firm: Enterprise, today: dt.date, dice: random.Random
) -> DispatchedDoctor:
    since = today - dt.timedelta(days=dice.randint(120, 300))
    sent = DispatchedDoctor(
        batch=f"{since.year}年第{dice.randint(1, 2)}批",
        college=dice.choice(SCHOOLS),
        profile=doctor,
        enterprise=firm,
        since=since,
        until=since + dt.timedelta(days=730),
        agreement=f"云人才协〔{since.year}〕{place + 1}号",
    )
    if place < _ENDED:
        sent.ended_on = today - dt.timedelta(days=dice.randint(5, 60))
        sent.rating = dice.choice((DispatchRating.GOOD, DispatchRating.FAIR))
        sent.words = "帮助企业解决了实际问题。"
    return sent


def _visits(
    sent: DispatchedDoctor, users: dict[str, User], today: dt.date, dice: random.Random
) -> list[DispatchVisit]:
    """Some two a month; the newest wait for a word."""
    on, made = sent.since + dt.timedelta(days=10), []
    while on < (sent.ended_on or today):
        kind = dice.choice(list(_WORK))
        waits = sent.ended_on is None and (today - on).days < _NEW
        made.append(
            DispatchVisit(
                dispatch=sent,
                on=on,
                days=dice.choice((Decimal("0.5"), Decimal(1), Decimal("1.5"), Decimal(2))),
                kind=kind,
                content=_WORK[kind],
                entered_by=users[KEEPER],
                state=ServiceState.WAITING if waits else ServiceState.CONFIRMED,
                decided_by=None if waits else users[VERIFIER],
                decided_on=None if waits else on + dt.timedelta(days=1),
            )
        )
        on += dt.timedelta(days=dice.randint(9, 20))
    return made
