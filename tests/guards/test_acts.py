"""Every act refuses whoever may not do it, with nothing written, and tells what it did."""

import importlib
import inspect
import pkgutil
from collections import Counter
from functools import reduce
from io import IOBase

import pytest
from django.apps import apps
from django.core.files import File
from django.db import connection, transaction
from django.db.models import Model

from portal.access import Denied
from portal.accounts.models import User
from portal.audit import wording
from portal.audit.models import Event
from portal.deeds.domain import deeds, plain, rows
from tests import sources
from tests.factories import accounts
from tests.guards.acts import MADE, NOTHING, name_of
from tests.guards.acts.table import EXEMPT, TABLE
from tests.guards.acts.taking_back import NOT_TAKEN_BACK, YET_TAKEN_BACK
from tests.guards.places import Site, allow_roles_of_one_permission, holder, only

WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture(autouse=True)
def _roles(monkeypatch):
    allow_roles_of_one_permission(monkeypatch)


@pytest.fixture(autouse=True)
def _quick_and_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_SCANNER = ""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# The table is whole -----------------------------------------------------------------------------


def domain_modules():
    for folder in sources.FOLDERS:
        package = importlib.import_module(folder)
        for module in pkgutil.walk_packages(package.__path__, f"{folder}."):
            if ".domain." in module.name:
                yield importlib.import_module(module.name)


def functions_with_an_actor():
    for module in domain_modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            ours = function.__module__ == module.__name__ and not name.startswith("_")
            if ours and "by" in inspect.signature(function).parameters:
                yield name_of(function)
        for _, acts in inspect.getmembers(module, lambda value: isinstance(value, plain.PlainActs)):
            yield from map(name_of, acts.offered)


def test_every_act_is_declared_and_no_row_is_dead():
    declared = {act.name for act in TABLE}
    acts = set(functions_with_an_actor())
    assert declared & set(EXEMPT) == set()
    assert acts - declared - set(EXEMPT) == set(), "neither an act of the table nor exempt"
    assert (declared | set(EXEMPT)) - acts == set(), "rows of functions that are no more"


# Who may not ------------------------------------------------------------------------------------


def people_who_may_not(act, site):
    """Each in turn, with what is missing; the clerk, when a row is his own, with changing roles."""
    yield "nothing", holder([], unit=site.here)
    needed = pairs(act, site)
    if act.own and act.needs:
        yield "every right, but over a row of another's", holder(needed, unit=site.here)
    if act.at and act.needs:
        elsewhere = [(need, getattr(site, act.elsewhere)) for need in act.needs]
        yield "every right, but elsewhere", holder(elsewhere, unit=site.here)
    for missing in needed if len(needed) > 1 else ():
        held = [pair for pair in needed if pair != missing]
        if act.at:
            held.append((missing[0], site.aside))
        who = with_only(held, site.clerk) if act.own else holder(held, unit=site.here)
        yield f"all but “{missing[0].label}” at {missing[1]}", who


def with_only(grants, user):
    user.role_holdings.all().delete()
    for permission, place in grants:
        accounts.with_role(user, only(permission), place)
    return User.objects.get(pk=user.pk)


def whoever_may(act, site):
    if act.own or act.by_clerk or act.for_all:
        return User.objects.get(pk=site.clerk.pk)
    return holder(pairs(act, site), unit=site.here)


def pairs(act, site):
    """The permissions the act needs, each with its place."""
    ends = [getattr(site, end) for end in act.at] or [site.aside]
    return [(need, end) for need in act.needs for end in ends]


class Watch:
    """Notes the statements that write."""

    def __init__(self):
        self.written = []

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(WRITES):
            self.written.append(sql)
        return execute(sql, params, many, context)


@pytest.mark.django_db
@pytest.mark.parametrize("act", [act for act in TABLE if not act.for_all], ids=str)
def test_act_is_refused_to_whoever_may_not_before_anything_is_written(act):
    site = Site()
    given = act.built(site)
    for missing, stranger in people_who_may_not(act, site):
        watch = Watch()
        refused = None
        with connection.execute_wrapper(watch):
            try:
                with transaction.atomic():
                    act.function(*given.args, **given.more, by=stranger)
            except Denied as denied:
                refused = denied
        assert refused, f"{act} is done by somebody with {missing}"
        assert watch.written == [], f"{act}, by somebody with {missing}"


# What it tells ----------------------------------------------------------------------------------


def identity(row):
    return (row._meta.label_lower, str(row.pk))


def found(name, known):
    """`made.photo`: the photo of what the act made."""
    first, *rest = name.split(".")
    row = known[first]() if callable(known[first]) else known[first]
    return identity(reduce(getattr, rest, row))


def said_since(last):
    rows = Event.objects.filter(pk__gt=last).values_list("action", "object_type", "object_id")
    return Counter((str(action), (kind, key)) for action, kind, key in rows)


def unlabelled_since(last):
    """Facts of events that the auditor would read in the words of the code."""
    lines = [line for event in Event.objects.filter(pk__gt=last) for line in wording.told_by(event)]
    return [label for label, _ in lines if label.isascii()]


@pytest.mark.django_db
@pytest.mark.parametrize("act", TABLE, ids=str)
def test_act_tells_the_audit_trail_what_it_did(act):
    site = Site()
    given = act.built(site)
    keeper = whoever_may(act, site)
    known = given.named()
    rows = {name: row for name, row in known.items() if isinstance(row, Model)}
    about = {NOTHING: ("", "")} | {name: identity(row) for name, row in rows.items()}
    last = max(Event.objects.values_list("pk", flat=True), default=0)
    with deeds.noted() as left:
        made = act.function(*given.args, **given.more, by=keeper)
    if isinstance(made, IOBase | File):
        made.close()
    known[MADE] = made[0] if isinstance(made, list | tuple) and made else made
    expected = [(str(action), about.get(name) or found(name, known)) for action, name in act.tells]
    assert said_since(last) == Counter(expected)
    assert unlabelled_since(last) == []
    is_kept = act.name not in NOT_TAKEN_BACK or str(act) in YET_TAKEN_BACK
    assert bool(left) == is_kept, "kept to be taken back, or why not"
    for deed in reversed(left):
        deeds.withdraw(deed, by=keeper)
        assert not [entry for entry in deed.changes if not is_back(entry)]


# What is left to take back ----------------------------------------------------------------------


def is_back(entry):
    """The row as it was before; one that the act made is gone, or marked as a trace."""
    row = apps.get_model(entry["model"])._base_manager.filter(pk=entry["pk"]).first()
    if entry["before"] is None:
        return row is None or row.withdrawn_at is not None
    now = rows.values_of(row)
    return {name: now[name] for name in entry["before"]} == entry["before"]


def test_no_reason_is_given_for_an_act_that_is_no_more():
    assert set(NOT_TAKEN_BACK) - {act.name for act in TABLE} == set()
