"""Invented policies of four levels, and the cards of talents with a level."""

import datetime as dt
import random
from typing import Final

from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from talent.choices import CardEnding, CardState, PolicyLevel
from talent.demo.offices import in_charge
from talent.demo.people import KEEPER, VERIFIER
from talent.domain import cards, months, recognitions
from talent.models import PolicyItem, ServiceCard, TalentProfile

CARDS: Final = 42
_DOCUMENT: Final = "云才〔2025〕6号"
_STATE, _PROVINCE, _CITY, _COUNTY = PolicyLevel
# Name, level, category, standard, amount, group, conditions, matter, limit, times
_ITEMS: Final = (
    ("引进人才安家补贴", _COUNTY, "02", "5 万元，分 5 年发放", 50000, "安家补贴",
     "来源：全职引进\n学历：硕士及以上 或 层次：A、B、C、D、E\n年龄：45 岁及以下", "10", 15, 1),
    ("市级高层次人才购房补贴", _CITY, "02", "10 万元，一次发放", 100000, "安家补贴",
     "层次：A、B、C、D\n在县：满 12 个月", "10", 20, 1),
    ("引进人才生活补贴", _COUNTY, "01", "硕士每月 1000 元，博士每月 2000 元", 12000, "",
     "来源：全职引进\n学历：硕士及以上\n引进日期：2023-01-01 及以后", "10", 15, 3),
    ("高技能人才岗位补贴", _COUNTY, "01", "技师每月 300 元", 3600, "", "技能：技师及以上",
     "10", 15, None),
    ("子女就近入学", _COUNTY, "03", "按意愿在县域内选择公办学校", None, "",
     "层次：A、B、C、D、E、F 或 持卡", "06", 10, None),
    ("配偶就业推荐", _COUNTY, "04", "推荐三次以上岗位", None, "", "来源：全职引进、柔性引进",
     "08", 15, None),
    ("就医绿色通道", _COUNTY, "11", "县人民医院优先就诊", None, "", "持卡", "02", 1, 4),
    ("年度健康体检", _COUNTY, "11", "每年一次", None, "", "持卡", "11", 20, 1),
    ("景区免费游览", _COUNTY, "11", "县内国有景区", None, "", "持卡", "12", 1, 12),
    ("人才公寓租住", _COUNTY, "02", "租金减半，最长 60 个月", None, "",
     "学历：本科及以上 或 技能：高级工及以上\n单位类型：乡镇级、县直单位、企业", "05", 10, 1),
    ("中级以上职称基层岗位不受结构限制", _PROVINCE, "07", "乡镇事业单位专设岗位", None, "",
     "职称：中级及以上\n单位类型：乡镇级", "07", 10, None),
    ("农村实用人才创业贴息", _PROVINCE, "09", "贷款不超过 20 万元的全额贴息", 9000, "",
     "队伍：农村实用人才\n年龄：60 岁及以下", "10", 15, 1),
    ("青年人才科研启动", _CITY, "08", "3 万元", 30000, "",
     "学位：博士及以上 或 职称：副高级及以上\n年龄：40 岁及以下", "09", 15, 1),
    ("省级专家服务基层补助", _PROVINCE, "10", "每人 1 万元", 10000, "", "职称：正高级及以上",
     "09", 15, 1),
)  # fmt: skip


def build(plan: DemoPlan) -> None:
    units = list(Unit.objects.still_open().at_level(UnitLevel.DEPARTMENT).in_tree_order())
    users = {user.username: user for user in User.objects.filter(username__in=[KEEPER, VERIFIER])}
    if not units or len(users) < len({KEEPER, VERIFIER}):
        return
    dice = plan.random("policies")
    for name, level, category, standard, amount, group, asked, matter, limit, times in _ITEMS:
        PolicyItem(
            name=name,
            document=_DOCUMENT,
            level=level,
            category=category,
            standard=standard,
            amount=amount,
            exclusive=group,
            conditions=asked,
            papers="身份证明、劳动合同或聘书、学历学位或职称证书",
            unit=in_charge(units, matter, dice),
            matter=matter,
            limit=limit,
            times=times,
        ).save()
    _cards(plan, dice, users[KEEPER])


def _cards(plan: DemoPlan, dice: random.Random, keeper: User) -> None:
    ranked = recognitions.with_grade(TalentProfile.objects.in_store(), plan.today)
    holders = list(ranked.exclude(grade_code=None).order_by("pk")[: CARDS * 2])
    chosen = dice.sample(holders, min(CARDS + 4, len(holders)))
    made = [_card(n, profile, plan.today, dice, keeper) for n, profile in enumerate(chosen)]
    ServiceCard.objects.bulk_create(made)


def _card(
    number: int, profile: TalentProfile, today: dt.date, dice: random.Random, keeper: User
) -> ServiceCard:
    graded: str = profile.grade_code  # type: ignore[attr-defined] # by with_grade
    issued = months.shifted(today, -dice.randint(1, 34))
    card = ServiceCard(
        profile=profile,
        kind=f"{graded}类人才卡",
        rank=profile.grade_place,  # type: ignore[attr-defined] # by with_grade
        officer=dice.choice(("李专员", "赵专员", "周专员")),
        officer_phone="0878-1234567",
        proposed_by=keeper,
    )
    if number >= CARDS:
        return card
    card.number = f"云才〔{issued.year}〕{number + 1:04}"
    card.token = f"{dice.getrandbits(128):032x}"
    card.code = "".join(dice.choice(cards.LETTERS) for _ in range(6))
    card.state, card.issued_on = CardState.VALID, issued
    card.until = months.shifted(issued, 36) - dt.timedelta(days=1)
    if dice.randrange(3):
        card.checked_on = max(issued, today - dt.timedelta(days=dice.randint(5, 200)))
        card.check_said = "仍在原单位工作。"
    if number % 20 == 19:  # noqa: PLR2004 - one in twenty
        card.state, card.ended_on, card.ended_why = CardState.ENDED, today, CardEnding.LEFT
    return card
