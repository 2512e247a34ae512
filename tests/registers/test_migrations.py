"""What a database of before the move keeps."""

import importlib
import re

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.urls import reverse

from portal.crypto import keys as keyring
from portal.crypto.providers import UnreadableError
from portal.files.models import Upload
from portal.registers.actions import RECORD_CREATED
from portal.registers.domain import history, presets, records
from portal.registers.models import Register, RegisterRecord
from portal.registers.presets import PRESETS
from tests.factories import accounts
from tests.factories.audit import EventFactory
from tests.factories.files import UploadFactory
from tests.factories.ui import SavedViewFactory

moving = importlib.import_module("portal.registers.migrations.0001_initial")
single = importlib.import_module("portal.registers.migrations.0003_single_of_unit")
OLD = "fields.registerrecord"


@pytest.fixture
def record(register, town, member, make):
    raw = make(名称="东河会堂", 联系电话="13800000000")
    return records.create(register, unit=town, raw=raw, by=member)


@pytest.fixture
def before(record, member):
    """As the former version left it."""
    ContentType.objects.get_or_create(app_label="registers", model="registerrecord")
    UploadFactory(purpose="registers.attachment", owner=member)
    SavedViewFactory(list_key="registers:registers", owner=member)
    member.prefer("lists", "registers:register:1", {"size": 50})
    moving.give_back(apps, None)
    return RegisterRecord.objects.get()


def test_sensitive_values_are_sealed_under_the_new_name(before, record):
    with pytest.raises(UnreadableError):
        before.sealed_values.reveal()
    moving.take_over(apps, None)
    assert RegisterRecord.objects.get().values == record.values


def test_what_named_registers_by_their_app_follows(before, member):
    moving.take_over(apps, None)
    assert not ContentType.objects.filter(app_label="fields", model__startswith="re").exists()
    assert Upload.objects.get().purpose == "registers.attachment"
    view = apps.get_model("ui", "SavedView").objects.get()
    member.refresh_from_db()
    assert (view.list_key, [*member.preferences["lists"]]) == (
        "registers:registers",
        ["registers:register:1"],
    )


def test_without_a_key_nothing_is_moved_and_the_message_says_what_is_missing(before, settings):
    settings.FIELD_KEYS = keyring.parse(keyring.new_entry("other"), name="FIELD_KEYS")
    with pytest.raises(RuntimeError, match=f"第 {before.pk} 号.*加回 FIELD_KEYS"):
        moving.take_over(apps, None)


def test_entries_too_many_stop_the_upgrade_and_are_named(register, town, other_town, member, make):
    with connection.schema_editor() as editor:
        editor.execute("DROP INDEX single_of_unit")  # as before
        single.refuse_twins(apps, editor)
        other = accounts.holder("township_member", other_town)
        for unit, by in ((town, member), (other_town, other), (town, member)):
            raw = make(名称="东河会堂", 联系电话="13800000000")
            records.create(register, unit=unit, raw=raw, by=by)
        single.refuse_twins(apps, editor)
        Register.objects.update(single=True)
        first, _, last = RegisterRecord.objects.order_by("pk").values_list("pk", flat=True)
        message = f"“{register.name}”：{town.name}有 2 条（编号 {first}、{last}）"
        with pytest.raises(RuntimeError, match=re.escape(message)):
            single.refuse_twins(apps, editor)


def test_events_of_before_still_tell_of_their_record(client, record, county):
    """The trail is append-only: they keep the name of their day."""
    content = {"名称": ["", "东河礼堂"], "联系电话": [history.HIDDEN, history.HIDDEN]}
    detail = {"register": record.register_id, "changes": history.sealed(content)}
    facts = {"action": RECORD_CREATED, "object_type": OLD, "object_id": str(record.pk)}
    earlier = EventFactory(**facts, detail=detail)
    fields = [change.fields[0].after for change in history.of(record)]
    assert fields == ["东河会堂", "东河礼堂"]
    accounts.signed_in(client, accounts.holder("auditor", county))
    page = client.get(reverse("audit:event", args=[earlier.pk])).content.decode()
    assert ("东河礼堂" in page, "13800000000" in page) == (True, False)
    about = f"registers.registerrecord:{record.pk}"
    listed = client.get(reverse("audit:events"), {"object": about}).content.decode()
    assert listed.count("登记内容新增</") >= 2


def test_warnings_found_before_are_called_as_all_others(record):
    levels = importlib.import_module("portal.registers.migrations.0005_levels")
    findings = [
        {"message": '说“"level": "warn"”的', "column": "a", "level": "warn"},
        {"message": "必填", "column": "b", "level": "error"},
    ]
    RegisterRecord.objects.update(findings=findings)
    (renaming,) = levels.Migration.operations
    for statement, level in ((renaming.sql, "warning"), (renaming.reverse_sql, "warn")):
        with connection.cursor() as cursor:
            cursor.execute(statement)
        kept = RegisterRecord.objects.get().findings
        assert [each["level"] for each in kept] == [level, "error"]
        assert kept[0]["message"] == findings[0]["message"]


def test_days_of_shipped_registers_are_said_in_words():
    """Otherwise every county would be offered what it has already."""
    rules = importlib.import_module("portal.registers.migrations.0016_due_rules")
    facts = rules.in_words({"name": "约谈", "due_days": 60, "quiet_days": 30})
    assert facts == {
        "name": "约谈",
        "due_rule": "登记后60天",
        "quiet_days": 30,
        "owed_times": None,
        "owed_rule": "",
        "decision_key": "",
    }
    assert rules.in_words({"due_days": None})["due_rule"] == ""


def test_what_was_owed_is_the_first_of_several_things():
    """Otherwise every county would be offered what it has already."""
    lists = importlib.import_module("portal.registers.migrations.0019_owed")
    facts = lists.listed({"name": "例会", "owed_rule": "每周五15时", "owed_times": 1})
    assert facts == {"name": "例会", "owed": presets.facts_of(PRESETS["POR-01"])["owed"]}
    assert lists.listed({"owed_rule": "", "owed_times": None}) == {"owed": []}
