"""How long a term is and how near its end: the rules EL-01 and EL-04 applied to a day."""

import calendar
import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import Case, CharField, F, Q, Value, When

from branches.choices.organisations import ELECTED_KINDS, ElectionStage, Nature, OrganisationKind
from branches.models import PartyOrganization
from branches.models.organisation import PartyOrganizationQuerySet
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.rules.domain import rules

MONTHS: Final = 12
# Tone and icon of each stage, so that colour never stands alone.
LOOKS: Final[dict[str, tuple[str, str]]] = {
    ElectionStage.UNKNOWN: ("plain", "help"),
    ElectionStage.LATER: ("ok", "circle-check"),
    ElectionStage.SURVEY: ("info", "calendar"),
    ElectionStage.LETTER: ("warn", "mail"),
    ElectionStage.AGAIN: ("warn", "clock"),
    ElectionStage.LAST: ("bad", "clock"),
    ElectionStage.OVERDUE: ("bad", "alert-triangle"),
}
# The stages the board counts as coming up, nearest first.
PRESSING: Final = (
    ElectionStage.OVERDUE,
    ElectionStage.LAST,
    ElectionStage.AGAIN,
    ElectionStage.LETTER,
)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month when it is shorter."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def usual_years(kind: str, unit: Unit, *, on: dt.date) -> int | None:
    """The term the rule gives an organisation of this kind in this unit; None if it has none."""
    if kind not in ELECTED_KINDS:
        return None
    years = rules.current("EL-01", on=on)
    if unit.kind.level == UnitLevel.VILLAGE:
        return years["village"]
    return years["committee"] if kind == OrganisationKind.COMMITTEE else years["branch"]


@dataclass(frozen=True)
class ElectionLadder:
    """The steps of EL-04 as days seen from one day: due up to a day means at least this near."""

    today: dt.date

    @cached_property
    def steps(self) -> list[tuple[dt.date, ElectionStage]]:
        rule = rules.current("EL-04", on=self.today)
        names = (
            ("last_months", ElectionStage.LAST),
            ("again_months", ElectionStage.AGAIN),
            ("letter_months", ElectionStage.LETTER),
            ("survey_months", ElectionStage.SURVEY),
        )
        return [(months_later(self.today, rule[key]), stage) for key, stage in names]

    def stage(self, organisation: PartyOrganization) -> ElectionStage | None:
        """None for those that do not elect."""
        if not organisation.elects:
            return None
        due = organisation.due_on
        if due is None:
            return ElectionStage.UNKNOWN
        if due < self.today:
            return ElectionStage.OVERDUE
        near = (stage for limit, stage in self.steps if due <= limit)
        return next(near, ElectionStage.LATER)

    def annotate(self, rows: PartyOrganizationQuerySet) -> PartyOrganizationQuerySet:
        """`stage` of every row, empty for those that do not elect; no query of its own."""
        elects = Q(kind__in=ELECTED_KINDS, nature=Nature.REGULAR)
        cases = [
            When(~elects, then=Value("")),
            When(due_on=None, then=Value(ElectionStage.UNKNOWN.value)),
            When(due_on__lt=self.today, then=Value(ElectionStage.OVERDUE.value)),
            *(When(due_on__lte=day, then=Value(stage.value)) for day, stage in self.steps),
        ]
        later = Value(ElectionStage.LATER.value)
        return rows.annotate(stage=Case(*cases, default=later, output_field=CharField()))


def by_due_date(rows: PartyOrganizationQuerySet) -> PartyOrganizationQuerySet:
    return rows.order_by(F("due_on").asc(nulls_last=True), "path")
