"""Acts that take a lock wait for one another, and never each for the other."""

import ast
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.db.models import ProtectedError

from portal.jobs.domain import jobs
from tests import sources
from tests.guards import locking_world
from tests.guards.locks.table import ACTS, BELOW

ROOT = Path(__file__).resolve().parents[2]
LOCKS = re.compile(r"\.select_for_update\(|pg_(try_)?advisory|FOR SHARE")
LOCKING_READ = re.compile(r"FOR (NO KEY )?UPDATE|FOR SHARE|pg_(try_)?advisory_xact_lock")
TABLE = re.compile(r'FROM "?(\w+)"?|UPDATE "?(\w+)"?|DELETE FROM "?(\w+)"?')
ADVISORY = {
    "key": "SELECT pg_advisory_xact_lock(%s)",
    "text": "SELECT pg_advisory_xact_lock(hashtext(%s))",
    "cards": "SELECT pg_advisory_xact_lock(hashtextextended('card ' || %s, 0))",
    "content": "SELECT pg_advisory_xact_lock(hashtextextended('file ' || %s, 0))",
    "numbers": "SELECT pg_advisory_xact_lock(hashtextextended('numbers ' || %s, 0))",
    "figures": "SELECT pg_advisory_xact_lock(hashtextextended('figures ' || %s, 0))",
    "score": "SELECT pg_advisory_xact_lock(hashtextextended('score ' || %s, 0))",
    "apartments": "SELECT pg_advisory_xact_lock(hashtextextended('talent apartments' || %s, 0))",
    "table": "SELECT pg_advisory_xact_lock(hashtextextended('import ' || %s, 0))",
}


def locking_functions():
    """Every function of a domain that takes a lock, as `file:name`."""
    for app in sources.APPS:
        for file in ROOT.glob(f"{app}/domain/**/*.py"):
            text = file.read_text()
            if LOCKS.search(text):
                yield from _functions(ast.parse(text), text, str(file.relative_to(ROOT)), "")


def _functions(tree, text, file, prefix):
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _functions(node, text, file, f"{prefix}{node.name}.")
        elif isinstance(node, ast.FunctionDef) and LOCKS.search(ast.get_source_segment(text, node)):
            yield f"{file}:{prefix}{node.name}"


@dataclass
class Watch:
    """The locks an act takes, in order, and where it was when it had to wait."""

    tables: list[str] = field(default_factory=list)
    blocked: str = ""
    inside: set[str] = field(default_factory=set)

    def __call__(self, execute, sql, params, many, context):
        if LOCKING_READ.search(sql):
            self.inside |= set(_stack())
        try:
            result = execute(sql, params, many, context)
        except OperationalError:
            self.blocked = sql
            raise
        if LOCKING_READ.search(sql) or sql.startswith(("UPDATE", "DELETE")):
            self.tables.append(_locked_by(sql, params))
        return result


def _stack():
    frame = sys._getframe(2)
    while frame:
        code = frame.f_code
        if code.co_filename.startswith(f"{ROOT}/"):
            yield f"{Path(code.co_filename).relative_to(ROOT)}:{code.co_qualname}"
        frame = frame.f_back


def _locked_by(sql, params):
    if "advisory" in sql:
        return f"{str(params[0]).split()[0]} (advisory)"
    return next(name for name in TABLE.search(sql).groups() if name)


@contextmanager
def somebody_else_holds(other, name, world):
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        kind, _, key = name.partition(" ")
        if kind in ADVISORY:
            run = world.score_run
            of_rows = {
                "content": world.stored.sha256,
                "numbers": str(world.by.pk),
                "score": f"{run.scheme_id} {run.group_id} {run.period.code}",
            }
            key = of_rows.get(kind, key)
            cursor.execute(ADVISORY[kind], [int(key) if kind == "key" else key])
        else:
            model, pk = world.rows[name]
            meta = model._meta
            row = f'"{meta.db_table}" WHERE "{meta.pk.column}" = %s'
            cursor.execute(f"SELECT 1 FROM {row} FOR UPDATE", [pk])  # noqa: S608
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def tried(act, world):
    """The act once, undone whatever comes of it; what it waits for is refused at once."""
    watch = Watch()
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '30ms'")
            with connection.execute_wrapper(watch):
                act(world)
            transaction.set_rollback(True)
    except OperationalError as error:
        if "lock timeout" not in str(error):
            raise
    except (ValidationError, ProtectedError):
        pass
    return watch


def held_up(locking, other, world):
    """Twice if need be: one act was once seen to pass, among thousands of runs, on a crowded
    machine; one that takes no lock passes each time."""
    for _ in range(2):
        with somebody_else_holds(other, locking.held, world):
            watch = tried(locking.act, world)
        if not found_wrong(locking, watch):
            break
    return watch


def found_wrong(locking, watch):
    if locking.passes:
        return f"waits: {watch.blocked}" if watch.blocked else ""
    if not watch.blocked:
        return "does not wait"
    if not LOCKING_READ.search(watch.blocked):
        return f"waits too late, when it writes: {watch.blocked[:60]}"
    if locking.first and watch.tables:
        return f"holds before: {watch.tables}"
    return ""


@pytest.mark.django_db(transaction=True)
def test_acts_wait_for_one_another(monkeypatch):
    """One connection holds what the act has to lock; a second tries the act. Then once more with
    nobody in the way: the order of the tables it locks must suit the order of every other act."""
    monkeypatch.setattr(jobs, "_call_worker", lambda _: None)
    world = locking_world.build()
    other = connection.copy()
    wrong, inside, orders = {}, set(), {}
    try:
        for name, locking in ACTS.items():
            try:
                watch = held_up(locking, other, world)
                orders[name] = tried(locking.act, world).tables
            except Exception as error:  # noqa: BLE001 # every act has its turn
                wrong[name] = repr(error)[:300]
                continue
            if fault := found_wrong(locking, watch):
                wrong[name] = fault
            inside |= watch.inside
    finally:
        other.close()
    assert wrong == {}
    assert set(locking_functions()) - inside == set(BELOW)
    assert_no_circle(orders)


def assert_no_circle(orders):
    after = {}
    for name, tables in orders.items():
        seen = []
        for table in dict.fromkeys(tables):
            for earlier in seen:
                after.setdefault(table, {}).setdefault(earlier, name)
            seen.append(table)
    try:
        TopologicalSorter(after).prepare()
    except CycleError as error:
        circle = error.args[1]
        steps = [
            f"{later} after {earlier}: {after[later][earlier]}"
            for earlier, later in pairwise(circle)
        ]
        pytest.fail(f"these wait for one another: {steps}")
