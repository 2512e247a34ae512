"""The demo county's ledgers: fourteen months of every unit, in all states."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.utils import timezone

from assessments.choices import FILLING, CellOrigin, LedgerState, RoundOutcome
from assessments.demo import (
    adjustments,
    bulletins,
    burdens,
    grades,
    inspections,
    interviews,
    judging,
    projects,
    proofs,
    schemes,
    scores,
    second_looks,
    self_checks,
    stars,
    states,
    values,
    year_ends,
)
from assessments.demo.states import Way
from assessments.domain import forms
from assessments.domain.ledgers import arrivals, clock, opening, reminders
from assessments.figures.reporting import SELF_CHECKS
from assessments.models import (
    CellQuery,
    Ledger,
    LedgerForm,
    LedgerRound,
    LedgerValue,
    Reopening,
    UnitTarget,
)
from assessments.presets import PRESETS
from portal.accounts.models import RoleHolding, User
from portal.demo import DemoPlan
from portal.fields.choices import Arrival
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds import FieldKind
from portal.figures import catalogue
from portal.figures.domain import summing
from portal.figures.field_sources import PREFIX as FIGURE
from portal.inbox import desks
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

MONTHS: Final = 14
_BACK: Final = {PeriodKind.MONTH: MONTHS, PeriodKind.QUARTER: 3, PeriodKind.WEEK: 8}
_LONG_AGO: Final = 3  # years: since when the forms are in force
_GROWS: Final = Decimal("0.4")  # of a hundred a month
# What a township is to reach in a year: 万元, percent.
_GOALS: Final = {"F1": (120, 300), "C4": (100, 100), "E3": (60, 85), "F3": (100, 100)}
_UNUSUAL: Final = 0.02
_CONTESTED: Final = "昨日新增一个，系统中还没有录入。"
_EXPLAINED: Final = "已核实，属实。"
_RETURNED: Final = "与上月相差较大，请核对后写明原因。"
_CORRECTED: Final = "漏计一个新成立的党支部。"


def build(plan: DemoPlan) -> None:
    office = User.objects.active().holding("organization_office").order_by("pk").first()
    if office is None or not Unit.objects.exists():
        return
    _targets(plan)
    schemes.build(plan, years=_LONG_AGO)
    people = _people()
    projects.build(plan)
    for preset in PRESETS.values():
        form = forms.install(preset, effective_from=plan.today, by=office)
        begun = plan.today.replace(year=plan.today.year - _LONG_AGO, month=1, day=1)
        form.fieldset.versions.update(effective_from=begun)
        _Writing(plan, form, office, people).write()
    burdens.build(plan, office, people)
    second_looks.build(plan, office)
    stars.build(office)
    proofs.build(plan)
    adjustments.build(plan)
    inspections.build(plan)
    grades.build(plan)
    judging.build(plan)


def finish(plan: DemoPlan) -> None:
    """By figures, which are built last."""
    _open_next(plan)
    scores.build(plan)
    judging.finish(plan)
    year_ends.build(plan)
    interviews.build(plan)
    bulletins.build(plan)


def _open_next(plan: DemoPlan) -> None:
    """Where this month is locked already there would be nothing to fill: the office has opened the
    next one."""
    month = Period.containing(plan.today, PeriodKind.MONTH)
    office = User.objects.active().holding("assessment_office").order_by("pk").first()
    for form in LedgerForm.objects.in_use().filter(period_kind=PeriodKind.MONTH):
        if office and clock.of(form, month).locks_at <= timezone.now():
            opening.open_period(form, month.shifted(1), today=plan.today, by=office)


def _targets(plan: DemoPlan) -> None:
    """What each township is to reach this year and last."""
    dice = plan.random("ledger targets")
    townships = Unit.objects.still_open().at_level("township").in_tree_order()
    UnitTarget.objects.bulk_create(
        UnitTarget(
            unit=unit, indicator=code, year=plan.today.year - back, number=dice.randint(*between)
        )
        for code, between in _GOALS.items()
        for unit in townships
        for back in (0, 1)
    )


def _people() -> dict[tuple[int, str], User]:
    """Who sits at each desk."""
    holdings = RoleHolding.objects.in_force().filter(user__disabled_at=None)
    rows = holdings.select_related("user").order_by("-pk")
    return {(holding.unit_id, holding.role): holding.user for holding in rows}


class _Writing:
    """All ledgers of one form."""

    def __init__(
        self, plan: DemoPlan, form: LedgerForm, office: User, people: dict[tuple[int, str], User]
    ) -> None:
        self.plan, self.form, self.office, self.people = plan, form, office, people
        townships = Unit.objects.at_level("township")
        self.townships = dict(townships.values_list("path", "pk"))
        self.so_far: dict[tuple[int, int], Decimal] = defaultdict(Decimal)  # by unit and year
        self.dice = plan.random(f"ledgers {form.fieldset.code}")
        self.version = form.fieldset.versions.get()
        self.definition = Definition.of(self.version)
        self.level = form.levels.first()
        self.now = timezone.now()
        kinds = form.kinds.all()
        open_units = Unit.objects.still_open().filter(kind__in=kinds)
        self.units = list(open_units.select_related("kind").in_tree_order())
        self.judged = self._judgements()
        self.brought = self._figures()

    def write(self) -> None:
        kind = PeriodKind(self.form.period_kind)
        present = Period.containing(self.plan.today, kind)
        for back in reversed(range(_BACK[kind])):
            period = present.shifted(-back)
            rule = clock.of(self.form, period)
            if kind == PeriodKind.MONTH:
                rule = states.early(rule, self.plan.today)
            if rule.opens_on <= self.plan.today:
                self._period(period, rule, back)

    def _figures(self) -> dict[int, dict[str, Decimal]]:
        """What the system says of each unit today."""
        sources = {
            kind.key: kind.field.source.removeprefix(FIGURE)
            for kind in self.definition.typed_in
            if kind.field.arrival == Arrival.SOURCE
        }
        period = Period.containing(self.plan.today, PeriodKind.MONTH)
        known = [one for key in dict.fromkeys(sources.values()) if (one := catalogue.find(key))]
        numbers: dict[tuple[int, str], Decimal] = {}
        if known:
            for row in summing.compute(known, period):
                numbers[row.unit, row.figure] = row.value or Decimal(0)
        return {
            unit.pk: {
                key: numbers[unit.pk, figure]
                for key, figure in sources.items()
                if (unit.pk, figure) in numbers
            }
            for unit in self.units
        }

    def _judgements(self) -> dict[int, dict[str, bool]]:
        """What figures say yes or no to today, by unit and field."""
        kind = PeriodKind(self.form.period_kind)
        period = Period.containing(self.plan.today, kind)
        return self_checks.judged(self.definition, period, self.units)

    def _period(self, period: Period, rule: clock.LedgerClock, back: int) -> None:
        ledgers, ways, contents = [], [], []
        for unit in self.units:
            way = states.way_of(rule, self.dice, now=self.now, is_reviewed=self.level is not None)
            if unit is self.units[0] and not back and rule.locks_at > self.now:
                way = Way(LedgerState.OPEN)  # whoever tries the portal has something to fill
            ledgers.append(self._ledger(unit, period, rule, way))
            ways.append(way)
            contents.append(self._content(unit, period, back))
        Ledger.objects.bulk_create(ledgers)
        rows = zip(ledgers, ways, contents, strict=True)
        self._keep(list(rows), back)

    def _ledger(self, unit: Unit, period: Period, rule: clock.LedgerClock, way: Way) -> Ledger:
        locked = rule.locks_at if way.state == LedgerState.LOCKED else None
        return Ledger(
            form=self.form,
            version=self.version,
            unit=unit,
            period=period,
            state=way.state,
            level=self.level if way.state == LedgerState.SUBMITTED else None,
            window_from=rule.window_from,
            window_until=rule.window_until,
            opens_on=rule.opens_on,
            due_at=rule.due_at,
            locks_at=rule.locks_at,
            read_at=self.now,
            first_submitted_at=way.submitted_at,
            submitted_at=way.submitted_at,
            submitted_by=self._filler(unit) if way.submitted_at else None,
            accepted_at=way.accepted_at,
            locked_at=locked,
            returns=way.returns,
        )

    def _filler(self, unit: Unit) -> User:
        role = desks.desk_of(unit.kind.level)
        return self.people.get((unit.pk, role), self.office)

    def _content(self, unit: Unit, period: Period, back: int) -> dict[str, Any]:
        if self.form.fieldset.code in SELF_CHECKS:
            return self_checks.answers(
                self.definition, self.dice, judged=self.judged.get(unit.pk, {})
            )
        less = 1 - back * _GROWS / 100
        cells: dict[str, Any] = {
            key: round(value * less) for key, value in self.brought[unit.pk].items()
        }
        typed = {kind.key for kind in self.definition.typed_in}
        for key, write in values.WRITES.items():
            if key in typed and key not in cells:
                cells[key] = write(cells, self.dice)
        at = (unit.pk, period.last_day.year)
        goal = self._goals.get(at)
        cells |= values.computed(cells, so_far=self.so_far[at], goal=goal)
        self.so_far[at] += Decimal(cells.get("inc_month", 0))
        return {key: value for key, value in cells.items() if value is not None}

    @cached_property
    def _goals(self) -> dict[tuple[int, int], Decimal]:
        rows = UnitTarget.objects.filter(indicator="F1").values_list("unit", "year", "number")
        return {(unit, year): number for unit, year, number in rows}

    # Kept -------------------------------------------------------------------------------------

    def _keep(self, rows: Sequence[tuple[Ledger, Way, dict[str, Any]]], back: int) -> None:
        kept = []
        for ledger, way, content in rows:
            made = list(self._values(ledger, way, content))
            content |= {value.key: value.data for value in made}  # handed in with what is contested
            kept += made
        LedgerValue.objects.bulk_create(kept, batch_size=4000)
        rounds = [
            one for ledger, way, content in rows for one in self._rounds(ledger, way, content)
        ]
        LedgerRound.objects.bulk_create(rounds)
        CellQuery.objects.bulk_create(
            CellQuery(round=one, key=self._queried, reason=_RETURNED)
            for one in rounds
            if one.outcome == RoundOutcome.RETURNED
        )
        open_ones = [ledger for ledger, _, _ in rows if ledger.state in FILLING]
        reminders.opened(open_ones)
        if back == 1 and self.level:
            self._correction(rows[0][0])

    @property
    def _queried(self) -> str:
        return self.definition.typed_in[0].key

    def _values(self, ledger: Ledger, way: Way, content: dict[str, Any]) -> Iterator[LedgerValue]:
        """Of a ledger nobody has begun only what the system brought."""
        begun = way.state != LedgerState.OPEN
        brought = self.brought[ledger.unit_id]
        at = way.submitted_at or self.now
        for key, value in content.items():
            kind = self.definition.by_key[key]
            arrived = key in brought or key in self.judged.get(ledger.unit_id, {})
            if way.state == LedgerState.LOCKED and way.submitted_at is None and not arrived:
                continue
            if begun or arrived:
                row = self._value(ledger, kind, value, arrived=arrived, begun=begun, at=at)
                yield self._unusual(row) if begun and not kind.computed else row

    def _unusual(self, row: LedgerValue) -> LedgerValue:
        """Now and then the unit knows better than the system, or has something to explain."""
        if self.dice.random() > _UNUSUAL or row.number is None or isinstance(row.data, bool | str):
            return row
        if row.arrived is None:
            row.note = _EXPLAINED
        else:
            row.data, row.number = int(row.number) + 1, row.number + 1
            row.origin, row.note = CellOrigin.CONTESTED, _CONTESTED
        return row

    def _value(
        self,
        ledger: Ledger,
        kind: FieldKind,
        value: Any,
        *,
        arrived: bool,
        begun: bool,
        at: dt.datetime,
    ) -> LedgerValue:
        origin = CellOrigin.ARRIVED if arrived else CellOrigin.HAND
        return LedgerValue(
            ledger=ledger,
            key=kind.key,
            data=value,
            number=arrivals.number_of(kind, value),
            origin=CellOrigin.COMPUTED if kind.computed else origin,
            arrived=value if arrived else None,
            is_confirmed=begun,
            by=self._filler(ledger.unit) if begun and not kind.computed else None,
            at=at,
        )

    def _rounds(self, ledger: Ledger, way: Way, content: dict[str, Any]) -> Iterator[LedgerRound]:
        reviewer = self._reviewer(ledger.unit)
        for number, outcome in enumerate(way.rounds, start=1):
            decided = outcome in (RoundOutcome.ACCEPTED, RoundOutcome.RETURNED)
            yield LedgerRound(
                ledger=ledger,
                number=number,
                level=self.level,
                values=content,
                submitted_by=self._filler(ledger.unit),
                submitted_at=way.submitted_at or self.now,
                outcome=outcome,
                words=_RETURNED if outcome == RoundOutcome.RETURNED else "",
                decided_by=reviewer if decided and self.level else None,
                decided_at=(way.accepted_at or self.now) if decided and self.level else None,
            )

    def _reviewer(self, unit: Unit) -> User:
        """The township's desk for its villages, the office for the rest."""
        if self.level and "township_member" in self.level.roles:
            above = self.townships[unit.path[: -Unit.steplen]]
            return self.people.get((above, "township_member"), self.office)
        return self.office

    def _correction(self, ledger: Ledger) -> None:
        """One unit asks to correct what it wrote last time."""
        if ledger.state == LedgerState.LOCKED and ledger.accepted_at:
            key = self.definition.typed_in[0].key
            Reopening.objects.create(
                ledger=ledger, keys=[key], reason=_CORRECTED, asked_by=self._filler(ledger.unit)
            )
