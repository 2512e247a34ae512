"""A later edition of a preset is offered part by part; what the county made its own stays."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.access import Denied
from portal.audit.models import Event
from portal.fields.domain import designs
from portal.registers.actions import PRESET_ADOPTED, PRESET_KEPT
from portal.registers.domain import offers, presets, records, registers
from portal.registers.presets import PRESETS
from portal.registers.presets.shapes import check, choice, text, warning, whole
from tests.factories import registers as factory

pytestmark = pytest.mark.django_db

FIRST = replace(
    PRESETS["POR-02"],
    filled_by=(),
    decision="",
    fields=(
        text("name", "名称"),
        choice("sort", "类别", "甲类/乙类/丙类"),
        whole("expected", "应到", "人"),
        whole("present", "实到", "人"),
        text("place", "地点", optional=True),
    ),
    checks=(check("[实到] <= [应到]", "实到不能超过应到"),),
)
LATER = replace(
    FIRST,
    note="每季度开一次。",
    fields=(
        text("name", "会议名称", most=80),
        choice("sort", "类别", "甲类/丙类/丁类"),
        whole("expected", "应到", "人"),
        whole("present", "实到", "人"),
        text("minutes", "纪要", optional=True),
    ),
    checks=(
        warning("[实到] <= [应到]", "实到多于应到，请核对"),
        check("[应到] > 0", "应到人数须大于 0"),
    ),
)


@pytest.fixture
def register(monkeypatch, office):
    monkeypatch.setitem(PRESETS, FIRST.key, FIRST)
    (made,) = presets.install([FIRST], on=timezone.localdate(), by=office)
    return made


@pytest.fixture
def release(monkeypatch):
    return lambda preset=LATER: monkeypatch.setitem(PRESETS, preset.key, preset)


def offered(register):
    return {one.part: one for one in offers.differences(register)}


def draft(register, office):
    return designs.start_draft(register.fieldset, by=office)


def publish(register, office):
    return designs.publish(draft(register, office), effective_from=timezone.localdate(), by=office)


def test_the_same_edition_offers_nothing_whatever_the_county_changed(register, office):
    field = draft(register, office).fields.get(key="name")
    designs.edit_field(field, by=office, label="会名")
    assert offers.differences(register) == []


def test_an_untouched_register_is_offered_every_difference(register, release):
    release()
    by_part = offered(register)
    assert {part: (one.what, one.about) for part, one in by_part.items()} == {
        "facts:note": ("修改", "登记簿的填报说明"),
        "fields:name": ("修改", "字段“名称”"),
        "fields:sort": ("修改", "字段“类别”"),
        "fields:minutes": ("新增", "字段“纪要”"),
        "fields:place": ("删除", "字段“地点”"),
        "checks:[present] <= [expected]": ("修改", "校验“[实到] <= [应到]”"),
        "checks:[expected] > 0": ("新增", "校验“[应到] > 0”"),
    }
    lines = {(one.name, one.was, one.offered) for one in by_part["fields:name"].lines}
    assert lines == {("名称", "名称", "会议名称"), ("最多字数", "60", "80")}
    assert not any(one.is_own for one in by_part.values())
    assert register.fieldset.versions.get().fields.filter(label="名称").exists()


def test_what_is_adopted_goes_into_the_draft_and_counts_once_published(register, release, office):
    release()
    for part in offered(register):
        offers.adopt(register, part, by=office)
    assert offered(register) == {}
    register.refresh_from_db()
    assert (register.note, register.preset_edition) == ("每季度开一次。", presets.edition(FIRST))
    before = register.fieldset.versions.published().get()
    assert set(before.fields.values_list("label", flat=True)) >= {"名称", "地点"}
    version = publish(register, office)
    labels = list(version.fields.order_by("position").values_list("label", flat=True))
    assert labels == ["会议名称", "类别", "应到", "实到", "纪要"]
    assert version.fields.get(key="name").max_length == 80
    register.refresh_from_db()
    assert register.preset_edition == presets.edition(LATER)
    designs.edit_field(draft(register, office).fields.get(key="name"), by=office, label="会名")
    assert offered(register) == {}


def test_a_draft_that_was_thrown_away_leaves_the_offer(register, release, office):
    release()
    offers.adopt(register, "fields:minutes", by=office)
    assert "fields:minutes" not in offered(register)
    designs.discard(draft(register, office), by=office)
    assert "fields:minutes" in offered(register)


def test_what_the_county_changed_is_named_and_only_overwritten_when_adopted(
    register, release, office
):
    field = draft(register, office).fields.get(key="name")
    designs.edit_field(field, by=office, label="会名", help="写全称。")
    publish(register, office)
    release()
    one = offered(register)["fields:name"]
    assert one.is_own
    (renamed,) = [line for line in one.lines if line.name == "名称"]
    assert (renamed.was, renamed.offered, renamed.here) == ("名称", "会议名称", "会名")
    offers.adopt(register, "fields:name", by=office)
    field = draft(register, office).fields.get(key="name")
    assert (field.label, field.max_length, field.help) == ("会议名称", 80, "写全称。")


def test_what_the_county_keeps_is_not_offered_again(register, release, office):
    release()
    for part in offered(register):
        offers.keep(register, part, by=office)
    assert offered(register) == {}
    assert register.fieldset.versions.count() == 1
    register.refresh_from_db()
    assert register.preset_edition == presets.edition(LATER)
    assert Event.objects.filter(action=PRESET_KEPT).count() == 7
    release(replace(LATER, note="每月开一次。"))
    assert list(offered(register)) == ["facts:note"]


def test_a_field_the_county_removed_is_not_brought_back(register, release, office):
    for key in ("name", "place"):
        designs.remove_field(draft(register, office).fields.get(key=key), by=office)
    publish(register, office)
    release()
    assert offered(register).keys() & {"fields:name", "fields:place"} == set()


def test_a_field_a_formula_of_the_county_needs_is_not_taken_out(register, release, office):
    designs.add_check(
        draft(register, office), by=office, expression="not blank([地点])", message="请写地点"
    )
    publish(register, office)
    release()
    with pytest.raises(ValidationError, match="校验“请写地点”用到了“地点”"):
        offers.adopt(register, "fields:place", by=office)


def test_an_option_in_use_stays_readable_when_the_edition_drops_it(
    register, release, office, county
):
    typed = {"名称": "例会", "类别": "乙类", "应到": "3", "实到": "3"}
    record = records.create(register, unit=county, raw=factory.raw(register, **typed), by=office)
    release()
    offers.adopt(register, "fields:sort", by=office)
    publish(register, office)
    kind = registers.current(register).by_key["sort"]
    assert kind.offered == ["甲类", "丙类", "丁类"]
    assert kind.text(record.open_values["sort"], None) == "乙类"
    assert "fields:sort" not in offered(register)


def test_a_label_the_county_uses_itself_is_refused_in_words(register, release, office):
    designs.add_field(draft(register, office), by=office, label="纪要", kind="text")
    release()
    with pytest.raises(ValidationError, match="已有名为“纪要”的字段"):
        offers.adopt(register, "fields:minutes", by=office)


def test_who_may_and_what_is_told(register, release, office, member):
    release()
    for act in (offers.adopt, offers.keep):
        with pytest.raises(Denied):
            act(register, "fields:name", by=member)
        with pytest.raises(ValidationError, match="已经没有差别"):
            act(register, "fields:nothing", by=office)
    offers.adopt(register, "fields:name", by=office)
    event = Event.objects.get(action=PRESET_ADOPTED)
    assert (event.detail["what"], event.detail["about"]) == ("修改", "字段“名称”")


def test_a_preset_that_is_shipped_no_more_offers_nothing(register, monkeypatch):
    monkeypatch.delitem(PRESETS, FIRST.key)
    assert offers.differences(register) == []
    offers.settle(register)
