"""What is over its time, so that it can be looked at and erased: an application refused long ago,
a lead given up, somebody nobody asked for years."""

import datetime as dt
from typing import Final

from portal.accounts.models import User
from portal.dates import PartialDate
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.people.choices import Sex
from portal.people.demo import invented_name
from portal.people.models import Person
from portal.text import search_key
from talent.choices import (
    ABROAD,
    HouseFound,
    HousingState,
    PipelineKind,
    StageMark,
    TalentState,
)
from talent.demo.people import CITIES, EMPLOYERS, KEEPER, VERIFIER
from talent.demo.pipelines import stages_of
from talent.domain import allocating, months
from talent.models import (
    Enterprise,
    HousingApplication,
    Pipeline,
    PipelineCase,
    PipelineMove,
    TalentProfile,
)

EACH: Final = 2
_BEFORE: Final = 30  # months: the keeping is over for half a year
_GIVEN_UP: Final = ("外地高校团队", "省外研究院专家")


def build(plan: DemoPlan) -> None:
    on = months.shifted(plan.today, -_BEFORE)
    _applications(on)
    _leads(on)
    _files(plan, on)


def _applications(on: dt.date) -> None:
    keeper = User.objects.filter(username=KEEPER).first()
    free = TalentProfile.objects.in_store().filter(housing=None).order_by("-pk")
    layouts = [str(one.value) for one in allocating.fitting(1)]
    if keeper is not None:
        HousingApplication.objects.bulk_create(
            HousingApplication(
                profile=profile,
                wishes=layouts,
                here_since=months.shifted(on, -6),
                accepted_on=on - dt.timedelta(days=15),
                submitted_by=keeper,
                state=HousingState.REFUSED,
                house=HouseFound.HAS,
                refused_on=on,
                reason="本县有住房。",
            )
            for profile in free[:EACH]
        )


def _leads(on: dt.date) -> None:
    by = User.objects.filter(username=VERIFIER).first()
    firms = list(Enterprise.objects.running().select_related("unit").in_order()[:EACH])
    if by is None or not firms:
        return
    pipeline = Pipeline.objects.create(
        name=f"{on.year} 年柔性引才",
        kind=PipelineKind.LEAD,
        since=dt.date(on.year - 1, 1, 1),
        closed_on=dt.date(on.year, 12, 31),
    )
    end = next(stage for stage in stages_of(pipeline) if stage.mark == StageMark.LOST)
    for name, firm in zip(_GIVEN_UP, firms, strict=False):
        case = PipelineCase.objects.create(
            pipeline=pipeline,
            name=name,
            unit=firm.unit,
            field=f"{firm.field}01" if firm.field else "",
            source="1",
            form="1",
            enterprise=firm,
            stage=end,
            began_on=on - dt.timedelta(days=60),
            moved_on=on,
            search=search_key(name)[:200],
        )
        note = "对方另有安排。"
        PipelineMove.objects.create(case=case, stage=end, on=on, note=note, by=by)


def _files(plan: DemoPlan, on: dt.date) -> None:
    """Away for years, and nobody asked them since."""
    town = Unit.objects.still_open().at_level(UnitLevel.TOWNSHIP).in_tree_order().first()
    by = User.objects.filter(username=VERIFIER).first()
    if town is None:
        return
    dice = plan.random("talents of old")
    for place in range(EACH):
        person = Person(
            name=invented_name(Sex.FEMALE, dice),
            sex=Sex.FEMALE,
            birth=PartialDate(plan.today.year - 38 - place, 5),
            native_place=f"云岭县{town.short_name}",
            unit=town,
        ).derive()
        person.save()
        profile = TalentProfile(
            person=person,
            unit=town,
            source=ABROAD,
            team="3",
            field="0701",
            work_unit=dice.choice(EMPLOYERS),
            residence=dice.choice(CITIES),
            state=TalentState.IN,
            verified_on=on,
            verified_by=by,
        )
        profile.derive()
        profile.save()
