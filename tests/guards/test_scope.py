"""Nobody sees a row of another township: every route, every list, every file, every model.

Two keepers hold every local permission, each in one township only; an overseer holds them in the
county. What the overseer is shown of the other township, the keeper of the own one must be shown
of his, or the look proves nothing; and of the other township he is shown nothing at all.
"""

import io
import json
import zipfile

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.ui.registry import tabs
from portal.ui.views import DetailPage, ListPage
from reports.datasets import DATASETS, Chosen
from tests.factories.accounts import signed_in
from tests.guards.access import TABLE
from tests.guards.places import allow_roles_of_one_permission
from tests.guards.sides import COUNTY_WIDE, FOREIGN, OWN, TREE, build_sides, seen
from tests.guards.test_access import routes

pytestmark = pytest.mark.django_db

SHUT = {403, 404}
NOT_BY_GET = 405
# Routes that answer the same whatever row they are asked for, each with its reason.
LEFT_OUT: dict[str, str] = {
    "accounts:end-session": "only for a form with a session's handle; the act refuses others",
    "api:nothing": "any other address of the API",
    "cadres:come-back": "only for a cadre who has left",
}
# What addresses name that belongs to the whole county.
WITHOUT_SIDES = {
    "alert",
    "calendar_day",
    "calendar_year",
    "check",
    "code",
    "code_table",
    "event",
    "field",
    "policy",
    "policy_file",
    "rule",
    "rule_version",
}
# Models whose rows no page, file or answer gives out.
WITHOUT_ROWS: dict[str, str] = {
    "accounts.BackupCode": "hashes of codes, compared only",
    "accounts.BackupDevice": "the bundle of these codes",
    "accounts.PhoneDevice": "the key of a second factor, compared only",
    "accounts.Session": "listed by `sessions.of`, its owner's only",
    "imports.Correction": "parts of an import, reached through it",
    "imports.Decision": "parts of an import, reached through it",
    "imports.Effect": "parts of an import, reached through it",
    "imports.RowChunk": "parts of an import, reached through it",
    "inbox.ReminderSettings": "one's own, reached without a key",
    "reports.Export": "reached through the job that made it",
}


@pytest.fixture(autouse=True)
def _apart(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    allow_roles_of_one_permission(monkeypatch)


@pytest.fixture
def sides():
    return build_sides()


def text_of(answer):
    """What an answer says: a page, JSON, every part of a workbook."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    if "json" in answer.get("Content-Type", ""):
        return json.dumps(json.loads(body or "null"), ensure_ascii=False)
    return body.decode(errors="replace")


def views():
    found = dict(routes())
    return {name: getattr(view, "view_class", None) for name, view in found.items()}


VIEWS = views()


def variants(name, *, sided):
    """What may be asked of a route besides its plain address."""
    view = VIEWS[name]
    yield {}
    if not sided:
        yield {"q": TREE}
    if view and issubclass(view, ListPage) and hasattr(view, "table"):
        yield {"export": "xlsx", "columns": [*view.table.base_columns]}
    if view and issubclass(view, DetailPage):
        for tab in tabs.by_page.get(view.tabs_key, []):
            if tab.permission not in COUNTY_WIDE:
                yield {"tab": tab.key}


class Looking:
    """Opens addresses as somebody, each in a transaction that is taken back."""

    def __init__(self, client, user):
        self.client = signed_in(client, user)

    def at(self, url, asked, *, method="get"):
        with transaction.atomic():
            answer = getattr(self.client, method)(url, asked)
            told = seen(text_of(answer)) if answer.status_code == 200 else seen("")
            transaction.set_rollback(True)
        return answer.status_code, told


def addresses(sides, side):
    """Of every route that can be opened, with what may be asked of it; `sided` tells whether its
    address names a row of the township."""
    objects = sides.objects_for(side)
    for name, declared in sorted(TABLE.items()):
        if name in LEFT_OUT or not set(declared.args) <= set(objects):
            continue
        found = [objects[key] for key in declared.args]
        url = reverse(name, args=[getattr(item, "pk", item) for item in found])
        sided = any(key in side.objects for key in declared.args)
        method = "post" if declared.own == NOT_BY_GET else declared.method
        for asked in variants(name, sided=sided):
            yield name, url, asked, method, sided


def test_every_row_an_address_names_is_on_both_sides(sides):
    named = {key for declared in TABLE.values() for key in declared.args}
    known = set(sides.own.objects) | set(sides.shared)
    assert named - known == set(WITHOUT_SIDES)
    assert sides.own.objects.keys() == sides.foreign.objects.keys()


def test_no_route_shows_rows_of_another_township(sides, client):
    """Lists, pickers, search, exports, tabs: what is shown of the other township to the overseer
    is shown of the own one to its keeper, and nothing of the other."""
    shown = {}
    for who, user in (("overseer", sides.overseer), ("keeper", sides.own.keeper)):
        look = Looking(client, user)
        for name, url, asked, method, sided in addresses(sides, sides.own):
            if method == "get" and not sided:
                shown[who, name, str(asked)] = look.at(url, asked)[1]
    leaks, blind = {}, {}
    for _, *where in shown:
        told, ruled = shown["keeper", *where], shown["overseer", *where]
        if told[FOREIGN]:
            leaks[*where] = told[FOREIGN]
        if not ruled[FOREIGN] <= told[OWN]:
            blind[*where] = ruled[FOREIGN] - told[OWN]
    assert leaks == {}
    assert blind == {}


def test_no_row_of_another_township_can_be_opened(sides, client):
    """Pages, acts, fragments, files, results: the own row opens, the same row of the other
    township does not exist. (A tab may be missing from a page that has nothing for it.)"""
    look = Looking(client, sides.own.keeper)
    opened = {
        (name, str(asked)): look.at(url, asked, method=method)
        for name, url, asked, method, sided in addresses(sides, sides.own)
        if sided
    }
    leaks = {where: told[FOREIGN] for where, (_, told) in opened.items() if told[FOREIGN]}
    assert leaks == {}
    shut = {where: status for where, (status, _) in opened.items() if status in SHUT}
    assert {where: status for where, status in shut.items() if "tab" not in where[1]} == {}
    foreign = {
        (name, str(asked)): look.at(url, asked, method=method)[0]
        for name, url, asked, method, sided in addresses(sides, sides.foreign)
        if sided
    }
    assert {where: status for where, status in foreign.items() if status != 404} == {}


def test_every_dataset_gives_the_rows_of_ones_own_township_only(sides):
    told = {}
    for user in (sides.overseer, sides.own.keeper):
        chosen = Chosen(by=user, unit=sides.county, today=timezone.localdate())
        for dataset in DATASETS.values():
            text = "".join(
                str(column.value(row))
                for sheet in dataset.sheets(chosen)
                for row in sheet.rows
                for column in sheet.columns
            )
            told[user.pk, dataset.key] = seen(text)
    for dataset in DATASETS:
        mine, all_of_it = told[sides.own.keeper.pk, dataset], told[sides.overseer.pk, dataset]
        assert (dataset, mine[FOREIGN]) == (dataset, set())
        assert all_of_it[FOREIGN], f"the world has nothing for {dataset}"
        assert all_of_it[FOREIGN] <= mine[OWN], dataset


def scoped_models():
    return [
        model
        for model in apps.get_models()
        if getattr(model, "shown_by", None) and (model.shown_by.path or model.shown_by.owner)
    ]


def test_every_scoped_model_has_rows_of_both_townships(sides):
    """What the looks above are about; and no row is shown to both keepers."""
    missing, shared = set(), set()
    for model in scoped_models():
        rows = model._default_manager
        mine = set(rows.visible_to(sides.own.keeper).values_list("pk", flat=True))
        theirs = set(rows.visible_to(sides.foreign.keeper).values_list("pk", flat=True))
        if not mine or not theirs:
            missing.add(model._meta.label)
        if mine & theirs:
            shared.add(model._meta.label)
    assert missing == set(WITHOUT_ROWS)
    assert shared == set()
