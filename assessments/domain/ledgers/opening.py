"""Ledgers of a period, opened by the clock for all units that owe one; may be repeated."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessments.actions import LEDGERS_OPENED
from assessments.choices import FILLING, LedgerState
from assessments.domain.ledgers import arrivals, clock, reminders
from assessments.domain.ledgers.clock import LedgerClock
from assessments.domain.ledgers.filling import definition_of
from assessments.models import Ledger, LedgerForm
from assessments.permissions import LEDGERS_MANAGE
from portal.access import Actor, require
from portal.audit.domain import events
from portal.fields import sources
from portal.fields.models import FieldSetVersion
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if

AT_MOST = 2  # periods before or after the present one


def open_due(today: dt.date) -> int:
    """Every form's ledgers whose day has come and whose lock has not; then what arrives in them."""
    made = 0
    for form in LedgerForm.objects.in_use().in_order().select_related("fieldset"):
        for period in _periods(form, today):
            if not form.fieldset.versions.in_force(period.last_day).exists():
                continue  # still being designed: it must not hold up the others
            made += len(open_period(form, period, today=today))
    return made


def _periods(form: LedgerForm, today: dt.date) -> Iterator[Period]:
    """Those that are open on the day: a December is still filled in January."""
    current = Period.containing(today, PeriodKind(form.period_kind))
    for period in (current.previous(), current):
        rule = clock.of(form, period)
        if rule.opens_on <= today <= timezone.localtime(rule.locks_at).date():
            yield period


@transaction.atomic
def open_period(
    form: LedgerForm, period: Period, *, today: dt.date, by: Actor | None = None
) -> list[Ledger]:
    """The ledgers that were not there yet. `by` is None where the clock opens them."""
    if by is not None:
        require(by, LEDGERS_MANAGE)
    refuse_if(_fits_form(form, period, today))
    form = (
        LedgerForm.objects.select_for_update(no_key=True, of=("self",))
        .select_related("fieldset")
        .get(pk=form.pk)
    )
    if not form.is_open:
        raise ValidationError(f"“{form}”已停用，不再开放。要继续用，请先恢复使用。")
    version = form.fieldset.versions.in_force(period.last_day).first()
    if version is None:
        raise ValidationError(f"“{form}”在{period.label}还没有启用的版本。请先发布表样。")
    rule = clock.of(form, period)
    units = list(_owing(form, period, today))
    ledgers = [_new(form, version, unit, period, rule) for unit in units]
    Ledger.objects.bulk_create(ledgers)
    _read(ledgers)
    exempt = _not_owed(form, period, ledgers)
    owed = [ledger for ledger in ledgers if ledger not in exempt]
    reminders.opened(owed)
    if ledgers:
        root = Unit.objects.filter(depth=1).get()
        events.record(
            LEDGERS_OPENED,
            by=by,
            target=root,
            summary=f"开放{period.label}“{form}” {len(owed):,} 份，免报 {len(exempt):,} 份。",
        )
    return ledgers


def _fits_form(form: LedgerForm, period: Period, today: dt.date) -> Iterator[Problem]:
    if period.kind != form.period_kind:
        kind = form.get_period_kind_display()
        yield "period", f"“{form}”按“{kind}”报送，没有“{period.label}”这一期。"
        return
    present = Period.containing(today, period.kind)
    if not -AT_MOST <= present.steps_to(period) <= AT_MOST:
        yield "period", f"只能开放前后 {AT_MOST} 期以内的台账。"


def _owing(form: LedgerForm, period: Period, today: dt.date) -> UnitQuerySet:
    """Units of the form's kinds that were open for the whole of the period as far as it has gone,
    and have no ledger yet: what was opened in it owes from the next, what was closed owes
    nothing."""
    day = min(period.last_day, today)
    still = Q(closed_on=None) | Q(closed_on__gt=day)
    units = Unit.objects.filter(still, kind__in=form.kinds.all(), opened_on__lte=period.first_day)
    present = Ledger.objects.filter(form=form, period=period).values("unit")
    return units.exclude(pk__in=present).select_related("kind").in_tree_order()


def _new(
    form: LedgerForm, version: FieldSetVersion, unit: Unit, period: Period, rule: LedgerClock
) -> Ledger:
    return Ledger(
        form=form,
        version=version,
        unit=unit,
        period=period,
        window_from=rule.window_from,
        window_until=rule.window_until,
        opens_on=rule.opens_on,
        due_at=rule.due_at,
        locks_at=rule.locks_at,
    )


def _read(ledgers: Sequence[Ledger]) -> int:
    if not ledgers:
        return 0
    return arrivals.read(ledgers, definition_of(ledgers[0]), now=timezone.now())


def _not_owed(form: LedgerForm, period: Period, ledgers: Sequence[Ledger]) -> list[Ledger]:
    """Where there is nothing to tell of, nothing is owed: a week without a task."""
    source = sources.find(form.owed_by)
    if source is None or source.meanwhile or not ledgers:
        return []
    counts = source.values(period, [ledger.unit for ledger in ledgers])
    exempt = [ledger for ledger in ledgers if not counts.get(ledger.unit_id)]
    for ledger in exempt:
        ledger.state = LedgerState.EXEMPT
        ledger.exempt_reason = f"没有“{source.label.partition('（')[0]}”"  # without its code
    Ledger.objects.bulk_update(exempt, ["state", "exempt_reason"])
    return exempt


@transaction.atomic
def read_all(now: dt.datetime) -> int:
    """What has changed in the data apps since, for every ledger still in hand, as the clock asks
    each morning."""
    open_ones = (
        Ledger.objects.filter(state__in=FILLING, locked_at=None, locks_at__gt=now)
        .select_related("form__fieldset", "unit")
        .select_for_update(of=("self",), no_key=True)  # none is handed over meanwhile
    )
    alike: dict[tuple[int, Period, int], list[Ledger]] = {}
    for ledger in open_ones.order_by("form", "period", "unit__path"):
        key = (ledger.form_id, ledger.period, ledger.version_id)
        alike.setdefault(key, []).append(ledger)
    return sum(_read(ledgers) for ledgers in alike.values())
