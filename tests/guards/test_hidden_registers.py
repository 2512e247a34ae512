"""A register that only some roles know of: no route tells anybody else that there is one.

A stranger holds every permission there is in the whole county, and none of the roles that know of
the register. Everything of the register bears one mark: its name, its fields, what is written in
it, its files, what was worked on it. Whatever the stranger opens, whatever he searches, exports or
asks the API for, says nothing of the mark; an address of the register does not exist for him.
What its keeper is shown by the same addresses proves that there is something to be told.
"""

import datetime as dt
import inspect
import io
import json
import zipfile
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from portal.access import permissions
from portal.audit.domain import events
from portal.audit.models import Event
from portal.fields.choices import KindKey
from portal.fields.domain import designs
from portal.figures.domain import taking
from portal.files.models import Upload
from portal.inbox.models import Notice, Task
from portal.periods import Period, PeriodKind
from portal.registers.choices import RegisterKind
from portal.registers.domain import evidence, records, registers, reminders, steps, urging
from portal.registers.importers import roster_key
from portal.registers.models import Register
from portal.ui.actions import LIST_EXPORTED
from portal.ui.registry import tabs
from portal.ui.views import DetailPage, ListPage
from tests.factories import accounts
from tests.factories import registers as make
from tests.factories.imports import imported, workbook
from tests.guards.access.table import TABLE
from tests.guards.evil import names_read
from tests.guards.places import allow_roles_of_one_permission, holder
from tests.guards.sides import build_sides
from tests.guards.test_access import routes
from tests.guards.visiting import Visitors

pytestmark = pytest.mark.django_db

MARK, INITIALS, CODE = "隐秘", "ym", "YM-1"
NOT_THERE = {404}
# What tells in other words that he may not do it: a wrong method, or an act he has no right to.
REFUSED = {403, 404, 405, 415}
# What the addresses of the register name, in the words of `access.TABLE`.
OF_THE_REGISTER = {"register", "periodic", "record", "proof", "proven_field", "field", "check"}
# Rows that some see of everybody, and that tell nothing of what they are about.
OF_EVERYBODY = {"job", "event"}
# Addresses that must exist for him, because they say nothing: each with its reason.
WITHOUT_ROWS = {
    "registers:save-cells": "reads the register under the lock of the act, which refuses him",
}


@dataclass
class World:
    objects: dict
    hidden: dict
    visitors: Visitors


@pytest.fixture(scope="module")
def world(for_the_module, tmp_path_factory):
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with pytest.MonkeyPatch.context() as patch, media:
        allow_roles_of_one_permission(patch)
        sides = build_sides()
        keeper = accounts.holder("cadre_office", sides.county, name="保管人")
        for role in ("organization_office", "auditor", "system_admin"):
            accounts.with_role(keeper, role, sides.county)
        stranger = holder([(each, sides.county) for each in permissions], unit=sides.county)
        hidden = build_hidden(sides.county, sides.own.unit, keeper)
        users = {"stranger": stranger, "keeper": keeper, "nobody": None}
        yield World(sides.objects_for(sides.own), hidden, Visitors(users))


def build_hidden(county, town, keeper):
    """A register of tasks and one with periods, in use in every way there is."""
    fields = [
        {"label": f"{MARK}事", "kind": KindKey.TEXT, "required": True},
        {"label": f"{MARK}数", "kind": KindKey.INTEGER},
        {"label": f"{MARK}件", "kind": KindKey.FILE},
    ]
    check = {"expression": f"[{MARK}数] >= 0", "message": f"{MARK}数不能小于零"}
    facts = {"seen_by": ["cadre_office"], "filled_by": ["cadre_office"]}
    facts |= {"levels": ["county", "township"], "note": f"{MARK}说明", "by": keeper}
    tasks = {"kind": RegisterKind.TASK, "closed_by": ["cadre_office"]}
    register = make.register(
        county, fields, (check,), name=f"{MARK}登记", code=CODE, **tasks, **facts
    )
    monthly = {"kind": RegisterKind.PERIODIC, "rhythm": "month"}
    periodic = make.register(
        county, fields[:2], (), name=f"{MARK}月报", code="YM-2", **monthly, **facts
    )
    former = once_known(county, town, keeper)
    objects = use(Register.objects.get(pk=register.pk), periodic, county, town, keeper)
    return {**objects, "event": former}


def once_known(county, town, keeper):
    """A register everybody knew of when its first events were written, under another name too; its
    list was taken out, and it was copied. The event of its beginning."""
    fields = [{"label": f"{MARK}旧事", "kind": KindKey.TEXT, "required": True}]
    facts = {"levels": ["county", "township"], "by": keeper}
    register = make.register(county, fields, (), name=f"{MARK}旧名", **facts)
    record = records.create(
        register, unit=town, raw=make.raw(register, **{f"{MARK}旧事": MARK}), by=keeper
    )
    registers.copy(register, name="抄来的", note="", by=keeper)
    for title in (register.name, f"{register}：未填报单位"):
        events.record(LIST_EXPORTED, by=keeper, label=title, rows=1)
    registers.edit(register, by=keeper, name=f"{MARK}曾开放")
    records.remove(record, by=keeper)
    registers.edit(register, by=keeper, name=f"{MARK}曾开放", seen_by=["cadre_office"])
    return Event.objects.filter(object_label=f"{MARK}旧名").earliest("pk")


def use(register, periodic, county, town, keeper):
    """Filled, proven, noted, urged, reminded of, imported, counted, and being changed."""
    file = SimpleUploadedFile(f"{MARK}附件.txt", MARK.encode())
    late = f"{timezone.localdate() - dt.timedelta(days=3):%Y-%m-%d}"
    words = {"事项": f"{MARK}内容", "完成时限": late, f"{MARK}事": MARK, f"{MARK}数": "7"}
    raw = make.raw(register, **words, 办结情况=f"{MARK}办结")
    record = records.create(register, unit=town, raw=raw, by=keeper)
    kind = register.fieldset.versions.get().fields.get(label=f"{MARK}事")
    type(kind).objects.filter(pk=kind.pk).update(evidence="optional")
    (proof,) = evidence.attach(record, key=kind.key, files=[file], by=keeper)
    steps.note(record, words=f"{MARK}进展", by=keeper)
    steps.ask(record, words=f"{MARK}申请", by=keeper)
    steps.give_back(record, words=f"{MARK}退回", by=keeper)
    records.create(periodic, unit=town, raw=make.raw(periodic, **{f"{MARK}事": MARK}), by=keeper)
    urging.urge(periodic, county, words=f"{MARK}催报", by=keeper)
    reminders.remind(timezone.localdate())
    row = {"单位": town.short_name, **words, "事项": f"{MARK}另一项"}
    head, cells = zip(*row.items(), strict=True)
    sheet = workbook([head, cells], sheet=MARK)
    batch = imported(sheet, by=keeper, roster=roster_key(register), name=f"{MARK}表.xlsx")
    taking.take(Period.containing(timezone.localdate(), PeriodKind.MONTH), by=None)
    draft = designs.start_draft(register.fieldset, by=keeper)
    return {
        "register": register,
        "periodic": periodic,
        "record": record,
        "proof": proof,
        "proven_field": kind,
        "field": draft.fields.first(),
        "check": draft.checks.first(),
        "figure": f"{CODE}.open",
        "roster": roster_key(register),
        "import": batch,
        "job": batch.job,
        "upload": Upload.objects.get(pk=proof.upload_id),
        "task": Task.objects.filter(title__contains=reminders.called_on_desks(register)).first(),
        "notice": Notice.objects.filter(user=keeper).first(),
    }


VIEWS = {name: getattr(view, "view_class", None) for name, view in routes()}


def variants(name):
    """What may be asked of a route besides its plain address; never by the mark itself, which a
    page says back."""
    view = VIEWS[name]
    yield {}
    source = inspect.getsourcefile(inspect.unwrap(view)) if view else ""
    is_list = bool(view) and issubclass(view, ListPage)
    if is_list or name == "search" or (source and "q" in names_read(source, "GET")):
        yield {"q": INITIALS}
    if is_list and hasattr(view, "table"):
        yield {"export": "xlsx", "columns": [*view.table.base_columns], "purpose": "核对列表内容"}
    if view and issubclass(view, DetailPage):
        yield from ({"tab": tab.key} for tab in tabs.by_page.get(view.tabs_key, []))


def said(answer):
    """What an answer says: a page, JSON, all parts of an office file."""
    if answer.body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
            parts = (book.read(name) for name in book.namelist())
            return "".join(part.decode(errors="replace") for part in parts)
    if "json" in answer.get("Content-Type", ""):
        return json.dumps(json.loads(answer.body or "null"), ensure_ascii=False)
    return answer.body.decode(errors="replace")


def tells(answer):
    text = said(answer) + answer.get("Content-Disposition", "")
    return [word for word in (MARK, f"{CODE}.", "%E9%9A%90%E7%A7%98") if word in text]


def addresses(objects):
    for name, declared in sorted(TABLE.items()):
        if not set(declared.args) <= set(objects):
            continue
        items = [objects[key] for key in declared.args]
        url = reverse(name, args=[getattr(item, "pk", item) for item in items])
        yield name, url, declared


def test_no_route_tells_a_stranger_of_it(world):
    told = {}
    for name, url, declared in addresses(world.objects):
        for asked in variants(name):
            answer = world.visitors.ask("stranger", declared.method, url, asked)
            if words := tells(answer):
                told[name, str(asked)] = words
    assert told == {}


def test_its_own_addresses_do_not_exist_for_a_stranger(world):
    open_to_him, told = {}, {}
    for name, url, declared in addresses({**world.objects, **world.hidden}):
        if not set(declared.args) & world.hidden.keys():
            continue
        told_only = OF_EVERYBODY & set(declared.args) or name in WITHOUT_ROWS
        for method in ("get", "post"):
            answer = world.visitors.ask("stranger", method, url)
            if answer.status_code not in REFUSED and not told_only:
                open_to_him[name, method] = answer.status_code
            if words := tells(answer):
                told[name, method] = words
    assert told == {}
    assert open_to_him.keys() == set()


def test_the_pages_of_its_register_are_not_refused_but_missing(world):
    """403 would say that there is something."""
    wrong = {}
    for name, url, declared in addresses({**world.objects, **world.hidden}):
        if declared.args and set(declared.args) <= OF_THE_REGISTER and declared.own == 200:
            answer = world.visitors.ask("stranger", "get", url)
            if answer.status_code not in NOT_THERE:
                wrong[name] = answer.status_code
    assert wrong == {}


def test_the_keeper_is_told_by_the_same_addresses(world):
    """Otherwise that a stranger is told nothing proves nothing."""
    silent = set()
    for name in TELLING:
        declared = TABLE[name]
        items = [{**world.objects, **world.hidden}[key] for key in declared.args]
        url = reverse(name, args=[getattr(item, "pk", item) for item in items])
        answers = [world.visitors.ask("keeper", "get", url, asked) for asked in variants(name)]
        if not any(tells(answer) for answer in answers):
            silent.add(name)
    assert silent == set()


# Ways in that are known to tell those who may know.
TELLING = (
    *("search", "registers:registers", "registers:register", "registers:record"),
    *("registers:statistics", "registers:grid", "registers:design", "registers:schema"),
    *(
        "registers:unfilled",
        "registers:board",
        "reports:register-docx",
        "reports:register-pdf",
        "figures:figures",
    ),
    *("api:figures", "api:figure-values", "files:mine", "imports:history"),
    *("audit:events", "audit:event"),
)
