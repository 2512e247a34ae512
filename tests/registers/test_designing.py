"""The designer's page: fields added in a row, put in order, taken from a heading row, tried."""

import re

import pytest
from django.urls import reverse

from portal.fields.choices import KindKey
from portal.fields.models import FieldDef
from portal.registers.domain import registers
from portal.registers.models import Register, RegisterRecord
from tests.factories import accounts
from tests.factories import registers as factory

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def as_office(client, office):
    return accounts.signed_in(client, office)


@pytest.fixture
def draft(county, office):
    return factory.draft(county, by=office)


def url(name, *args):
    return reverse(f"registers:{name}", args=args)


def labels(register):
    version = register.fieldset.versions.get()
    return list(version.fields.order_by("position").values_list("label", flat=True))


def test_a_field_is_added_in_the_list_and_the_preview_told(as_office, draft):
    sent = {"label": "层次", "kind": "choice", "options": "县级、乡级", "required": "on"}
    answer = as_office.post(url("add-field", draft.pk), sent, **HTMX)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (200, "design-changed")
    assert "<html" not in answer.content.decode()
    added = FieldDef.objects.get(label="层次")
    assert added.required
    assert added.choices == factory.choices("县级", "乡级")
    without_script = as_office.post(url("add-field", draft.pk), {"label": "年度", "kind": "text"})
    assert without_script.url == url("design", draft.pk)


def test_a_field_that_cannot_be_added_keeps_what_was_typed(as_office, draft):
    sent = {"label": "名称", "kind": "choice", "options": "甲、乙"}
    answer = as_office.post(url("add-field", draft.pk), sent, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已有名为“名称”的字段" in page
    assert 'value="甲、乙"' in page
    assert "HX-Trigger" not in answer.headers


def test_a_field_goes_where_it_is_dropped(as_office, draft):
    field = FieldDef.objects.get(label="等级")
    answer = as_office.post(url("move-field", field.pk), {"to": "0"}, **HTMX)
    assert answer.headers["HX-Trigger"] == "design-changed"
    assert labels(draft)[:2] == ["等级", "名称"]
    as_office.post(url("move-field", field.pk), {"to": "nowhere"})
    assert labels(draft)[0] == "等级"


def test_headings_are_shown_before_they_are_taken(as_office, county, office):
    draft = factory.draft(county, (), (), by=office)
    page = url("headings", draft.pk)
    answer = as_office.post(page, {"pasted": "序号\t名称*\t建成日期\t投资（万元）"}, **HTMX)
    assert not labels(draft)
    chosen = re.findall(r'value="(\w+)" selected', answer.content.decode())
    assert chosen == ["text", "date", "money"]
    assert "“序号”由系统提供" in answer.content.decode()
    sent = {"take": "1", "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "3"}
    for n, (label, kind) in enumerate([("名称", "text"), ("建成日期", "month"), ("投资", "money")]):
        sent |= {f"form-{n}-label": label, f"form-{n}-kind": kind, f"form-{n}-take": "on"}
    sent |= {"form-0-required": "on", "form-2-unit_of_measure": "万元"}
    del sent["form-1-take"]
    assert as_office.post(page, sent).url == url("design", draft.pk)
    assert labels(draft) == ["名称", "投资"]
    refused = as_office.post(page, sent)
    assert refused.status_code == 422
    assert "“名称”：已有名为“名称”的字段" in refused.content.decode()


def test_a_heading_without_a_name_is_asked_for_one(as_office, draft):
    sent = {"take": "1", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1"}
    sent |= {"form-0-label": "", "form-0-kind": "text", "form-0-take": "on"}
    answer = as_office.post(url("headings", draft.pk), sent)
    assert (answer.status_code, "有几行没有填对" in answer.content.decode()) == (422, True)


def test_headings_sent_half_are_asked_for_again(as_office, draft):
    before = labels(draft)
    answer = as_office.post(url("headings", draft.pk), {"take": "1", "form-TOTAL_FORMS": "²"})
    assert (answer.status_code, "请重新粘贴表头" in answer.content.decode()) == (422, True)
    assert labels(draft) == before


def test_checks_and_formulas_are_tried_before_publishing(as_office, draft, town):
    page = url("preview", draft.pk)
    assert "填报人看到的表单" in as_office.get(page).content.decode()
    tried = as_office.post(page, factory.raw(draft, 名称="会堂", 党员数="10", 女党员数="12"))
    text = tried.content.decode()
    assert "女党员数不能超过党员数（党员数 10，女党员数 12）" in text
    assert "120.00" in text
    fine = as_office.post(page, factory.raw(draft, 名称="会堂", 党员数="10", 女党员数="4"))
    assert "可以保存" in fine.content.decode()
    assert "40.00" in fine.content.decode()
    assert not RegisterRecord.objects.exists()


def test_the_preview_says_what_would_stop_publishing(as_office, draft, office):
    double = {"label": "翻倍", "kind": KindKey.AUTOMATIC, "formula": "[女党员占比] × 2"}
    version = draft.fieldset.versions.get()
    factory.designs.add_field(version, by=office, **double)
    as_office.post(url("move-field", FieldDef.objects.get(label="翻倍").pk), {"to": "0"})
    assert "请把它移到后面" in as_office.get(url("preview", draft.pk)).content.decode()


def test_settings_tell_of_which_kinds_they_are(as_office, draft):
    form = as_office.get(url("new-field", draft.pk)).context["form"]
    of = {
        name: set(field.widget.attrs.get("data-of-kinds", "").split())
        for name, field in form.fields.items()
    }
    assert of["choices"] == {"choice", "multi_choice"}
    assert of["max_length"] == {"text", "long_text"}
    assert "automatic" not in of["required"]
    assert "file" in of["required"]
    assert of["formula"] == {"automatic"}
    assert "file" not in of["arrival"]
    assert of["label"] == of["kind"] == of["sensitive"] == set()


def test_a_register_is_copied_with_its_fields_checks_and_settings(as_office, county, office):
    source = factory.register(
        county, (), (), by=office, name="整改台账", kind="task", number_prefix="ZG",
        closed_by=["organization_office"],
    )  # fmt: skip
    page = url("copy", source.pk)
    assert as_office.get(page).context["form"].initial["name"] == "整改台账（新）"
    taken = as_office.post(page, {"name": "整改台账"})
    assert "已有名为“整改台账”的登记簿" in taken.content.decode()
    answer = as_office.post(page, {"name": "督办台账", "note": "每月更新"})
    made = Register.objects.get(name="督办台账")
    assert answer.url == url("design", made.pk)
    assert labels(made) == labels(source)
    settings = ("levels", "kind", "number_prefix", "closed_by", "due_key", "closing_keys")
    assert [getattr(made, name) for name in settings] == [
        getattr(source, name) for name in settings
    ]
    assert registers.standing(made) is None


def test_checks_come_along_with_a_copy(county, office):
    source = factory.register(county, by=office)
    made = registers.copy(source, name="新登记", note="", by=office)
    version = made.fieldset.versions.get()
    assert version.is_draft
    assert [check.message for check in version.checks.all()] == ["女党员数不能超过党员数"]
