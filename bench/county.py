"""A county whose units fill their monthly ledgers, as the ledgers' benches need it."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db import connection
from django.utils import timezone

from assessments.choices import CellOrigin, LedgerState
from assessments.domain import forms
from assessments.domain.ledgers import opening
from assessments.models import Ledger, LedgerForm, LedgerValue
from assessments.presets import PRESETS
from bench import database
from portal.accounts.models import User
from portal.fields.choices import KindKey
from portal.fields.models import FieldDef
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from tests import emptying
from tests.factories import accounts, orgs

TOWNS, DEPARTMENTS, MONTHS = 14, 66, 14
KEYS: Final = ("township_monthly", "unit_monthly")
FILLED: Final = 10  # cells of each past ledger
_LONG_AGO: Final = dt.date(2020, 1, 1)
_CELLS: Final = f"""
    INSERT INTO {LedgerValue._meta.db_table}
        (ledger_id, key, data, number, origin, is_confirmed, note, at, edition)
    SELECT ledger.id, field.key, '3', 3, %s, true, '', now(), 1
    FROM {Ledger._meta.db_table} ledger
    JOIN LATERAL (
        SELECT key FROM {FieldDef._meta.db_table} field
        WHERE field.version_id = ledger.version_id AND field.kind = '{KindKey.INTEGER}'
        ORDER BY field.position LIMIT %s
    ) field ON true
    WHERE NOT EXISTS (
        SELECT 1 FROM {LedgerValue._meta.db_table} cell WHERE cell.ledger_id = ledger.id
    )
"""  # noqa: S608 - names of our own tables


def build(towns: int = TOWNS, departments: int = DEPARTMENTS) -> tuple[Unit, list[LedgerForm]]:
    """This month's ledgers are open, whatever day it is."""
    database.empty()
    county = orgs.county()
    for number in range(towns):
        orgs.township(county, name=f"第{number + 1}镇", short_name=f"第{number + 1}镇")
    for number in range(departments):
        orgs.department(county, name=f"第{number + 1}局", short_name=f"第{number + 1}局")
    designer = accounts.holder("organization_office", county)
    made = [_form(key, designer) for key in KEYS]
    for form in made:
        opening.open_period(form, month(), today=month().last_day)
    now = timezone.now()
    ends = {"due_at": now + dt.timedelta(days=1), "locks_at": now + dt.timedelta(days=3)}
    Ledger.objects.update(**ends)
    return county, made


def month() -> Period:
    return Period.containing(timezone.localdate(), PeriodKind.MONTH)


def _form(key: str, designer: User) -> LedgerForm:
    made = forms.install(PRESETS[key], effective_from=timezone.localdate(), by=designer)
    made.fieldset.versions.update(effective_from=_LONG_AGO)
    return LedgerForm.objects.select_related("fieldset").get(pk=made.pk)


def add_past(made: Iterable[LedgerForm], months: int = MONTHS) -> None:
    """Accepted ledgers of every unit that fills now, in the months before."""
    for form in made:
        for steps in range(1, months):
            _accepted(form, month().shifted(-steps))
    _fill_empty()


def add_counties(count: int) -> None:
    """As many counties beside the first, with the same units and the same ledgers: out of its
    sight, in its tables. The database makes them."""
    path = f"lpad((n + 1)::text, {Unit.steplen}, '0') || substr(pattern.path, {Unit.steplen + 1})"
    units, ledgers = Unit._meta.db_table, Ledger._meta.db_table
    with emptying.unguarded(), connection.cursor() as cursor:
        cursor.execute(
            _copy(units, code="pattern.code || '-' || n", path=path)
            + f" FROM {units} pattern, generate_series(1, %s) AS n",
            [count],
        )
        cursor.execute(
            _copy(ledgers, unit_id="twin.id")
            + f""" FROM {ledgers} pattern JOIN {units} unit ON unit.id = pattern.unit_id
            JOIN {units} twin ON twin.code LIKE unit.code || '-%%'
            """
        )
    _fill_empty()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy(table: str, **own: str) -> str:
    """All columns of a table but its key, some with another content; from where, comes after."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    names = [column.name for column in described if column.name != "id"]
    taken = ", ".join(own.get(name, f"pattern.{name}") for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {taken}"


def _fill_empty() -> None:
    """The first cells of each ledger that has none."""
    with emptying.unguarded(), connection.cursor() as cursor:
        cursor.execute(_CELLS, [CellOrigin.HAND, FILLED])


def _accepted(form: LedgerForm, period: Period) -> None:
    version = form.fieldset.versions.get()
    moment = timezone.make_aware(dt.datetime.combine(period.last_day, dt.time(18)))
    filling = Ledger.objects.filter(form=form, period=month()).select_related("unit")
    Ledger.objects.bulk_create(
        Ledger(
            form=form,
            unit=ledger.unit,
            period=period,
            version=version,
            state=LedgerState.LOCKED,
            window_from=period.first_day,
            window_until=period.last_day,
            opens_on=period.first_day,
            due_at=moment,
            locks_at=moment,
            first_submitted_at=moment,
            submitted_at=moment,
            accepted_at=moment,
            locked_at=moment,
        )
        for ledger in filling
    )
