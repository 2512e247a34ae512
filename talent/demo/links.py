"""Leaders of the county and the experts they keep in touch with, this year and the year before."""

import datetime as dt
import random
from typing import Final

from portal.accounts.models import User
from portal.demo import DemoPlan
from talent.choices import ExpertContact
from talent.demo.people import VERIFIER
from talent.domain import links
from talent.models import Contact, ExpertLink, TalentProfile

EACH: Final = 3
_SPOKEN: Final = (
    "到单位走访，了解课题进展和团队建设。", "座谈听取对产业发展的意见。",
    "通电话问候，了解近期工作。", "节前慰问，送去县委的问候。",
)  # fmt: skip


def build(plan: DemoPlan) -> None:
    office = User.objects.filter(username=VERIFIER).first()
    leaders = list(links.leaders())
    titled = TalentProfile.objects.in_store().exclude(title_level="").select_related("person")
    experts = list(titled.order_by("title_level", "pk")[: EACH * len(leaders)])
    if office is None or not experts:
        return
    dice, made = plan.random("links"), []
    for year in (plan.today.year - 1, plan.today.year):
        for place, expert in enumerate(experts):
            made.append(_link(leaders[place // EACH], expert, year, dice))
    ExpertLink.objects.bulk_create(made)
    Contact.objects.bulk_create(
        contact for link in made for contact in _contacts(link, office, plan.today, dice)
    )


def _link(leader: User, expert: TalentProfile, year: int, dice: random.Random) -> ExpertLink:
    return ExpertLink(
        year=year,
        leader=leader,
        profile=expert,
        duties=[dice.choice((expert.field, expert.field, "0902"))],
        since=dt.date(year, 1, 5),
        document=f"云组通〔{year}〕2号",
    )


def _contacts(link: ExpertLink, office: User, today: dt.date, dice: random.Random) -> list[Contact]:
    """Once a quarter, mostly; of the running one some are still missing."""
    quarters = (dt.date(link.year, month, 1) for month in (1, 4, 7, 10))
    made = []
    for begins in quarters:
        on = begins + dt.timedelta(days=dice.randint(8, 60))
        if on > today or not dice.randint(0, 4):
            continue
        place = dice.randrange(len(_SPOKEN))
        made.append(
            Contact(
                link=link,
                kind=ExpertContact.values[place],
                on=on,
                content=_SPOKEN[place],
                recorded_by=dice.choice((link.leader, office)),
            )
        )
    return made
