"""Half a year of inspections: drawn each month, all made but some of the running one."""

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from django.utils import timezone

from assessments.choices import CheckVerdict, VisitState
from assessments.domain.inspections import findings, marks, rounds
from assessments.domain.inspections.drawing import drawn
from assessments.models import InspectionAnswer, InspectionRound, InspectionVisit
from assessments.presets.inspections import CHECKLIST
from portal.access import RoleKey
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

_MONTHS: Final = 6
_USUAL: Final = (CheckVerdict.MET, CheckVerdict.PARTLY, CheckVerdict.NOT_CONCERNED)
_HOW_OFTEN: Final = (80, 14, 6)
_DONE_SO_FAR: Final = 0.5  # of the running month's
_WORDS: Final = {CheckVerdict.PARTLY: "个别记录不全，已当场说明。"}
# What did not hold last month: which place, which item, what was found.
_FAILED: Final = (
    (0, "minutes", "10月支委会没有会议记录"),
    (3, "published", "党务公开栏停在第二季度"),
    (6, "mended", "上半年一项整改没有落实"),
)


def build(plan: DemoPlan) -> None:
    by = User.objects.active().holding(RoleKey.ASSESSMENT_OFFICE).order_by("pk").first()
    if by is None:
        return
    dice = plan.random("inspections")
    pool = rounds.pool_of_today()
    units = Unit.objects.select_related("kind")
    by_code = {unit.code: unit for unit in units}
    for back in reversed(range(_MONTHS)):
        period = Period.containing(plan.today, PeriodKind.MONTH).shifted(-back)
        seed = f"{dice.getrandbits(64):016x}"
        made = InspectionRound.objects.create(
            period=period, seed=seed, pool=pool.written(), drawn_by=by
        )
        _at(made, period.first_day, plan)
        places = [by_code[code] for code in drawn(pool, seed)]
        visits = InspectionVisit.objects.bulk_create(
            rounds.visit_of(made, place) for place in places
        )
        _record(visits, by, dice, plan, back)


def _at(made: InspectionRound, day: dt.date, plan: DemoPlan) -> None:
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
    InspectionRound.objects.filter(pk=made.pk).update(drawn_at=min(at, timezone.now()))


def _record(
    visits: Sequence[InspectionVisit], by: User, dice: Random, plan: DemoPlan, back: int
) -> None:
    answers: list[InspectionAnswer] = []
    done: list[InspectionVisit] = []
    failed = {(place, key): words for place, key, words in _FAILED} if back == 1 else {}
    for place, visit in enumerate(visits):
        if back == 0 and dice.random() > _DONE_SO_FAR:
            continue
        rows = list(_answers(visit, dice, {k: w for (p, k), w in failed.items() if p == place}, by))
        month = visit.round.period
        day = month.first_day + dt.timedelta(days=dice.randint(4, 25))
        visit.state = VisitState.DONE
        visit.visited_on = min(day, plan.today)
        visit.mark = marks.mark((row.full, row.verdict) for row in rows)
        visit.recorded_at = timezone.make_aware(dt.datetime.combine(visit.visited_on, dt.time(16)))
        visit.recorded_by = by
        answers += rows
        done.append(visit)
    fields = ("state", "visited_on", "mark", "recorded_at", "recorded_by")
    InspectionVisit.objects.bulk_update(done, fields)
    InspectionAnswer.objects.bulk_create(answers)


def _answers(
    visit: InspectionVisit, dice: Random, failed: dict[str, str], by: User
) -> Iterator[InspectionAnswer]:
    for position, item in enumerate(CHECKLIST, start=1):
        (verdict,) = dice.choices(_USUAL, _HOW_OFTEN)
        note, finding = _WORDS.get(verdict, ""), None
        if item.key in failed:
            verdict, note = CheckVerdict.FAILED, failed[item.key]
            words = f"{visit.unit.short_name}：{note}"
            finding = findings.mend(
                words, unit=visit.assessed, batch=visit.round.period.label, by=by
            )
        yield InspectionAnswer(
            visit=visit,
            key=item.key,
            label=item.label,
            full=item.full,
            position=position,
            verdict=verdict,
            note=note,
            finding=finding,
        )
