"""Invented flexible leads and a call for projects, at every stage."""

import datetime as dt
import random

from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.people.choices import Sex
from portal.people.demo import invented_name
from portal.text import search_key
from talent.choices import PipelineKind, StageMark
from talent.demo.people import FIELDS, VERIFIER
from talent.domain import pipelines
from talent.models import Enterprise, Pipeline, PipelineCase, PipelineMove, PipelineStage

LEADS, PROJECTS = 36, 14


def build(plan: DemoPlan) -> None:
    firms = list(Enterprise.objects.running().select_related("unit").in_order())
    by = User.objects.filter(username=VERIFIER).first()
    if not firms or by is None:
        return
    year, dice = plan.today.year, plan.random("pipelines")
    leads = Pipeline.objects.create(
        name=f"{year} 年柔性引才", kind=PipelineKind.LEAD, since=dt.date(year - 1, 1, 1)
    )
    call = Pipeline.objects.create(
        name=f"{year} 年省级青年人才专项",
        kind=PipelineKind.PROJECT,
        office="省委人才工作领导小组办公室",
        since=plan.today - dt.timedelta(days=200),
        above_until=plan.today + dt.timedelta(days=20),
        places=8,
    )
    for pipeline, total in ((leads, LEADS), (call, PROJECTS)):
        stages = stages_of(pipeline)
        for _ in range(total):
            _case(stages, firms, plan.today, dice, by)


def stages_of(pipeline: Pipeline) -> list[PipelineStage]:
    steps = enumerate(pipelines.USUAL[PipelineKind(pipeline.kind)], start=1)
    return [
        PipelineStage.objects.create(
            pipeline=pipeline, position=number, label=label, limit_days=days, mark=mark
        )
        for number, (label, days, mark) in steps
    ]


def _case(
    stages: list[PipelineStage],
    firms: list[Enterprise],
    today: dt.date,
    dice: random.Random,
    by: User,
) -> None:
    pipeline = stages[0].pipeline
    firm, on = dice.choice(firms), today - dt.timedelta(days=dice.randint(60, 190))
    way = [stage for stage in stages if stage.mark != StageMark.LOST][: dice.randint(1, 6)]
    if dice.randrange(6) == 0:
        way.append(next(stage for stage in stages if stage.mark == StageMark.LOST))
    name = invented_name(dice.choice((Sex.MALE, Sex.FEMALE)), dice)
    case = PipelineCase(
        pipeline=pipeline,
        name=name,
        unit=firm.unit,
        field=dice.choice(FIELDS),
        source=dice.choice("123456"),
        form=dice.choice("1234567") if pipeline.kind == PipelineKind.LEAD else "",
        enterprise=firm,
        stage=way[0],
        began_on=on,
        moved_on=on,
        search=search_key(name)[:200],
    )
    case.save()
    for stage in way[1:]:
        on = min(on + dt.timedelta(days=dice.randint(5, 28)), today)
        note = "对方另有安排。" if stage.mark == StageMark.LOST else ""
        PipelineMove.objects.create(case=case, stage=stage, on=on, note=note, by=by)
        if stage.mark == StageMark.SIGNED:
            case.agreed_since, case.days_a_year = on, dice.choice((20, 30, 60))
            case.agreed_until = on + dt.timedelta(days=730)
        case.stage, case.moved_on = stage, on
    case.save()
