"""招引批次: the funnel of each as data, who came, who stayed.

Applicants are counted, not kept: nobody is recorded before he takes up his post. Cases of
pipelines are followed one by one; here only the numbers of each step are told."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import plain
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from talent.actions import RECRUIT_CHANGED, TALENT_CHANGED
from talent.choices.recruiting import FOR_VILLAGES, UNBOUND, FunnelMark, RecruitKind
from talent.domain import months, talents
from talent.models import RecruitArrival, RecruitCohort, RecruitStage, TalentProfile
from talent.permissions import TALENT_KEEP

_DAY: Final = dt.timedelta(days=1)
_STEPS: Final = (
    ("计划", FunnelMark.PLANNED), ("报名", FunnelMark.APPLIED), ("资格审查", FunnelMark.NONE),
    ("笔试", FunnelMark.NONE), ("面试", FunnelMark.NONE), ("体检考察", FunnelMark.NONE),
    ("到岗", FunnelMark.ARRIVED),
)  # fmt: skip
_STUDIES: Final = (
    ("报名", FunnelMark.APPLIED), ("录取", FunnelMark.NONE), ("在读", FunnelMark.NONE),
    ("毕业", FunnelMark.ARRIVED),
)  # fmt: skip
# What a cohort of the kind begins with; its steps are its own from then on.
USUAL: Final = {kind: _STUDIES if kind == RecruitKind.STUDENTS else _STEPS for kind in RecruitKind}


# The cohort and its steps -------------------------------------------------------------------------


def _sound_cohort(row: RecruitCohort) -> Iterator[Problem]:
    if row.unit_id and row.unit.is_closed:
        yield "unit", f"“{row.unit}”已于 {row.unit.closed_on} 撤销，请选择承接它的单位。"
    if row.term == 0:
        yield "term", "服务期至少 1 个月；不设服务期的不填。"


def _may_close(row: RecruitCohort) -> Iterator[Problem]:
    waiting = row.stages.filter(number=None).in_order()
    if labels := list(waiting.values_list("label", flat=True)):
        yield "", f"{'、'.join(labels)}还没有填人数，请先填报；没有人的填 0。"


COHORT_ENDING: Final = plain.Ending(
    closes="办结",
    reopens="重新开放",
    stands="进行中",
    closed_means="不再提醒填报，各环节人数不能再改；到岗人员照常登记。",
    reopened_means="又可以填报各环节人数。",
)
COHORTS: Final = plain.PlainActs(
    RecruitCohort,
    TALENT_KEEP,
    RECRUIT_CHANGED,
    fields=("name", "kind", "unit", "document", "since", "term"),
    noun="引才批次",
    adds="登记",
    stays=("kind",),
    unit="unit",
    ends="closed_on",
    ending=COHORT_ENDING,
    checks=_sound_cohort,
    may_close=_may_close,
)


def _sound_stage(row: RecruitStage) -> Iterator[Problem]:
    yield from goes_on(row.cohort)
    twins = RecruitStage.objects.filter(cohort=row.cohort_id, mark=row.mark).exclude(pk=row.pk)
    if row.mark and (twin := twins.first()):
        yield "mark", f"“{twin.label}”已计为{row.get_mark_display()}，一个批次只能有一个环节。"
    if row.due_on and row.due_on < row.cohort.since:
        yield "due_on", f"计划完成早于启动日期 {row.cohort.since}，请核对。"


STAGES: Final = plain.PlainActs(
    RecruitStage,
    TALENT_KEEP,
    RECRUIT_CHANGED,
    fields=("cohort", "position", "label", "mark", "due_on"),
    noun="引才环节",
    stays=("cohort",),
    unit="cohort.unit",
    checks=_sound_stage,
)


def goes_on(cohort: RecruitCohort) -> Iterator[Problem]:
    if cohort.closed_on:
        yield "", f"“{cohort}”已于 {cohort.closed_on} 办结，请先重新开放。"


@transaction.atomic
def set_up(cohort: RecruitCohort, *, by: User) -> list[RecruitStage]:
    """The usual steps of its kind, to be corrected afterwards."""
    row = _held(cohort, by)
    refuse_if(goes_on(row), _has_no_stages(row))
    made = [
        RecruitStage.objects.create(cohort=row, position=number, label=label, mark=mark)
        for number, (label, mark) in enumerate(USUAL[RecruitKind(row.kind)], start=1)
    ]
    _tell("设定环节", row, by=by)
    return made


def _has_no_stages(cohort: RecruitCohort) -> Iterator[Problem]:
    if cohort.stages.exists():
        yield "", f"“{cohort}”已经有环节，请逐个修改。"


# Numbers ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What is told of one step: how many, and when it was over."""

    number: int | None
    on: dt.date | None


def boxes(stage: RecruitStage) -> tuple[str, str]:
    """What a form calls the two."""
    return f"number_{stage.pk}", f"on_{stage.pk}"


@transaction.atomic
def fill(cohort: RecruitCohort, *, told: Mapping[int, Told], by: User) -> RecruitCohort:
    """All steps at once, by their keys; what is not told stays."""
    row = _held(cohort, by)
    stages = [stage for stage in row.stages.in_order() if stage.pk in told]
    refuse_if(goes_on(row), may_be_told(row, told))
    changed = []
    for stage in stages:
        new = told[stage.pk]
        if (stage.number, stage.on) != (new.number, new.on):
            stage.number, stage.on = new.number, new.on
            stage.save(update_fields=["number", "on"])
            changed.append(f"{stage.label} {'—' if new.number is None else f'{new.number:,} 人'}")
    if changed:
        _tell(f"填报人数（{'、'.join(changed)}）", row, by=by)
    return row


def may_be_told(cohort: RecruitCohort, told: Mapping[int, Told]) -> Iterator[Problem]:
    """Beside the boxes of a form."""
    before: RecruitStage | None = None
    for stage in cohort.stages.in_order():
        number_box, day_box = boxes(stage)
        new = told.get(stage.pk, Told(stage.number, stage.on))
        if new.number is None and new.on:
            yield number_box, f"填了完成日期的，请填{stage.label}人数；没有人的填 0。"
        if new.on is None:
            if new.number is not None:
                yield day_box, f"填了人数的，请填{stage.label}的完成日期。"
            continue
        if new.on > timezone.localdate():
            yield day_box, "日期晚于今天，请核对。"
        elif new.on < cohort.since:
            yield day_box, f"早于启动日期 {cohort.since}，请核对。"
        elif before is not None and before.on and new.on < before.on:
            yield day_box, f"早于“{before.label}”的完成日期 {before.on}，请核对。"
        before = RecruitStage(label=stage.label, on=new.on)


def doubts(stages: Iterable[RecruitStage]) -> list[str]:
    """A later number above an earlier one, in words. Many may apply for few places; more than
    were planned should not come."""
    found: list[str] = []
    last = planned = _Number("", None)
    for stage in stages:
        now = _Number(stage.label, stage.number)
        if stage.number is None:
            continue
        if stage.mark == FunnelMark.PLANNED:
            planned = now
            continue
        against = [last, planned] if stage.mark == FunnelMark.ARRIVED else [last]
        found += [now.beside(one) for one in against if now.is_above(one)]
        last = now
    return found


@dataclass(frozen=True)
class _Number:
    label: str
    number: int | None

    def is_above(self, other: "_Number") -> bool:
        return other.number is not None and (self.number or 0) > other.number

    def beside(self, other: "_Number") -> str:
        return f"{self.label} {self.number:,} 人多于{other.label} {other.number:,} 人，请核对。"


# Those who came -----------------------------------------------------------------------------------


def term_of(cohort: RecruitCohort, on: dt.date) -> int | None:
    """Months to serve: as the cohort says, else by the rule of its kind; interns serve none."""
    if cohort.term or cohort.kind in UNBOUND:
        return cohort.term
    key = "village" if cohort.kind in FOR_VILLAGES else "term"
    return int(rules.value("TA-10", key, on=on))


def _sound_arrival(row: RecruitArrival) -> Iterator[Problem]:
    if row.profile_id and row.profile.is_out and row.pk is None:
        yield "profile", f"“{row.profile}”已出库，请先恢复。"
    if row.on and row.on > timezone.localdate():
        yield "on", "到岗日期晚于今天，请核对。"
    if row.cohort_id and row.on and row.on < row.cohort.since:
        yield "on", f"早于批次启动日期 {row.cohort.since}，请核对。"
    if row.on and row.until and row.until < row.on:
        yield "until", f"服务期止早于到岗日期 {row.on}，请核对。"


class _ArrivalActs(plain.PlainActs):
    """His file tells the same term as the arrival."""

    @transaction.atomic
    def add(self, *, by: Actor, **facts: Any) -> Any:
        talents.held(facts["profile"], TALENT_KEEP, by=by)
        row = super().add(by=by, **_with_term(facts["cohort"], facts))
        _agree(row, by=by)
        return row

    @transaction.atomic
    def correct(self, record: Any, *, by: Actor, **facts: Any) -> Any:
        if "until" in facts:
            facts = _with_term(record.cohort, {"on": record.on, **facts})
        row = super().correct(record, by=by, **facts)
        _agree(row, by=by)
        return row


def _with_term(cohort: RecruitCohort, facts: dict[str, Any]) -> dict[str, Any]:
    term = term_of(cohort, facts["on"])
    if facts.get("until") is None and term:
        return {**facts, "until": months.shifted(facts["on"], term) - _DAY}
    return facts


ARRIVALS: Final = _ArrivalActs(
    RecruitArrival,
    TALENT_KEEP,
    RECRUIT_CHANGED,
    fields=("cohort", "profile", "on", "until"),
    noun="到岗人员",
    adds="登记",
    stays=("cohort", "profile"),
    unit="profile.unit",
    checks=_sound_arrival,
)


def _agree(row: RecruitArrival, *, by: Actor) -> None:
    """Where he serves a term, the file's is that of the cohort he came with last."""
    later = RecruitArrival.objects.filter(profile=row.profile_id, on__gt=row.on)
    if row.until is None or later.exists():
        return
    profile = TalentProfile.objects.select_for_update(no_key=True).get(pk=row.profile_id)
    told = {
        "introduced_how": RecruitKind(row.cohort.kind).label,
        "introduced_on": months.of(row.on),
        "service_since": row.on,
        "service_until": row.until,
    }
    if all(getattr(profile, name) == value for name, value in told.items()):
        return
    for name, value in told.items():
        setattr(profile, name, value)
    profile.save(update_fields=list(told))
    summary = f"按“{row.cohort}”登记服务期：{row.profile}"
    events.record(TALENT_CHANGED, by=by, target=profile, summary=summary)


@sensitive_variables()
@transaction.atomic
def enrol(
    cohort: RecruitCohort,
    *,
    unit: Unit,
    facts: dict[str, Any],
    values: dict[str, Any],
    on: dt.date,
    until: dt.date | None,
    confirmed: bool,
    by: User,
) -> RecruitArrival:
    """Somebody nobody has recorded yet took up his post: a person, a file, an arrival at once."""
    profile = talents.register(unit=unit, facts=facts, values=values, confirmed=confirmed, by=by)
    row: RecruitArrival = ARRIVALS.add(cohort=cohort, profile=profile, on=on, until=until, by=by)
    return row


def _held(cohort: RecruitCohort, by: User) -> RecruitCohort:
    rows = RecruitCohort.objects.select_for_update(no_key=True, of=("self",))
    row: RecruitCohort = rows.select_related("unit").get(pk=cohort.pk)
    require(by, TALENT_KEEP, row.unit)
    return row


def _tell(act: str, row: RecruitCohort, *, by: User) -> None:
    events.record(RECRUIT_CHANGED, by=by, target=row, summary=f"{act}：{row}")


# Terms that run out -------------------------------------------------------------------------------


def ending(rows: Any, day: dt.date) -> Any:
    """Here still, and the term is over within so many months: what comes then is to be agreed."""
    until = months.shifted(day, int(rules.value("TA-10", "ahead", on=day)))
    return rows.filter(until__gte=day, until__lte=until, profile__left_on=None)


def ending_in_words(row: RecruitArrival, day: dt.date) -> str:
    if row.until is None or row.profile.left_on or row.until < day:
        return ""
    for key in ("last", "ahead"):
        number = int(rules.value("TA-10", key, on=day))
        if row.until <= months.shifted(day, number):
            return f"{number} 个月内期满"
    return ""
