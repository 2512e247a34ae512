"""One engine for whoever goes through stages that are data: calls for projects, flexible leads.

A case moves from stage to stage, every move is kept with its day; what a stage counts as (签约,
上报, 入选, 终止) is a mark of the stage, so that figures need no names."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.codes import lookup
from portal.deeds.domain import plain
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from talent.actions import PIPELINE_CHANGED, PIPELINE_MOVED
from talent.choices import PipelineKind, StageMark
from talent.domain import clock
from talent.models import Pipeline, PipelineCase, PipelineMove, PipelineStage
from talent.permissions import TALENT_KEEP, TALENT_MATCH

# What most counties begin with; each pipeline's stages are its own from then on.
USUAL: Final[dict[PipelineKind, tuple[tuple[str, int | None, StageMark], ...]]] = {
    PipelineKind.LEAD: (
        ("线索", 30, StageMark.NONE), ("初联", 30, StageMark.NONE), ("来访", 30, StageMark.NONE),
        ("洽谈", 30, StageMark.NONE), ("签约", None, StageMark.SIGNED),
        ("履约", None, StageMark.NONE), ("完成", None, StageMark.WON),
        ("终止", None, StageMark.LOST),
    ),
    PipelineKind.PROJECT: (
        ("摸底", 30, StageMark.NONE), ("意向", 30, StageMark.NONE), ("材料", 30, StageMark.NONE),
        ("县级初审", 15, StageMark.NONE), ("上报", None, StageMark.SENT),
        ("评审", None, StageMark.NONE), ("公示", None, StageMark.NONE),
        ("入选", None, StageMark.WON), ("未入选", None, StageMark.LOST),
        ("撤回", None, StageMark.LOST),
    ),
}  # fmt: skip


def _sound_pipeline(pipeline: Pipeline) -> Iterator[Problem]:
    above, here = pipeline.above_until, pipeline.until
    if above and here and here > above:
        yield "until", "县内截止晚于上级截止，请核对。"
    if pipeline.since and above and above < pipeline.since:
        yield "above_until", "上级截止早于开始日期，请核对。"


PIPELINES: Final = plain.PlainActs(
    Pipeline,
    TALENT_MATCH,
    PIPELINE_CHANGED,
    fields=("name", "kind", "office", "since", "above_until", "until", "places"),
    noun="引才项目",
    stays=("kind",),
    ends="closed_on",
    checks=_sound_pipeline,
)
STAGES: Final = plain.PlainActs(
    PipelineStage,
    TALENT_MATCH,
    PIPELINE_CHANGED,
    fields=("pipeline", "position", "label", "limit_days", "mark"),
    noun="项目阶段",
    stays=("pipeline",),
)


@transaction.atomic
def set_up(pipeline: Pipeline, *, by: User) -> list[PipelineStage]:
    """The usual stages of its kind, to be corrected afterwards."""
    require(by, TALENT_MATCH)
    refuse_if(_has_no_stages(pipeline))
    steps = enumerate(USUAL[PipelineKind(pipeline.kind)], start=1)
    made = [
        PipelineStage.objects.create(
            pipeline=pipeline, position=number, label=label, limit_days=days, mark=mark
        )
        for number, (label, days, mark) in steps
    ]
    _told(pipeline, "设定阶段", by=by)
    return made


def _has_no_stages(pipeline: Pipeline) -> Iterator[Problem]:
    if pipeline.stages.exists():
        yield "", f"“{pipeline}”已经有阶段，请逐个修改。"


def _told(pipeline: Pipeline, act: str, *, by: User) -> None:
    events.record(PIPELINE_CHANGED, by=by, target=pipeline, summary=f"{act}：{pipeline}")


def _sound_case(case: PipelineCase) -> Iterator[Problem]:
    if case.pipeline_id:
        if case.pipeline.closed_on and case.pk is None:
            yield "pipeline", f"“{case.pipeline}”已于 {case.pipeline.closed_on} 停用。"
        if not case.pipeline.stages.exists():
            yield "pipeline", f"“{case.pipeline}”还没有设定阶段，请先在项目页设定。"
    if case.unit_id and case.unit.is_closed:
        yield "unit", f"“{case.unit}”已于 {case.unit.closed_on} 撤销，请选择承接它的单位。"
    if case.began_on and case.began_on > timezone.localdate():
        yield "began_on", "登记日期晚于今天，请核对。"
    if case.agreed_since and case.agreed_until and case.agreed_until < case.agreed_since:
        yield "agreed_until", "签约止早于签约起，请核对。"


GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "对象": ("pipeline", "name", "profile", "field", "unit", "began_on"),
    "对接": ("source", "form", "enterprise", "need"),
    "签约": ("agreed_since", "agreed_until", "days_a_year", "note"),
}
CASES: Final = plain.PlainActs(
    PipelineCase,
    TALENT_KEEP,
    PIPELINE_MOVED,
    fields=tuple(name for names in GROUPS.values() for name in names),
    noun="引才对象",
    adds="登记",
    stays=("pipeline", "began_on"),
    unit="unit",
    checks=_sound_case,
)


@transaction.atomic
def move(case: PipelineCase, *, stage: PipelineStage, on: dt.date, note: str, by: User) -> Any:
    """To another stage. The pipeline is held: two cases do not take its last place at once."""
    Pipeline.objects.select_for_update(no_key=True).get(pk=case.pipeline_id)
    case = _held(case, by)
    refuse_if(_may_move(case, stage, on, note), _has_place(case, stage))
    before, case.stage, case.moved_on = case.stage, stage, on
    case.save()
    PipelineMove.objects.create(case=case, stage=stage, on=on, note=note.strip(), by=by)
    summary = f"“{case.name}”由“{before}”到“{stage}”"
    events.record(PIPELINE_MOVED, by=by, target=case, summary=summary, reason=note.strip())
    return case


def _held(case: PipelineCase, by: User) -> PipelineCase:
    rows = PipelineCase.objects.select_for_update(no_key=True, of=("self",))
    row: PipelineCase = rows.select_related("unit", "pipeline", "stage").get(pk=case.pk)
    require(by, TALENT_KEEP, row.unit)
    return row


def _may_move(
    case: PipelineCase, stage: PipelineStage, on: dt.date, note: str
) -> Iterator[Problem]:
    if stage.pipeline_id != case.pipeline_id:
        yield "stage", f"“{stage}”不是“{case.pipeline}”的阶段。"
    if stage.pk == case.stage_id:
        yield "stage", f"现在就在“{stage}”。"
    if case.stage.is_end:
        yield "", f"“{case.name}”已经“{case.stage}”，不能再变。"
    if on > timezone.localdate():
        yield "on", "日期晚于今天，请核对。"
    elif on < case.moved_on:
        yield "on", f"日期早于上次进展 {case.moved_on}，请核对。"
    back = stage.position < case.stage.position
    if (back or stage.mark == StageMark.LOST) and not note.strip():
        yield "note", "退回前面的阶段、终止的，请写明原因。"
    if stage.mark == StageMark.SIGNED and not case.agreed_since:
        yield "stage", "签约的请先修改登记签约起止日期。"


def _has_place(case: PipelineCase, stage: PipelineStage) -> Iterator[Problem]:
    """Above the places at 上报 is a stop."""
    places = case.pipeline.places
    if stage.mark != StageMark.SENT or places is None:
        return
    sent = PipelineMove.objects.filter(case__pipeline=case.pipeline_id, stage__mark=StageMark.SENT)
    taken = sent.exclude(case=case.pk).values("case").distinct().count()
    if taken >= places:
        yield "stage", f"推荐名额 {places} 个已用完（已上报 {taken:,} 个），不能再上报。"


# What pages ask ----------------------------------------------------------------------------------


def due_here(pipeline: Pipeline) -> dt.date | None:
    """The county's own last day: as given, else so many working days before that above."""
    if pipeline.until or pipeline.above_until is None:
        return pipeline.until
    return clock.after(pipeline.above_until, -rules.value("TA-08", "ahead", on=pipeline.since))


_FIRST, _LAST = 20, 5  # working days; where the rules of an older county do not say


def closing(day: dt.date, *, key: str = "first") -> Any:
    """Calls still open whose last day in the county is near: so many working days, or fewer. Few
    are open at a time: each is reckoned by itself."""
    told = rules.current("TA-08", on=day).params.get(key)
    last = clock.after(day, told or {"first": _FIRST, "last": _LAST}[key])
    rows = Pipeline.objects.filter(kind=PipelineKind.PROJECT, closed_on=None)
    near = [row.pk for row in rows if day <= (due_here(row) or dt.date.min) <= last]
    return Pipeline.objects.filter(pk__in=near)


@dataclass(frozen=True)
class StageRow:
    """One stage of a funnel: who is in it now, who ever came to it, how long they stayed."""

    stage: PipelineStage
    now: int
    reached: int
    days: str


def funnel(pipeline: Pipeline, cases: Any) -> list[StageRow]:
    """`cases`: those of the pipeline the user may see."""
    stages = list(pipeline.stages.in_order())
    mine = list(cases.filter(pipeline=pipeline).values_list("pk", "stage_id", "began_on"))
    now = Counter(stage for _, stage, _ in mine)
    moves: dict[int, list[tuple[int, dt.date]]] = defaultdict(list)
    steps = PipelineMove.objects.filter(case__in=[pk for pk, *_ in mine]).in_order()
    for case, stage, on in steps.values_list("case", "stage", "on"):
        moves[case].append((stage, on))
    reached: Counter[int] = Counter()
    stayed: dict[int, list[int]] = defaultdict(list)
    for case, _, began in mine:
        path = [(stages[0].pk, began), *moves[case]] if stages else []
        reached.update({stage for stage, _ in path})
        for (stage, since), (_, until) in pairwise(path):
            stayed[stage].append((until - since).days)
    return [StageRow(one, now[one.pk], reached[one.pk], _median(stayed[one.pk])) for one in stages]


def _median(days: list[int]) -> str:
    return f"{median(days):g}" if days else "—"


def by_source(pipeline: Pipeline, cases: Any) -> list[tuple[str, int, int]]:
    """Of each source how many came, and how many signed or won."""
    good = (StageMark.SIGNED, StageMark.WON)
    mine = cases.filter(pipeline=pipeline).values_list("pk", "source")
    reached = PipelineMove.objects.filter(case__pipeline=pipeline, stage__mark__in=good)
    won = set(reached.values_list("case", flat=True))
    came: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for pk, source in mine:
        came[source] += 1
        kept[source] += pk in won
    return [
        (lookup.label("lead_source", code) if code else "未登记", count, kept[code])
        for code, count in came.most_common()
    ]
