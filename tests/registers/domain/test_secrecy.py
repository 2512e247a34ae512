"""What is sensitive in a register can't be read in the database, whatever becomes of its fields."""

import datetime as dt
import importlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Event
from portal.crypto import keys as keyring
from portal.crypto.fields import NO_KEY
from portal.fields import grid
from portal.fields.choices import KindKey as K
from portal.fields.domain import designs
from portal.fields.domain.definition import Definition, all_of
from portal.fields.domain.world import World
from portal.fields.models import FieldSet
from portal.people.domain import keys as rotating
from portal.registers.domain import history, records, registers, secrecy
from portal.registers.domain.typed_rows import TypedRow
from portal.registers.models import RegisterRecord
from tests.factories import registers as factory
from tests.factories.accounts import holder, signed_in

PHONE, AREA = "13800000000", "120.50"


@pytest.fixture
def record(register, town, member, make):
    raw = make(名称="东河会堂", 面积=AREA, 党员数="3", 联系电话=PHONE)
    return records.create(register, unit=town, raw=raw, by=member)


def raw_table(table="registers_registerrecord"):
    """Every row as anybody with a copy of the database reads it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t")  # noqa: S608
        return json.dumps([json.loads(row) for (row,) in cursor.fetchall()], ensure_ascii=False)


def republish(register, office, *, begins=0, **flags):
    """A new version whose fields, by label, are sensitive or not."""
    draft = designs.start_draft(register.fieldset, by=office)
    for label, sensitive in flags.items():
        field = draft.fields.get(label=label)
        designs.edit_field(field, by=office, sensitive=sensitive)
    day = timezone.localdate() + dt.timedelta(days=begins)
    return designs.publish(draft, effective_from=day, by=office)


def stored(record):
    return RegisterRecord.objects.get(pk=record.pk)


def test_the_table_holds_no_sensitive_text(record, register):
    assert PHONE not in raw_table()
    assert AREA in raw_table()
    assert stored(record).values[factory.key(register, "联系电话")] == PHONE


def test_grid_and_form_saves_keep_it_sealed(record, register, town, member, make):
    row = TypedRow(unit=town, raw=make(面积="99"), before={}, record=record)
    records.save_cells(register, [row], by=member)
    records.edit(stored(record), raw=make(联系电话="13911112222"), by=member)
    assert PHONE not in raw_table()
    assert "13911112222" not in raw_table()
    assert stored(record).values[factory.key(register, "联系电话")] == "13911112222"


def test_nothing_stays_readable_once_a_version_calls_it_sensitive(record, register, office):
    assert "东河会堂" in raw_table()
    republish(register, office, begins=30, 名称=True, 面积=True)
    table = raw_table()
    assert "东河会堂" not in table
    assert "dhht" not in table  # nor by its initials
    assert AREA not in table
    assert stored(record).values[factory.key(register, "名称")] == "东河会堂"


def test_a_version_yet_to_begin_already_seals_what_is_saved(register, office, town, member, make):
    republish(register, office, begins=30, 名称=True)
    records.create(register, unit=town, raw=make(名称="南山会堂"), by=member)
    assert "南山会堂" not in raw_table()
    assert "南山会堂" not in str(list(Event.objects.values_list("detail", flat=True)))


def test_findings_lose_the_figures_that_became_sensitive(register, office, town, member, make):
    row = TypedRow(unit=town, raw=make(名称="会堂", 党员数="3", 女党员数="7"), before={})
    records.save_cells(register, [row], by=member)
    assert stored(row.record).findings[0]["message"] == (
        "女党员数不能超过党员数（党员数 3，女党员数 7）"
    )
    republish(register, office, 女党员数=True)
    assert stored(row.record).findings[0]["message"] == "女党员数不能超过党员数"


def test_what_is_worked_out_from_sensitive_fields_is_sensitive(register, record, office):
    version = republish(register, office, 女党员数=True)
    assert factory.key(register, "女党员占比") in Definition.of(version).sealed_keys
    sealed = {d.version.number: d.sealed_keys for d in all_of(register.fieldset).values()}
    assert sealed[1] == sealed[2]


def test_freed_values_show_in_the_grid_and_lie_open_after_the_next_save(
    record, register, office, member, make
):
    republish(register, office, 联系电话=False)
    phone, definition = factory.key(register, "联系电话"), registers.current(register)
    assert PHONE not in raw_table()
    assert (
        grid.row(secrecy.filled(stored(record), definition), definition, World(member))[phone]
        == PHONE
    )
    records.edit(stored(record), raw=make(面积="1"), by=member)
    assert stored(record).open_values[phone] == PHONE
    assert not stored(record).sealed_values


def test_values_of_removed_fields_stay_sealed(record, register, office, member, make):
    phone = factory.key(register, "联系电话")
    draft = designs.start_draft(register.fieldset, by=office)
    designs.remove_field(draft.fields.get(label="联系电话"), by=office)
    designs.publish(draft, effective_from=timezone.localdate(), by=office)
    records.edit(stored(record), raw=make(面积="1"), by=member)
    assert PHONE not in raw_table()
    assert stored(record).values[phone] == PHONE


def test_the_trail_never_tells_what_was_sensitive_before(record, register, office, member, make):
    republish(register, office, 联系电话=False)
    records.edit(stored(record), raw=make(联系电话="13911112222"), by=member)
    assert PHONE not in raw_table("audit_event")


def test_without_the_key_the_page_opens_and_acts_refuse(record, member, make, settings):
    settings.FIELD_KEYS = keyring.parse(keyring.new_entry("other"), name="FIELD_KEYS")
    fresh = stored(record)
    lines = secrecy.lines(fresh, Definition.of(fresh.version), World(member))
    texts = {line.heading: line.text for line in lines}
    assert (texts["联系电话"], texts["名称"]) == (NO_KEY, "东河会堂")
    with pytest.raises(ValidationError, match="密钥缺失"):
        records.edit(fresh, raw=make(面积="1"), by=member)


def test_key_rotation_reaches_registers(record, register, settings):
    newer = keyring.new_entry("k9")
    settings.FIELD_KEYS = {**keyring.parse(newer, name="F"), **settings.FIELD_KEYS}
    done = rotating.rotate(tell=lambda *_: None)
    assert done["登记内容·敏感内容"] == 1
    assert "|k9|" in stored(record).sealed_values.token
    assert stored(record).values[factory.key(register, "联系电话")] == PHONE


class AsThen:
    """The models when registers were part of the fields."""

    @staticmethod
    def get_model(app, name):
        return apps.get_model("registers" if name == "RegisterRecord" else app, name)


def test_the_migration_seals_rows_of_before(record, register, office):
    republish(register, office, 名称=True)
    seen = stored(record)
    RegisterRecord.objects.update(
        open_values=seen.values, sealed_values="", search=f"{seen.unit.search} 东河会堂 dhht"
    )
    assert PHONE in raw_table()
    importlib.import_module("portal.fields.migrations.0003_sealed_values").seal(AsThen, None)
    table = raw_table()
    assert not [text for text in (PHONE, "东河会堂", "dhht") if text in table]
    assert stored(record).values == seen.values


# History of a record ------------------------------------------------------------------------------


def history_of(record):
    return [
        (change.verb, {f.label: (f.before, f.after) for f in change.fields})
        for change in history.of(record)
    ]


def test_history_tells_before_and_after_of_each_cell(record, register, town, member, make):
    records.edit(record, raw=make(面积="99", 联系电话="13911112222"), by=member)
    row = TypedRow(unit=town, raw=make(党员数=""), before={}, record=record)
    records.save_cells(register, [row], by=member)
    latest, edited, created = history_of(stored(record))
    assert latest == ("修改", {"党员数": ("3", "空")})
    hidden = ("", "已修改（敏感内容不显示）")
    assert edited == ("修改", {"面积": (AREA, "99.00"), "联系电话": hidden})
    assert created[0] == "新增"


def test_history_hides_what_became_sensitive_later(record, register, office):
    republish(register, office, 名称=True)
    assert "东河会堂" not in str(history_of(stored(record)))


def test_flagged_field_of_another_kind_of_content_is_sealed_whole(county, town, office, member):
    made = factory.register(
        county,
        [{"label": "事由", "kind": K.LONG_TEXT, "sensitive": True, "required": True}],
        (),
        by=office,
        name="来访登记",
    )
    raw = factory.raw(made, 事由="反映某事，\n共两段")
    records.create(made, unit=town, raw=raw, by=member)
    assert "反映某事" not in raw_table()


# At the same time ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_no_version_is_published_while_a_save_is_on_its_way(county):
    register = factory.register(county)

    def published():
        """Whether a designer's lock is granted while we hold ours."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '200ms'")
                FieldSet.objects.select_for_update(no_key=True).get(pk=register.fieldset_id)
        except OperationalError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as elsewhere:
        with transaction.atomic():
            registers.held(register)
            assert not elsewhere.submit(published).result()
        assert elsewhere.submit(published).result()


def tables():
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def test_field_made_sensitive_later_leaves_no_readable_value_in_any_table(
    record, register, office, member, make
):
    """In the trail neither: events can't be changed, so they never held it readable."""
    records.edit(stored(record), raw=make(面积="98765.25"), by=member)
    removed = records.create(
        register, unit=record.unit, raw=make(名称="乙", 面积="87654.5"), by=member
    )
    records.remove(removed, by=member)
    republish(register, office, 面积=True)
    leaks = [
        (table, value)
        for table in tables()
        for value in (AREA, "98765.25", "87654.5")
        if value in raw_table(table)
    ]
    assert leaks == []
    changes = [line for change in history.of(stored(record)) for line in change.fields]
    assert not [line for line in changes if line.label == "面积" and "98765" in line.after]


def test_auditor_reads_what_was_filled_until_it_is_called_sensitive(
    record, register, office, client, county
):
    signed_in(client, holder("auditor", county))
    event = Event.objects.filter(object_type="registers.registerrecord").latest("pk")
    url = reverse("audit:event", args=[event.pk])
    page = client.get(url).content.decode()
    assert ("120.50" in page, PHONE in page) == (True, False)
    republish(register, office, 面积=True)
    page = client.get(url).content.decode()
    assert ("120.50" in page, "东河会堂" in page) == (False, True)


def test_field_renamed_and_made_sensitive_hides_what_it_held_under_its_old_name(
    record, register, office
):
    draft = designs.start_draft(register.fieldset, by=office)
    field = draft.fields.get(label="面积")
    designs.edit_field(field, by=office, label="占地", sensitive=True)
    designs.publish(draft, effective_from=timezone.localdate(), by=office)
    event = Event.objects.filter(object_type="registers.registerrecord").latest("pk")
    assert history.opened(event)["changes"]["面积"] == history.HIDDEN
