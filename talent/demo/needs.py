"""Invented needs of enterprises and units, some of them filled, and matches under way."""

import datetime as dt
import random
from typing import Final

from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from talent.choices import Closing, MatchState, NeedKind, NeedState
from talent.demo.people import FIELDS, KEEPER
from talent.models import Enterprise, Match, Need, RelatedFields, TalentProfile
from talent.models.need import searched_by

TOTAL: Final = 150
_POSTS: Final = ("工程师", "技术主管", "研发骨干", "质量主管", "农艺师", "主治医师", "教师", "会计")
_PROBLEMS: Final = ("设备改造", "工艺优化", "品种选育", "信息系统", "污水处理")
_STATES: Final = (
    *(NeedState.PUBLISHED,) * 9, *(NeedState.PARTLY,) * 3, *(NeedState.FILLED,) * 3,
    NeedState.SUBMITTED, NeedState.SUBMITTED, NeedState.DRAFT, NeedState.CLOSED, NeedState.CLOSED,
)  # fmt: skip
_PAIRS: Final = (("0102", "0402"), ("0101", "0103"), ("0401", "0403"), ("0501", "0503"),
                 ("0602", "0603"), ("0801", "0804"))  # fmt: skip
_GOING: Final = (MatchState.CANDIDATE, MatchState.ASKED, MatchState.AGREED, MatchState.RECOMMENDED,
                 MatchState.TALKING, MatchState.DECLINED)  # fmt: skip


def build(plan: DemoPlan) -> None:
    RelatedFields.objects.bulk_create(RelatedFields(field=a, other=b) for a, b in _PAIRS)
    dice = plan.random("needs")
    firms = list(Enterprise.objects.running().select_related("unit").in_order())
    units = Unit.objects.still_open().at_level(UnitLevel.DEPARTMENT).in_tree_order()
    offices = list(units)
    keeper = User.objects.filter(username=KEEPER).first()
    if not firms or not offices:
        return
    needs = [_need(n, firms, offices, plan.today, dice) for n in range(TOTAL * plan.scale)]
    for need in needs:
        need.submitted_by = keeper if need.state != NeedState.DRAFT else None
    Need.objects.bulk_create(needs)
    _matches(needs, plan.today, dice)


def _need(
    number: int, firms: list[Enterprise], offices: list[Unit], today: dt.date, dice: random.Random
) -> Need:
    firm = dice.choice(firms) if dice.randrange(4) else None
    problem = dice.randrange(4) == 0
    since = today - dt.timedelta(days=dice.randint(5, 330))
    state = dice.choice(_STATES)
    post = f"{dice.choice(_PROBLEMS if problem else _POSTS)}（{number + 1}）"
    need = Need(
        unit=firm.unit if firm else dice.choice(offices),
        enterprise=firm,
        post=post,
        kind=NeedKind.PROBLEM if problem else NeedKind.POST,
        field=dice.choice(FIELDS),
        way=dice.choice(("03", "04", "05") if problem else ("01", "02", "03")),
        number=1 if problem else dice.randint(1, 4),
        education_least=dice.choice((None, 3, 4, 4, 5)),
        title_least=dice.choice((None, None, 2, 3)),
        place="539928",
        pay="" if problem else f"年薪 {dice.randint(8, 25)} 万元",
        urgency=dice.choice((1, 1, 2, 2, 3)),
        since=since,
        until=since + dt.timedelta(days=dice.choice((180, 365, 540))),
        contact="人事科",
        state=state,
        confirmed_on=today - dt.timedelta(days=dice.randint(1, 100)),
        search=searched_by(post, str(firm or "")),
    )
    if state == NeedState.CLOSED:
        need.closed_on, need.closed_why = today, str(dice.choice(list(Closing)).label)
    return need


def _matches(needs: list[Need], today: dt.date, dice: random.Random) -> None:
    profiles = list(TalentProfile.objects.in_store().order_by("pk"))
    if not profiles:
        return
    made = []
    for need in needs:
        for profile, state in zip(dice.sample(profiles, min(4, len(profiles))), _wanted(need, dice),
                                  strict=False):  # fmt: skip
            made.append(
                Match(
                    need=need,
                    profile=profile,
                    state=state,
                    total=dice.randint(500, 980) / 10,
                    explained="按当时资料匹配。",
                    moved_on=today - dt.timedelta(days=dice.randint(1, 60)),
                    reason="条件不合适" if state == MatchState.DECLINED else "",
                )
            )
    Match.objects.bulk_create(made)


def _wanted(need: Need, dice: random.Random) -> list[MatchState]:
    """As many who came as the need's state says, and perhaps one more under way."""
    if need.state == NeedState.FILLED:
        return [MatchState.DONE] * need.number
    if need.state == NeedState.PARTLY:
        need.number = max(need.number, 2)
        Need.objects.filter(pk=need.pk).update(number=need.number)
        return [MatchState.DONE, dice.choice(_GOING)]
    return [dice.choice(_GOING)] if need.state == NeedState.PUBLISHED and dice.randrange(2) else []
