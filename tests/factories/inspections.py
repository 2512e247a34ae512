"""Inspections as tests need them: drawn and recorded without their acts."""

from django.utils import timezone

from assessments.choices import CheckVerdict, VisitState
from assessments.models import InspectionRound, InspectionVisit
from assessments.presets.inspections import CHECKLIST
from portal.periods import Period, PeriodKind


def this_month():
    return Period.containing(timezone.localdate(), PeriodKind.MONTH)


def drawn_round(by, period=None):
    pool = {"townships": {}, "county_units": []}
    made, _ = InspectionRound.objects.get_or_create(
        period=period or this_month(), defaults={"seed": "0" * 16, "pool": pool, "drawn_by": by}
    )
    return made


def visit(unit, by, *, assessed=None, period=None):
    """Drawn, still to be made."""
    made = drawn_round(by, period)
    return InspectionVisit.objects.create(round=made, unit=unit, assessed=assessed or unit)


def done(unit, by, mark="80.00", *, assessed=None, period=None, note="村部整洁"):
    """Recorded: everything holds but what the mark says."""
    made = visit(unit, by, assessed=assessed, period=period)
    facts = {"visited_on": made.round.period.first_day, "mark": mark, "note": note}
    InspectionVisit.objects.filter(pk=made.pk).update(
        state=VisitState.DONE, recorded_at=timezone.now(), recorded_by=by, **facts
    )
    for position, item in enumerate(CHECKLIST, start=1):
        made.answers.create(
            key=item.key,
            label=item.label,
            full=item.full,
            position=position,
            verdict=CheckVerdict.MET,
        )
    made.refresh_from_db()
    return made
