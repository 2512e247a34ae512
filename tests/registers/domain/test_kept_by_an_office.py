"""Fields and lists of a register that an office keeps: closed to units, with the reason."""

import io

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from portal.access import Denied
from portal.registers.domain import (
    evidence,
    keeping,
    records,
    steps,
)
from portal.registers.domain.typed_rows import TypedRow
from portal.registers.models import Register
from tests import clock
from tests.factories import files
from tests.factories import registers as factory
from tests.factories.accounts import holder, signed_in
from tests.factories.people import PersonFactory
from tests.registers.domain.owed import shipped

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with clock.at("2026-11-16T09:00"):
        yield


def test_the_office_lists_tasks_and_units_only_go_on_with_them(office, town, member):
    register = shipped("ASM-03", office)
    raw = {"matter": "示范", "due": "2026-12-31", "tier": "县重点", "line": "人才"}
    raw |= {"goal": "一", "steps": "二"}
    with pytest.raises(Denied, match="由组织科列出、删除"):
        records.create(register, unit=town, raw=raw, by=member)
    record = records.create(register, unit=town, raw=raw, by=office)
    with pytest.raises(Denied, match="由组织科列出、删除"):
        records.remove(record, by=member)
    records.edit(record, raw={**raw, "measure": "走访"}, by=member)
    with pytest.raises(ValidationError, match="这一项由组织科填写") as refused:
        records.edit(record, raw={**raw, "due": "2027-12-31"}, by=member)
    assert list(refused.value.message_dict) == ["due"]
    row = TypedRow(unit=town, raw={"matter": "改", "measure": "再访"}, before={}, record=record)
    records.save_cells(register, [row], by=member)
    assert {key: cell.state for key, cell in row.cells.items()} == {
        "matter": "invalid",
        "measure": "saved",
    }
    steps.note(record, words="开了会", by=member)


def test_what_becomes_of_a_report_is_the_department_s_word(office, county, town, member):
    register, clerk = shipped("REP-03", office), holder("general_office", county)
    raw = {"title": "做法", "sort": "经验做法", "sent_on": "2026-11-02", "taken": "县级"}
    with pytest.raises(ValidationError) as refused:
        records.create(register, unit=town, raw={**raw, "author": ""}, by=member)
    assert "taken" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        records.create(register, unit=town, raw={**raw, "author": ""}, by=clerk)
    assert "taken" not in refused.value.message_dict


SENT = {"title": "新做法", "sort": "经验做法", "author": "李明", "sent_on": "2026-11-02"}


def reported(office, town, member):
    PersonFactory(unit=town, name="李明")
    register = shipped("REP-03", office)
    body = files.sent("文.pdf", files.pdf())
    raw = {**SENT, "title": "做法", "body": body}
    return register, records.create(register, unit=town, raw=raw, by=member)


def test_what_is_closed_to_a_unit_is_shown_with_the_reason_and_not_sent(
    client, office, county, town, member
):
    _, record = reported(office, town, member)
    clerk = holder("general_office", county)
    records.edit(record, raw={"taken": "县级", "taken_on": "2026-11-10"}, by=clerk)
    page, address = signed_in(client, member), f"/registers/records/{record.pk}/edit/"
    form = page.get(address).context["form"]
    closed = {name for name, field in form.fields.items() if field.disabled}
    assert closed == {"taken", "manner", "taken_on", "issue", "evidence", "remarks"}
    assert form.fields["taken"].help_text == "由办公室填写，您只能查看。"
    assert "taken_proof" not in form.fields
    assert page.post(address, {**SENT, "taken": "中央级"}).status_code == 302
    record.refresh_from_db()
    assert (record.open_values["title"], record.open_values["taken"]) == ("新做法", "c2")
    form = signed_in(client, clerk).get(address).context["form"]
    assert not any(field.disabled for field in form.fields.values())


def test_what_the_office_says_meanwhile_is_nothing_a_unit_is_asked_about(
    client, office, county, town, member
):
    _, record = reported(office, town, member)
    page, address = signed_in(client, member), f"/registers/records/{record.pk}/edit/"
    seen = page.get(address).context["page"].fingerprint()
    records.edit(
        record,
        raw={"taken": "县级", "taken_on": "2026-11-10"},
        by=holder("general_office", county),
    )
    assert page.post(address, {**SENT, "seen": seen}).status_code == 302
    record.refresh_from_db()
    assert (record.open_values["title"], record.open_values["taken"]) == ("新做法", "c2")


def test_a_grid_and_a_workbook_close_what_an_office_keeps(client, office, county, town, member):
    register, _ = reported(office, town, member)
    page, address = signed_in(client, member), f"/registers/{register.pk}/"
    shown = page.get(f"{address}grid/")
    assert "刊物期号、采用证明、领导批示由办公室填写，您只能查看。" in shown.content.decode()
    data = shown.context["data"]
    closed = {column["key"] for column in data["columns"] if column["closed"]}
    assert {"taken", "manner"} <= closed
    assert {column["key"] for column in data["columns"] if column["computed"]} >= closed
    assert [unit["name"] for unit in data["units"]] == ["东河镇"]
    locked = locked_headings(page.get(f"{address}excel/download/").content)
    assert {"采用层次", "采用方式"} <= locked
    assert "标题" not in locked
    listed = shipped("ASM-03", office)
    data = page.get(f"/registers/{listed.pk}/grid/").context["data"]
    assert data["units"] == []
    data = signed_in(client, office).get(f"/registers/{listed.pk}/grid/").context["data"]
    assert data["units"]
    assert not any(column["closed"] for column in data["columns"])


def locked_headings(body):
    sheet = load_workbook(io.BytesIO(body))["填报"]
    columns = sheet.column_dimensions
    return {
        cell.value.rstrip(" *")
        for cell in sheet[3]
        if columns[cell.column_letter].protection.locked
    }


def test_files_that_prove_what_an_office_says_are_the_office_s(office, county, town, member):
    fields = [
        {"label": "名称", "kind": "text", "required": True},
        {"label": "结论", "kind": "text", "evidence": "optional"},
    ]
    register = factory.register(county, fields, (), by=office)
    key = factory.key(register, "结论")
    Register.objects.filter(pk=register.pk).update(kept_by=["general_office"], kept_keys=[key])
    register.refresh_from_db()
    named = factory.raw(register, 名称="甲")
    proofs = {key: [files.sent("凭证.pdf", files.pdf())]}
    with pytest.raises(ValidationError, match="这一项由办公室填写"):
        records.create(register, unit=town, raw=named, proofs=proofs, by=member)
    record = records.create(register, unit=town, raw=named, by=member)
    sent = [files.sent("凭证.pdf", files.pdf())]
    with pytest.raises(Denied, match="佐证材料也由其上传"):
        evidence.attach(record, key=key, files=sent, by=member)
    records.edit(record, raw={}, proofs=proofs, by=holder("general_office", county))
    with pytest.raises(Denied, match="佐证材料也由其上传"):
        evidence.detach(record.files.get(), by=member)


def test_a_field_a_unit_must_fill_and_may_not_is_refused_when_it_is_set(office, county):
    register = factory.register(county, by=office)
    fields = {field.key: field for field in register.fieldset.versions.get().fields.all()}
    now = {"kept_by": ["general_office"], "kept_list": False}
    named = factory.key(register, "名称")
    (problem_,) = keeping.fits({**now, "kept_keys": [named]}, fields)
    assert problem_[0] == "kept_keys"
    assert "“名称”必填" in problem_[1]
    assert not list(keeping.fits({**now, "kept_keys": [named], "kept_list": True}, fields))
