"""Nobody sees a row of another township: every route, every list, every file, every model.

Two keepers hold every local permission, each in one township only; an overseer holds them in the
county. First the own township stands alone, then the other one is added with the same rows of
every kind: whatever the keeper is shown must not change, its figures neither. What the overseer is
then shown of the other township, the keeper must be shown of his own, or the look proves nothing.
"""

import inspect
import io
import json
import re
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django import forms
from django.apps import apps
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from portal.access import Scoped
from portal.orgs.models import GroupMembership
from portal.orgs.permissions import UNITS_VIEW
from portal.ui.registry import tabs
from portal.ui.views import DetailPage, ListPage
from reports.datasets import DATASETS, Chosen
from tests.guards.access.table import TABLE
from tests.guards.evil import names_read
from tests.guards.places import allow_roles_of_one_permission
from tests.guards.sides import COUNTY_WIDE, FOREIGN, OWN, TREE, build_sides, seen
from tests.guards.test_access import routes
from tests.guards.visiting import Visitors
from tests.reports import pdfs

pytestmark = pytest.mark.django_db

SHUT = {403, 404}
NOT_BY_GET = 405
# Routes that answer the same whatever row they are asked for, each with its reason.
LEFT_OUT: dict[str, str] = {
    "accounts:end-session": "only for a form with a session's handle; the act refuses others",
    "api:nothing": "any other address of the API",
    "cadres:come-back": "only for a cadre who has left",
}
# Pages and tabs that change with what another township has, or each time, and why they may. Its
# rows they do not name either.
CHANGING: dict[str, str] = {
    "assessments:year-ends": "whose year is published is told to everybody; its sheets are not",
    "bulletins:subscribe": "series are made when they are asked for first, with new keys",
    "assessments:grade-unit": "the places for 优秀 are those of the whole group",
    "assessments:year-end": "the same, told to whoever gives the grades",
    "performance:lock": "the places for 优秀 are those of all files of the year",
    "cadres:candidates": "one file to a person: who has one elsewhere is no candidate any more",
    "cadres:new": "the same",
    "branches:admission-pick": "one membership to a person: no other can apply",
    "people:person cadre": "the same",
    "people:person membership": "one membership to a person: no other can be registered",
    "my-second-factor": "shows a new secret each time",
    "stay": "gives a new token for forms each time",
    "orgs:group-members": "whoever arranges groups sees the whole county; `seen` tells of a clash",
    "talent:selection-pay": "a month is paid to the whole round: how many it is is told",
    "orgs:kinds": "whether a kind is in use anywhere decides whether it may go",
}
# Forms in which one may choose what another township has: its name is told, and nothing else.
NAMED_BY_ALL = {("branches:transfer-ask", "PartyOrganization")}
# What addresses name that belongs to the whole county.
WITHOUT_SIDES = {
    "alert",
    "bulletin",
    "bulletin_section",
    "bulletin_series",
    "subscription",
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
# Data sets of the whole county, whoever exports them, each with the reason.
OF_THE_COUNTY: dict[str, str] = {
    "unit_kinds": "the county's words for its kinds of units",
    "policies": "what is granted to talents, the same for whoever asks",
}
# Models whose rows no page, file or answer gives out.
WITHOUT_ROWS: dict[str, str] = {
    "branches.ActivityCorrection": "parts of an activity, reached through it",
    "branches.ActivityPhoto": "parts of an activity, reached through it",
    "branches.Attendance": "parts of an activity, reached through it",
    "reports.Subscription": "shown to whoever manages bulletins, of the whole county",
    "registers.Resolution": "lines of an entry, reached through it: tests/registers",
    "accounts.BackupCode": "hashes of codes, compared only",
    "accounts.BackupDevice": "the bundle of these codes",
    "accounts.PhoneDevice": "the key of a second factor, compared only",
    "accounts.Session": "listed by `sessions.of`, its owner's only",
    "imports.Correction": "parts of an import, reached through it",
    "imports.Decision": "parts of an import, reached through it",
    "imports.Effect": "parts of an import, reached through it",
    "imports.RowChunk": "parts of an import, reached through it",
    "inbox.ReminderSettings": "one's own, reached without a key",
}
# What differs from one answer to the next whoever asks: tokens of forms, the time of day.
PASSING = re.compile(
    r"csrf[\w-]*\W+(?:value=)?\W*[\w-]{32,}|nonce\W+[\w+/=-]+|\d\d:\d\d(:\d\d(\.\d+)?)?",
    re.IGNORECASE,
)


@dataclass
class Look:
    """What an answer says, and the rows one may choose from in its forms."""

    status: int
    text: str = ""
    offered: tuple = ()

    @property
    def told(self):
        return seen(self.text)


@dataclass
class World:
    sides: object
    visitors: Visitors
    alone: dict  # what the keeper was shown before there was another township

    def look(self, who, url, asked, *, method="get"):
        with offering() as offered:
            answer = self.visitors.ask(who, method, url, asked)
        if answer.status_code != 200:
            return Look(answer.status_code)
        return Look(200, PASSING.sub("", text_of(answer)), tuple(offered))


def text_of(answer):
    """What an answer says: a page, JSON, the sheets of a workbook, a document, a PDF."""
    if answer.body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
            parts = [name for name in book.namelist() if name.startswith(("xl/", "word/document"))]
            return "".join(book.read(name).decode(errors="replace") for name in parts)
    if answer.body[:5] == b"%PDF-":
        return "".join(pdfs.pages(answer.body)).replace("\n", "")
    if "json" in answer.get("Content-Type", ""):
        return json.dumps(json.loads(answer.body or "null"), ensure_ascii=False)
    return answer.body.decode(errors="replace")


@contextmanager
def offering():
    """The rows that fields of forms and filters, made meanwhile, take a key of."""
    offered = []
    rows_of = forms.ModelChoiceField.queryset

    def take(field, rows):
        rows_of.fset(field, rows)
        if rows is not None:
            offered.append(rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forms.ModelChoiceField, "queryset", property(rows_of.fget, take))
        yield offered


@pytest.fixture(scope="module")
def world(for_the_module, tmp_path_factory):
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))  # storages hear of it
    with pytest.MonkeyPatch.context() as patch, media:
        allow_roles_of_one_permission(patch)
        sides = build_sides()
        users = {"keeper": sides.own.keeper, "overseer": sides.overseer}
        world = World(sides, Visitors(users), {})
        for name, url, asked, method, _ in addresses(sides, sides.own):
            world.alone[name, str(asked)] = world.look("keeper", url, asked, method=method)
        sides.add_foreign()
        yield world


def views():
    by_name = dict(routes())
    return {name: getattr(view, "view_class", None) for name, view in by_name.items()}


VIEWS = views()


def variants(name, *, sided):
    """What may be asked of a route besides its plain address."""
    view = VIEWS[name]
    yield {}
    if not sided and searches(view):
        yield {"q": TREE}
    if view and issubclass(view, ListPage) and hasattr(view, "table"):
        yield {"export": "xlsx", "columns": [*view.table.base_columns], "purpose": "核对列表内容"}
        yield {"panel": "", "import": "1"}  # with what apps lend to every list
    if view and issubclass(view, DetailPage):
        for tab in tabs.by_page.get(view.tabs_key, []):
            if tab.permission not in COUNTY_WIDE:
                yield {"tab": tab.key}


def searches(view):
    """A list, or a view that reads what is searched for by itself."""
    if view and issubclass(view, ListPage):
        return True
    source = inspect.getsourcefile(inspect.unwrap(view)) if view else ""
    return "q" in names_read(source, "GET") if source else True


def addresses(sides, side):
    """Of every route that can be opened, with what may be asked of it; `sided` tells whether its
    address names a row of the township."""
    objects = sides.objects_for(side)
    for name, declared in sorted(TABLE.items()):
        if name in LEFT_OUT or not set(declared.args) <= set(objects):
            continue
        items = [objects[key] for key in declared.args]
        url = reverse(name, args=[getattr(item, "pk", item) for item in items])
        sided = any(key in side.objects for key in declared.args)
        method = "post" if declared.own == NOT_BY_GET else declared.method
        for asked in variants(name, sided=sided):
            yield name, url, asked, method, sided


def test_every_row_an_address_names_is_on_both_sides(world):
    sides = world.sides
    named = {key for declared in TABLE.values() for key in declared.args}
    known = set(sides.own.objects) | set(sides.shared)
    assert named - known == set(WITHOUT_SIDES)
    assert sides.own.objects.keys() == sides.foreign.objects.keys()


def test_no_route_shows_rows_of_another_township(world):
    """Lists, pickers, search, exports, tabs, acts, figures: nothing the keeper is shown changes
    with what another township has, and no form lets him choose any of it."""
    changed, choices, leaks = {}, {}, {}
    foreign = foreign_rows(world.sides)
    for name, url, asked, method, _ in addresses(world.sides, world.sides.own):
        before, now = world.alone[name, str(asked)], world.look("keeper", url, asked, method=method)
        if may_change(name, asked):
            leaks |= {(name, str(asked)): told for told in [now.told[FOREIGN]] if told}
        elif (before.status, before.text) != (now.status, now.text):
            changed[name, str(asked)] = first_difference(before, now)
        for rows in now.offered:
            if (name, rows.model.__name__) in NAMED_BY_ALL:
                continue
            if rows.filter(pk__in=foreign.get(rows.model, ())).exists():
                choices[name, str(asked)] = rows.model.__name__
    assert not changed, "\n".join(f"{where}: {pair}" for where, pair in changed.items())
    assert choices == {}
    assert leaks == {}


def may_change(name, asked):
    return not {name, f"{name} {asked.get('tab', '')}"}.isdisjoint(CHANGING)


def first_difference(before, now):
    if before.status != now.status:
        return before.status, now.status
    pairs = enumerate(zip(before.text, now.text, strict=False))
    at = next((at for at, (one, other) in pairs if one != other), 0)
    return tuple(look.text[max(0, at - 60) : at + 60] for look in (before, now))


def foreign_rows(sides):
    """By model, what the other keeper sees and the own one does not."""
    return {
        model: keys(model, sides.foreign.keeper) - keys(model, sides.own.keeper)
        for model in scoped_models()
    }


def keys(model, user):
    return set(model._default_manager.visible_to(user).values_list("pk", flat=True))


def test_what_shows_the_overseer_another_township_shows_the_keeper_his_own(world):
    """Otherwise that nothing changed proves nothing."""
    blind = {}
    for name, url, asked, method, sided in addresses(world.sides, world.sides.own):
        if method == "get" and not sided:
            ruled = world.look("overseer", url, asked).told[FOREIGN]
            told = world.alone[name, str(asked)].told[OWN]
            if not ruled <= told:
                blind[name, str(asked)] = ruled - told
    assert blind == {}


def test_no_row_of_another_township_can_be_opened(world):
    """Pages, acts, fragments, files, results: the own row opens, the same row of the other
    township does not exist. (A tab may be missing from a page that has nothing for it.)"""
    shut = {
        name: world.alone[name, str(asked)].status
        for name, _, asked, _, sided in addresses(world.sides, world.sides.own)
        if sided and "tab" not in asked and world.alone[name, str(asked)].status in SHUT
    }
    assert shut == {}
    foreign = {
        (name, str(asked)): world.look("keeper", url, asked, method=method).status
        for name, url, asked, method, sided in addresses(world.sides, world.sides.foreign)
        if sided
    }
    assert {where: status for where, status in foreign.items() if status != 404} == {}


def test_every_dataset_gives_the_rows_of_ones_own_township_only(world):
    told, sides = {}, world.sides
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
    for dataset in DATASETS.keys() - OF_THE_COUNTY.keys():
        mine, all_of_it = told[sides.own.keeper.pk, dataset], told[sides.overseer.pk, dataset]
        assert (dataset, mine[FOREIGN]) == (dataset, set())
        assert all_of_it[FOREIGN], f"the world has nothing for {dataset}"
        assert all_of_it[FOREIGN] <= mine[OWN], dataset


def scoped_models():
    return [
        model
        for model in apps.get_models()
        if getattr(model, "shown_by", None) and any(map(row_by_row, model.shown_by.ways))
    ]


def row_by_row(way):
    return way.path or way.owner


def test_every_scoped_model_has_rows_of_both_townships(world):
    """What the looks above are about; and no row is shown to both keepers."""
    missing, shared = set(), set()
    for model in scoped_models():
        mine, theirs = keys(model, world.sides.own.keeper), keys(model, world.sides.foreign.keeper)
        if not mine or not theirs:
            missing.add(model._meta.label)
        if mine & theirs:
            shared.add(model._meta.label)
    assert missing == set(WITHOUT_ROWS)
    assert shared == set()


def test_every_way_to_a_row_leads_to_ones_own_side_only(world):
    """Where a model has several, one that leads astray is not hidden behind another."""
    several = [model for model in scoped_models() if model.shown_by.others]
    assert {model._meta.label: faults_of_ways(model, world.sides) for model in several} == {
        model._meta.label: [] for model in several
    }


def test_a_way_that_leads_astray_is_found(world, monkeypatch):
    sound = Scoped(UNITS_VIEW, path="unit__path")
    for astray, fault in (
        (Scoped(UNITS_VIEW), "shown to both"),
        (Scoped(UNITS_VIEW, path="unit__code"), "shows nothing"),
    ):
        monkeypatch.setattr(GroupMembership, "shown_by", sound | astray)
        assert faults_of_ways(GroupMembership, world.sides) == [(1, fault)]


def faults_of_ways(model, sides):
    faults = []
    for at, way in enumerate(model.shown_by.ways):
        mine, theirs = (by_way(model, way, side.keeper) for side in (sides.own, sides.foreign))
        if not mine or not theirs:
            faults.append((at, "shows nothing"))
        elif mine & theirs:
            faults.append((at, "shown to both"))
    return faults


def by_way(model, way, user):
    condition = way.condition(user)
    rows = model._default_manager.all()
    visible = rows if condition is None else rows.filter(condition)
    return set(visible.values_list("pk", flat=True))
