"""The demo county's rankings: thirteen months scored, the last one not yet published; a veto, an
objection that was upheld and put right by a correction, one that waits."""

import datetime as dt
import hashlib
from typing import Final

from django.db.models import F
from django.utils import timezone

from assessments.choices import AdjustmentState, LineState, ObjectionState, RuleKey
from assessments.domain import scheme_terms
from assessments.domain.scores import corrections, publishing, runs, standing, values
from assessments.file_purposes import ADJUSTMENT_PROOF, OBJECTION_PROOF
from assessments.models import Adjustment, Scheme, ScoreLine, ScoreObjection, ScoreRun
from assessments.presets.adjustments import ADJUSTMENTS
from portal.access import RoleKey
from portal.accounts.models import RoleHolding, User
from portal.demo import DemoPlan
from portal.files.choices import Type
from portal.files.domain import storage
from portal.files.domain.purposes import Purpose
from portal.files.models import StoredFile, Upload
from portal.orgs.models import ComparisonGroup, Unit
from portal.periods import Period, PeriodKind
from portal.text import search_key

MONTHS: Final = 14
_SCORED, _PUBLISHED, _ASKED, _ANSWERED, _CORRECTED = 3, 5, 6, 9, 10  # days of the next month
_UPHELD_IN, _CONTESTED_IN = 3, 2  # months ago
_VETO: Final = "V2"
_NAME, _TEXT = "核查材料.txt", "云岭县演示数据：核查情况说明。\n".encode()


def build(plan: DemoPlan) -> None:
    leader = User.objects.active().holding(RoleKey.DEPARTMENT_LEADER).order_by("pk").first()
    office = User.objects.active().holding(RoleKey.ASSESSMENT_OFFICE).order_by("pk").first()
    if leader is None or office is None:
        return
    present = Period.containing(plan.today, PeriodKind.MONTH)
    for back in reversed(range(1, MONTHS + 1)):
        period = present.shifted(-back)
        pairs = [pair for pair in standing.in_force(period) if standing.members(pair[1], period)]
        if back == _CONTESTED_IN and pairs:
            _veto(*pairs[0], period, office, leader)
        made = [_score(scheme, group, period) for scheme, group in pairs]
        if back == 1:
            break
        for run in made:
            _publish(run, leader, _PUBLISHED)
        if back == _UPHELD_IN and made:
            _uphold(made[0], office, leader)
        if back == _CONTESTED_IN and made:
            _contest(made[0])


def _score(scheme: Scheme, group: ComparisonGroup, period: Period) -> ScoreRun:
    """By the figures as they were taken."""
    version = scheme.versions.in_force(period)[0]
    units = standing.members(group, period)
    indicators = scheme_terms.indicators_of(version)
    known = values.read(indicators, period, units, late=False)
    run = ScoreRun(scheme=scheme, group=group, period=period, version=version)
    scored = runs.work_out(run, indicators, known, units, by=None)
    ScoreRun.objects.filter(pk=run.pk).update(scored_at=_at(period, _SCORED))
    return scored.run


def _publish(run: ScoreRun, leader: User, day: int) -> None:
    run.published_at, run.published_by = _at(run.period, day), leader
    run.save(update_fields=["published_at", "published_by"])
    publishing.freeze_figures(run)


def _veto(
    scheme: Scheme, group: ComparisonGroup, period: Period, office: User, leader: User
) -> None:
    """An election that was found to be irregular."""
    unit = standing.members(group, period)[-1]
    terms = next(one for one in ADJUSTMENTS if one.code == _VETO)
    day = period.first_day
    Adjustment.objects.create(
        scheme=scheme,
        unit=unit,
        code=terms.code,
        label=terms.label,
        kind=terms.kind,
        category=terms.category,
        share=terms.share,
        happened_on=day,
        document=f"云纪通〔{day.year}〕{day.month}号",
        proof=_proof(unit, office, ADJUSTMENT_PROOF),
        state=AdjustmentState.APPROVED,
        period=period,
        proposed_by=office,
        decided_by=leader,
        decided_at=timezone.make_aware(dt.datetime.combine(day.replace(day=20), dt.time(10))),
    )


# Objections ---------------------------------------------------------------------------------------


def _uphold(run: ScoreRun, office: User, leader: User) -> None:
    if line := _contestable(run):
        _object_to(
            line,
            reason="有一项当月已经办结，登记时漏填了办结日期，材料附后。",
            state=ObjectionState.UPHELD,
            value=line.target,
            answer="经核对办结材料，情况属实，按办结计。",
            answered_by=office,
            answered_at=_at(run.period, _ANSWERED),
        )
        if correction := corrections.draft(run, by=office):
            _publish(correction, leader, _CORRECTED)


def _contest(run: ScoreRun) -> None:
    if line := _contestable(run):
        _object_to(line, reason="数据在月底补录，请按补录后的数计算，截图附后。")


def _contestable(run: ScoreRun) -> ScoreLine | None:
    """What its unit may have something to say about: short of its target."""
    lines = ScoreLine.objects.filter(sheet__run=run, state=LineState.SCORED, target__isnull=False)
    short = lines.filter(score__lt=F("indicator__full"), indicator__rule=RuleKey.MORE)
    named = short.select_related("sheet__unit", "sheet__run")
    return named.order_by("sheet__position", "indicator__position").first()


def _object_to(line: ScoreLine, **facts: object) -> None:
    unit = line.sheet.unit
    holdings = RoleHolding.objects.in_force().filter(unit=unit, user__disabled_at=None)
    holding = holdings.select_related("user").order_by("pk").first()
    if holding is None:
        return
    ScoreObjection.objects.create(
        line=line,
        asked_by=holding.user,
        asked_at=_at(line.sheet.run.period, _ASKED),
        proof=_proof(unit, holding.user, OBJECTION_PROOF),
        **facts,
    )


def _proof(unit: Unit, by: User, purpose: Purpose) -> Upload:
    sha256 = hashlib.sha256(_TEXT).hexdigest()
    storage.write(sha256, _TEXT)
    facts = {"size": len(_TEXT), "mime": Type.TEXT}
    stored = StoredFile.objects.get_or_create(sha256=sha256, defaults=facts)[0]
    told = {"name": _NAME, "search": search_key(_NAME), "created_at": timezone.now()}
    return Upload.objects.create(stored=stored, owner=by, unit=unit, purpose=purpose.key, **told)


def _at(period: Period, day: int) -> dt.datetime:
    """In the morning of that day of the next month."""
    first = period.next().first_day
    return timezone.make_aware(dt.datetime.combine(first.replace(day=day), dt.time(9)))
