"""What a township was given in a month and a year: each told by its words."""

from dataclasses import replace
from typing import Any

from django.utils import timezone

from assessments.presets.adjustments import ADJUSTMENTS
from portal.periods import Period, PeriodKind
from tests.factories import accounts, scores, yearly


def scores_of(side: Any, shared: dict[str, Any]) -> None:
    """Each ranked by a scheme of its own: a ranking tells the totals of all its units."""
    month = Period.containing(timezone.localdate(), PeriodKind.MONTH).previous()
    run = scores.run(shared["scheme_versions"][side.word], shared["group"], month)
    sheet = scores.sheet(run, side.unit, 90)
    line = scores.line_of(sheet, formula=side.named("算式"))
    shared.setdefault("score_run", run)
    clerk, leader = (accounts.UserFactory(unit=side.unit) for _ in range(2))
    side.objects |= {
        "score_sheet": sheet,
        "score_line": line,
        "objection": scores.objection(line, clerk, reason=side.named("申诉")),
    }
    terms = replace(ADJUSTMENTS[0], label=side.named("事项"))
    scores.approved(run.scheme, side.unit, clerk, leader, period=month, terms=terms)


def year_of(side: Any, shared: dict[str, Any]) -> None:
    """Each in a group of its own: a published year takes no more units in."""
    clerk = accounts.UserFactory(unit=side.unit)
    end = yearly.year_end(shared["year_groups"][side.word], clerk, side.unit)
    excuse = yearly.excuse(end, side.unit, clerk, reason=side.named("批准"))
    yearly.published(end, clerk)
    shared.setdefault("year_end", end)
    side.objects |= {"year_sheet": end.sheets.get(), "year_excuse": excuse}
