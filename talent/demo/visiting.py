"""Two invented campaigns: last year's is over, this year's goes on."""

import datetime as dt
import random
from typing import Any, Final

from portal.accounts.models import User
from portal.demo import DemoPlan
from talent.choices import TicketChannel
from talent.demo.people import VERIFIER
from talent.domain import destinations, visiting
from talent.models import CampaignTarget, CampaignVisit, Need, Ticket, VisitCampaign

BATCH: Final = 1000
_VISITED: Final = {True: 96, False: 63}  # of a hundred: of the campaign that is over, of the other
_NEEDS, _PROBLEMS = 8, 12  # one visit in so many brings one
_LAST_YEAR: Final = 365
_BEGAN, _LASTS = 40, 75
_FIRM: Final = (
    "了解生产经营和用工情况，介绍人才政策。", "座谈研发团队建设，企业希望与高校对接。",
    "看新上生产线，了解技术工人缺口。",
)  # fmt: skip
_TALENT: Final = (
    "通电话问候，介绍家乡发展，邀请回乡看看。", "登门走访，了解近期工作和家庭需要。",
    "座谈听取对人才工作的意见。",
)  # fmt: skip
_TROUBLES: Final = (
    ("05", "希望申请人才公寓。"),
    ("06", "子女转学手续不清楚。"),
    ("01", "想了解安家补贴怎样申领。"),
)
_POSTS: Final = (("自动化工程师", "0102"), ("食品检验员", "0501"), ("电商运营", "1001"))


def build(plan: DemoPlan) -> None:
    office = User.objects.filter(username=VERIFIER).first()
    if office is None:
        return
    dice = plan.random("visiting")
    for past in (True, False):
        began = plan.today - dt.timedelta(days=_BEGAN + (_LAST_YEAR if past else 0))
        until = began + dt.timedelta(days=_LASTS)
        campaign = VisitCampaign.objects.create(
            name=f"{began.year} 年人才大走访大调研",
            document=f"云才办〔{began.year}〕11号",
            since=began,
            until=until,
            started_on=began,
            ended_on=until if past else None,
        )
        targets = list(destinations.whom(campaign, began))
        _send(targets, dice)
        CampaignTarget.objects.bulk_create(targets, batch_size=BATCH)
        last = until if past else plan.today
        visits = [
            _visit(target, began, last, office, dice=dice, fresh=not past)
            for target in targets
            if dice.randrange(100) < _VISITED[past]
        ]
        CampaignVisit.objects.bulk_create(visits, batch_size=BATCH)


def _send(targets: list[CampaignTarget], dice: random.Random) -> None:
    """Whoever keeps the place goes there; few have nobody yet."""
    goers = {user.unit_id: user for user in visiting.goers()}
    others = list(goers.values())
    for target in targets:
        chosen = goers.get(target.unit_id) or dice.choice(others)
        target.visitor = chosen if dice.randrange(12) else None


def _visit(
    target: CampaignTarget,
    since: dt.date,
    until: dt.date,
    office: User,
    *,
    dice: random.Random,
    fresh: bool,
) -> CampaignVisit:
    by = target.visitor or office
    visit = CampaignVisit(
        target=target,
        on=since + dt.timedelta(days=dice.randint(1, max((until - since).days - 1, 1))),
        visitors=by.name,
        content=dice.choice(_FIRM if target.enterprise else _TALENT),
        recorded_by=by,
    )
    if not fresh:
        return visit
    if target.enterprise and dice.randrange(_NEEDS) == 0:
        visit.need = _need(target.enterprise, visit.on, dice)
    if target.profile and dice.randrange(_PROBLEMS) == 0:
        matter, visit.problem = dice.choice(_TROUBLES)
        visit.ticket = _ticket(target.profile, matter, visit, by)
    return visit


def _need(enterprise: Any, on: dt.date, dice: random.Random) -> Need:
    post, field = dice.choice(_POSTS)
    made, _ = Need.objects.get_or_create(
        unit=enterprise.unit,
        post=f"{enterprise.name[:4]}{post}",
        since=on,
        defaults={"enterprise": enterprise, "field": field, "way": "01"},
    )
    return made


def _ticket(profile: Any, matter: str, visit: CampaignVisit, by: User) -> Ticket:
    return Ticket.objects.create(
        profile=profile,
        matter=matter,
        channel=TicketChannel.VISIT,
        content=visit.problem,
        registered_on=visit.on,
        begins_on=visit.on,
        registered_by=by,
    )
