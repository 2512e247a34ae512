"""Fields that lead elsewhere: to a registered person, to an uploaded file."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from portal.audit.models import Event
from portal.fields import grid
from portal.fields.choices import KindKey as K
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.files.actions import FILE_READ
from portal.files.domain import tidying
from portal.files.domain import uploads as files
from portal.files.models import Upload
from portal.people.domain import merges
from portal.people.models import Person
from portal.registers.domain import records, secrecy, sheets
from portal.registers.domain.typed_rows import TypedRow
from portal.registers.models import RecordFile, RegisterRecord
from tests.factories import accounts
from tests.factories import registers as factory
from tests.factories.files import sent
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

FIELDS = [
    {"label": "名称", "kind": K.TEXT},
    {"label": "负责人", "kind": K.PERSON},
    {"label": "方案", "kind": K.FILE, "required": True},
]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_SCANNER = ""


@pytest.fixture
def register(county, office):
    return factory.register(county, FIELDS, (), by=office)


@pytest.fixture
def person(town):
    return PersonFactory(unit=town, name="张三")


@pytest.fixture
def other_member(other_town):
    return accounts.holder("township_member", other_town)


@pytest.fixture
def as_member(client, member):
    return accounts.signed_in(client, member)


def plan(name="方案.txt", content=b"plan"):
    return sent(name, content)


@pytest.fixture
def fill(register, town, member, make):
    def filled(**typed):
        raw = make(**{"方案": plan(), **typed})
        return records.create(register, unit=town, raw=raw, by=member)

    return filled


def value(record, label):
    return record.values.get(factory.key(record.register, label))


def sheet(*rows, headings=("编号", "单位", "名称", "负责人")):
    book = Workbook()
    for row in [headings, *rows]:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    buffer.seek(0)
    return buffer


def exported(register, rows, by):
    definition = Definition.of(register.fieldset.versions.get())
    body = sheets.written(register, definition, rows, offered=[], world=World(by))
    return load_workbook(io.BytesIO(body))["填报"]


# People -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["张三", " 张 三 ", "张三（{pk}）", "张三({pk})", "（{pk}）"])
def test_person_is_kept_by_key_and_name(fill, person, typed):
    record = fill(负责人=typed.format(pk=person.pk))
    assert value(record, "负责人") == {"pk": person.pk, "name": "张三"}


def test_person_outside_the_scope_is_not_found(fill, other_town):
    foreign = PersonFactory(unit=other_town, name="李四")
    with pytest.raises(ValidationError, match=r"没有名为“李四”的人员.*先在“人员”中登记"):
        fill(负责人="李四")
    with pytest.raises(ValidationError, match="不在您的管理范围内"):
        fill(负责人=f"李四（{foreign.pk}）")


def test_namesakes_are_told_apart_by_their_numbers(fill, person):
    PersonFactory(unit=person.unit, name="张三")
    with pytest.raises(ValidationError, match=f"有 2 名人员叫“张三”.*张三（{person.pk}）"):
        fill(负责人="张三")
    assert value(fill(负责人=f"张三（{person.pk}）"), "负责人")["pk"] == person.pk


def test_number_of_another_name_is_refused(fill, person):
    with pytest.raises(ValidationError, match=f"人员编号 {person.pk} 是“张三”，不是“王五”"):
        fill(负责人=f"王五（{person.pk}）")


def test_person_who_moved_away_stays_on_an_edited_record(fill, person, member, make, other_town):
    record = fill(负责人="张三")
    Person.objects.filter(pk=person.pk).update(unit=other_town)
    raw = make(名称="会堂", 负责人=f"张三（{person.pk}）")
    record = records.edit(record, raw=raw, by=member)
    assert (value(record, "名称"), value(record, "负责人")["pk"]) == ("会堂", person.pk)


def test_record_leads_to_the_person_who_stands_for_a_merged_one(client, fill, person, office):
    record = fill(负责人="张三")
    kept = PersonFactory(unit=person.unit, name="张三")
    merges.merge(kept, drop=person, reason="同一人", by=office)
    page = accounts.signed_in(client, office).get(record.get_absolute_url()).content.decode()
    assert f'<a href="{kept.get_absolute_url()}">张三</a>' in page


def test_record_of_a_person_out_of_scope_shows_the_name_only(client, fill, person, member):
    record = fill(负责人="张三")
    Person.objects.filter(pk=person.pk).update(unit=PersonFactory().unit)
    page = accounts.signed_in(client, member).get(record.get_absolute_url()).content.decode()
    assert ("张三" in page, person.get_absolute_url() in page) == (True, False)


def test_picker_offers_whom_the_user_may_see(client, person, member, other_town):
    PersonFactory(unit=other_town, name="张山")
    answer = accounts.signed_in(client, member).get(reverse("fields:pick-person") + "?q=zs")
    picked = {"value": f"张三（{person.pk}）", "text": f"张三（{person.pk}）"}
    assert answer.json() == {"results": [{**picked, "detail": "1985.03 · 东河镇"}]}


# Files --------------------------------------------------------------------------------------------


def test_file_is_kept_with_the_record(fill):
    record = fill()
    upload = Upload.objects.get()
    assert value(record, "方案") == {"upload": str(upload.pk), "name": "方案.txt"}
    assert (upload.expires_at, upload.purpose) == (None, "registers.attachment")
    assert record.files.get().upload == upload


def test_refused_file_saves_nothing(fill, register):
    with pytest.raises(ValidationError) as refusal:
        fill(方案=plan("a.exe", b"MZ\x90\x00"))
    assert list(refusal.value.message_dict) == [factory.key(register, "方案")]
    assert RegisterRecord.objects.count() == Upload.objects.count() == 0


def test_required_file_is_asked_for(register, town, member, make):
    with pytest.raises(ValidationError, match="“方案”必须填写"):
        records.create(register, unit=town, raw=make(名称="甲"), by=member)


def test_replaced_file_goes_and_an_untouched_one_stays(fill, make, member):
    record = records.edit(fill(), raw=make(名称="甲"), by=member)
    first = record.files.get().upload
    record = records.edit(record, raw=make(方案=plan(content=b"newer")), by=member)
    assert record.files.get().upload != first
    assert tidying.tidy() == 1
    assert list(Upload.objects.all()) == [record.files.get().upload]


def test_removed_record_lets_its_file_go(fill, member):
    records.remove(fill(), by=member)
    assert tidying.tidy() == 1
    assert Upload.objects.count() == RecordFile.objects.count() == 0


def test_who_sees_the_record_may_open_the_file_and_it_is_kept_who_did(fill, member, other_member):
    fill()
    upload = Upload.objects.get()
    assert (files.may_read(upload, member), files.may_read(upload, other_member)) == (True, False)
    files.open_for(upload, by=member).close()
    assert Event.objects.get(action=FILE_READ).actor == member


def test_file_is_read_only_in_the_grid(register, fill, town, member):
    record, key = fill(), factory.key(register, "方案")
    definition = Definition.of(register.fieldset.versions.get())
    assert grid.column(definition.by_key[key], World(member))["computed"] is True
    assert (
        grid.row(secrecy.filled(record, definition), definition, World(member))[key] == "方案.txt"
    )
    row = TypedRow(unit=town, raw={key: "x"}, before={}, record=record)
    (saved,) = records.save_cells(register, [row], by=member).rows
    assert (saved.cells[key].state, Upload.objects.count()) == ("invalid", 1)


def test_the_sheet_names_people_without_doubt_and_says_that_files_are_not_read(
    register, fill, person, member
):
    book = exported(register, [fill(名称="甲", 负责人="张三")], member)
    assert [cell.value for cell in book[4]][3:] == [f"张三（{person.pk}）", "方案.txt"]
    assert "填了也不读取" in book["E3"].comment.text


def test_form_uploads_shows_and_clears(as_member, register, town, person):
    client = as_member
    person_key, file_key = (factory.key(register, label) for label in ("负责人", "方案"))
    url = reverse("registers:new-record", args=[register.pk])
    assert reverse("fields:pick-person") in client.get(url).content.decode()
    picked = f"张三（{person.pk}）"
    client.post(url, {"unit": town.pk, person_key: picked, file_key: plan()})
    record = RegisterRecord.objects.get()
    link = reverse("files:file", args=[Upload.objects.get().pk])
    assert (
        f'<a href="{link}">方案.txt</a>' in client.get(record.get_absolute_url()).content.decode()
    )
    edit = reverse("registers:edit-record", args=[record.pk])
    page = client.get(edit).content.decode()
    assert (picked in page, link in page) == (True, True)
    answer = client.post(edit, {person_key: picked, f"{file_key}-clear": "on"})
    assert (answer.status_code, "“方案”必须填写" in answer.content.decode()) == (422, True)
    assert client.post(edit, {person_key: ""}).status_code == 302
    record.refresh_from_db()
    assert (value(record, "负责人"), value(record, "方案")["name"]) == (None, "方案.txt")
