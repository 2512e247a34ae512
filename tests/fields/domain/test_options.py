"""Options that are taken out while filled rows say them."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.fields.choices import KindKey
from portal.fields.domain import designs, options
from portal.fields.forms import FieldForm, field_initial
from portal.registers.domain import records, registers
from tests.factories import registers as factory
from tests.factories.accounts import signed_in

FIELDS = [
    {"label": "名称", "kind": KindKey.TEXT},
    {"label": "等级", "kind": KindKey.CHOICE, "choices": factory.choices("一级", "二级", "三级")},
    {
        "label": "功能",
        "kind": KindKey.MULTI_CHOICE,
        "choices": factory.choices("教育", "服务", "文体"),
    },
]


@pytest.fixture
def register(county, office):
    return factory.register(county, FIELDS, (), by=office)


@pytest.fixture
def record(register, town, member):
    typed = {"名称": "会堂", "等级": "二级", "功能": "教育、服务"}
    return records.create(register, unit=town, raw=factory.raw(register, **typed), by=member)


def without(register, office, **gone):
    """The next draft without these options, by label."""
    draft = designs.start_draft(register.fieldset, by=office)
    for label, option in gone.items():
        field = draft.fields.get(label=label)
        left = [choice for choice in field.choices if choice["label"] != option]
        designs.edit_field(field, by=office, choices=left)
    return draft


def publish(draft, office):
    designs.publish(draft, effective_from=timezone.localdate(), by=office)


def test_words_keep_their_codes():
    before = [*factory.choices("一级", "二级"), {"code": "c3", "label": "旧", "retired": True}]
    assert options.coded(["二级", "", "三级"], before) == [
        {"code": "c2", "label": "二级"},
        {"code": "c4", "label": "三级"},
        {"code": "c3", "label": "旧", "retired": True},
    ]
    assert options.coded(["旧"], before) == [{"code": "c3", "label": "旧"}]


@pytest.mark.django_db
def test_an_option_in_use_is_told_and_retired_by_publishing(register, record, office):
    draft = without(register, office, 等级="二级", 功能="服务")
    assert [one.spoken.partition("：")[0] for one in options.retiring(draft)] == [
        "“等级”的选项“二级”有 1 条在用",
        "“功能”的选项“服务”有 1 条在用",
    ]
    publish(draft, office)
    kind = registers.current(register).by_key[factory.key(register, "等级")]
    assert kind.offered == ["一级", "三级"]
    assert kind.text("c2", None) == "二级"
    choices = field_initial(draft.fields.get(label="等级"))["choices"]
    assert choices == "一级\n三级"


@pytest.mark.django_db
def test_an_option_nobody_chose_goes_altogether(register, record, office):
    draft = without(register, office, 等级="三级", 功能="文体")
    assert list(options.retiring(draft)) == []
    publish(draft, office)
    assert draft.fields.get(label="等级").choices == factory.choices("一级", "二级")


@pytest.mark.django_db
def test_what_is_sealed_cannot_be_counted_and_is_kept(county, office):
    field = {**FIELDS[1], "sensitive": True}
    register = factory.register(county, [FIELDS[0], field], (), by=office)
    (one,) = options.retiring(without(register, office, 等级="二级"))
    assert "可能有内容在用" in one.spoken


@pytest.mark.django_db
def test_a_retired_option_stays_where_it_is_and_is_not_chosen_anew(
    register, record, town, member, office
):
    publish(without(register, office, 等级="二级", 功能="服务"), office)
    raw = factory.raw(register, 名称="礼堂", 等级="二级", 功能=["教育", "服务"])
    kept = records.edit(record, raw=raw, by=member)
    assert kept.open_values[factory.key(register, "等级")] == "c2"
    assert kept.open_values[factory.key(register, "功能")] == ["c1", "c2"]
    with pytest.raises(ValidationError, match="选项“二级”已停用。请从一级、三级中选"):
        records.create(register, unit=town, raw=factory.raw(register, 等级="二级"), by=member)


@pytest.mark.django_db
def test_the_form_shows_what_is_filled_and_the_designer_what_is_offered(
    client, register, record, member, office
):
    publish(without(register, office, 等级="二级", 功能="服务"), office)
    url = reverse("registers:edit-record", args=[record.pk])
    page = signed_in(client, member).get(url).content.decode()
    assert '<option value="二级" selected>' in page
    assert 'value="服务"' in page
    draft = designs.start_draft(register.fieldset, by=office)
    field = draft.fields.get(label="等级")
    data = {**field_initial(field), "choices": "一级\n二级"}
    form = FieldForm(data, draft=draft, instance=field)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["choices"] == factory.choices("一级", "二级")


@pytest.mark.django_db
def test_the_page_of_publishing_tells_it(client, register, record, office):
    without(register, office, 等级="二级")
    url = reverse("registers:publish", args=[register.pk])
    page = signed_in(client, office).get(url).content.decode()
    assert "“等级”的选项“二级”有 1 条在用：发布后停用" in page
