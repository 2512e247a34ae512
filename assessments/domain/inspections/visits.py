"""The checklist, filled on the spot and handed in once."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assessments.actions import INSPECTION_RECORDED, INSPECTION_SKIPPED
from assessments.choices import CheckVerdict, VisitState
from assessments.domain.inspections import findings, marks, rounds
from assessments.domain.inspections.drawing import DrawingPool, instead
from assessments.models import InspectionAnswer, InspectionRound, InspectionVisit
from assessments.permissions import INSPECTIONS_FILL, INSPECTIONS_MANAGE
from assessments.presets.inspections import CHECKLIST, ChecklistItem
from portal.access import Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if


@dataclass(frozen=True)
class ItemAnswer:
    verdict: str
    note: str = ""


@transaction.atomic
def record(
    visit: InspectionVisit,
    *,
    visited_on: dt.date,
    answers: Mapping[str, ItemAnswer],
    note: str = "",
    by: User,
) -> InspectionVisit:
    """`answers` by the keys of the checklist. What does not hold is to be mended in thirty days."""
    visit = _held(visit)
    require(by, INSPECTIONS_FILL, visit.unit)
    if by.unit.path.startswith(visit.assessed.path):
        raise Denied(f"“{visit.assessed}”是您本人所在的单位，请由其他人检查。")
    refuse_if(problems(visit, visited_on, answers))
    visit.state, visit.visited_on, visit.note = VisitState.DONE, visited_on, note.strip()
    visit.recorded_at, visit.recorded_by = timezone.now(), by
    given = [(item.full, answers[item.key].verdict) for item in CHECKLIST]
    visit.mark = marks.mark(given)
    visit.save()
    InspectionAnswer.objects.bulk_create(_rows(visit, answers, by))
    events.record(INSPECTION_RECORDED, by=by, target=visit, words=_told(visit))
    return visit


@transaction.atomic
def skip(visit: InspectionVisit, *, reason: str, by: User) -> InspectionVisit | None:
    """It cannot be visited this month. The next lot comes instead, so that the seed still tells
    everything; returned is that visit, if there is anybody left."""
    made = InspectionRound.objects.select_for_update(no_key=True).get(pk=visit.round_id)
    visit = _held(visit)
    require(by, INSPECTIONS_MANAGE, visit.unit)
    refuse_if(
        _is_waiting(visit),
        [] if reason.strip() else [("reason", "请写明为什么不能检查，例如“汛期道路中断”。")],
    )
    visit.state, visit.note = VisitState.SKIPPED, reason.strip()
    visit.recorded_at, visit.recorded_by = timezone.now(), by
    visit.save()
    taken = list(made.visits.values_list("unit__code", flat=True))
    code = instead(DrawingPool.read(made.pool), made.seed, visit.unit.code, taken)
    unit = Unit.objects.select_related("kind").filter(code=code).first() if code else None
    after = rounds.visit_of(made, unit) if unit else None
    if after:
        after.save()
    words = f"由“{after.unit}”递补" if after else "没有可以递补的地点"
    events.record(INSPECTION_SKIPPED, by=by, target=visit, reason=reason, words=words)
    return after


def problems(
    visit: InspectionVisit, visited_on: dt.date | None, answers: Mapping[str, ItemAnswer]
) -> Iterator[Problem]:
    """Fields are named as the sheet names them: the key of an item, and `key_note`."""
    yield from _is_waiting(visit)
    month = visit.round.period
    if visited_on and visited_on > timezone.localdate():
        yield "visited_on", "检查日期不能晚于今天。"
    elif visited_on and visited_on not in month:
        yield "visited_on", f"这是{month.label}的检查，请填写当月的日期。"
    yield from _unanswered(CHECKLIST, answers)


def _is_waiting(visit: InspectionVisit) -> Iterator[Problem]:
    if visit.state == VisitState.SKIPPED:
        yield "", f"“{visit}”已经跳过，不能再改。请刷新页面查看。"
    elif not visit.is_waiting:
        yield "", f"“{visit}”的检查表已经提交，不能再改。请刷新页面查看。"


def _unanswered(
    items: Iterable[ChecklistItem], answers: Mapping[str, ItemAnswer]
) -> Iterator[Problem]:
    for item in items:
        answer = answers.get(item.key)
        if answer is None or answer.verdict not in CheckVerdict:
            yield item.key, f"请选择“{item.label}”的结论。"
        elif answer.verdict == CheckVerdict.FAILED and not answer.note.strip():
            yield (
                f"{item.key}_note",
                "不符合的请写明问题，将列入问题整改台账，例如“10月缺1次会议记录”。",
            )


def _rows(
    visit: InspectionVisit, answers: Mapping[str, ItemAnswer], by: User
) -> Iterator[InspectionAnswer]:
    for position, item in enumerate(CHECKLIST, start=1):
        answer = answers[item.key]
        failed = answer.verdict == CheckVerdict.FAILED
        words = f"{visit.unit.short_name}：{answer.note.strip()}"
        yield InspectionAnswer(
            visit=visit,
            key=item.key,
            label=item.label,
            full=item.full,
            position=position,
            verdict=answer.verdict,
            note=answer.note.strip(),
            finding=findings.mend(words, unit=visit.assessed, batch=visit.round.period.label, by=by)
            if failed
            else None,
        )


def _told(visit: InspectionVisit) -> str:
    return "没有适用的项目" if visit.mark is None else f"{visit.mark} 分"


def _held(visit: InspectionVisit) -> InspectionVisit:
    rows = InspectionVisit.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit", "assessed__kind", "round").get(pk=visit.pk)
