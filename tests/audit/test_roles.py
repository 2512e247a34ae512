"""The role the portal runs as works with every row and can rob the trail of none."""

import os
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction

from portal import environment
from portal.audit import keeping, roles
from portal.audit.domain import chain, events, verification
from portal.audit.models import Event, Pending
from portal.figures.models import FigureValue
from portal.orgs.models import Unit
from portal.periods import Period
from portal.ui.actions import LIST_EXPORTED
from tests.factories.figures import FigureValueFactory

ROLE = f"portal_role_{os.getpid()}"  # roles belong to the whole cluster
MADE = f"portal_made_{os.getpid()}"
KEYS = {m._meta.db_table: m._meta.pk.column for m, _ in keeping.everything_kept()}
ROBBERIES = (
    *("UPDATE {0} SET {column} = {column}", "DELETE FROM {}", "TRUNCATE {}"),
    *("ALTER TABLE {} DISABLE TRIGGER ALL", "DROP TABLE {} CASCADE"),
)


@pytest.fixture
def role(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {ROLE}")
    roles.grant(ROLE)
    return ROLE


@contextmanager
def acting_as(role):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        yield cursor
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize("act", ROBBERIES)
@pytest.mark.parametrize("table", ["audit_event", "audit_seal", "audit_alert", "orgs_unithistory"])
def test_portals_role_can_neither_rob_the_trail_nor_change_its_table(act, table, role):
    refusal = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    with refusal, acting_as(role) as cursor:
        cursor.execute(act.format(table, column=KEYS[table]))


@pytest.mark.parametrize(
    "act",
    [
        "SET session_replication_role = replica",
        "CREATE TABLE public.other (id int)",
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "DELETE FROM django_migrations",
    ],
)
def test_portals_role_cannot_switch_off_or_redefine_what_guards_the_trail(act, role):
    with pytest.raises(ProgrammingError), acting_as(role) as cursor:
        cursor.execute(act)


def test_portals_role_does_its_work(role, county):
    with acting_as(role) as cursor:
        events.record(LIST_EXPORTED, by=None, label="列表")
        assert chain.seal_pending() == 1
        Unit.objects.filter(pk=county.pk).update(short_name="县")  # its history is written too
        cursor.execute("CREATE TEMP TABLE draft (id int) ON COMMIT DROP")
        assert list(Unit.objects.select_for_update().values_list("pk", flat=True)) == [county.pk]
    assert (Event.objects.count() >= 1, Pending.objects.count()) == (True, 0)


def test_portals_role_takes_figures_of_a_year_without_a_part_and_makes_no_table_itself(
    role, county
):
    with acting_as(role):
        FigureValueFactory(unit=county, period=Period.parse("2042-01"))
        assert FigureValue.objects.filter(period__gte=Period.parse("2042-01")).count() == 1
    part = "CREATE TABLE figures_of_2043 PARTITION OF figures_figurevalue FOR VALUES"
    for act in (
        f"{part} FROM ('2043') TO ('2044')",
        "DROP TABLE figures_figurevalue_2042",
        "ALTER TABLE figures_figurevalue_2042 DISABLE TRIGGER ALL",
        "SELECT figures_make_part(1800)",
    ):
        with pytest.raises(DatabaseError), acting_as(role) as cursor:
            cursor.execute(act)


def test_production_that_runs_as_the_owner_of_its_tables_is_a_fault(settings, role):
    settings.PRODUCTION = True
    assert any("建表用户和使用用户" in str(fault) for fault in verification.find())
    with acting_as(role):
        assert roles.too_powerful() == ""


@pytest.mark.django_db(transaction=True)
def test_migrate_makes_the_role_and_grants_it_what_it_needs(settings):
    own = connection.settings_dict
    address = urlsplit(settings.DATABASE_URL)._replace(path=f"/{own['NAME']}")
    settings.DATABASE_OWNER_URL = address.geturl()
    settings.DATABASE_URL = settings.DATABASE_OWNER_URL.replace(f"//{own['USER']}", f"//{MADE}", 1)
    try:
        call_command("migrate", verbosity=0)
        call_command("migrate", verbosity=0)  # again, over what is there
        connection.close()
        connection.settings_dict = {**own, **environment.database(settings.DATABASE_URL)}
        assert roles.too_powerful() == ""
        events.record(LIST_EXPORTED, by=None, label="列表")
        assert Event.objects.count() == 1
    finally:
        connection.close()
        connection.settings_dict = own
        with connection.cursor() as cursor:
            cursor.execute(f"DROP OWNED BY {MADE}")
            cursor.execute(f"DROP ROLE {MADE}")


def test_one_role_for_both_is_refused(settings, db):
    settings.DATABASE_OWNER_URL = settings.DATABASE_URL
    with pytest.raises(ImproperlyConfigured, match="同一个数据库用户"):
        roles.settle()
