import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.access import Denied
from portal.audit.models import Event
from portal.fields.actions import FIELDS_PUBLISHED
from portal.fields.choices import KindKey as K
from portal.fields.choices import VersionState
from portal.fields.domain import designs, engine
from portal.fields.domain.changes import differences
from portal.fields.domain.definition import all_of, in_force
from portal.fields.domain.world import World
from portal.fields.models import FieldSetVersion
from tests.factories import registers

TODAY = timezone.localdate


def field(version, label):
    return version.fields.get(label=label)


@pytest.fixture
def next_draft(register, office):
    return designs.start_draft(register.fieldset, by=office)


def test_only_designers_design(register, member):
    with pytest.raises(Denied):
        designs.start_draft(register.fieldset, by=member)


def test_a_draft_copies_what_is_published_and_there_is_one(register, office, next_draft):
    assert (next_draft.number, next_draft.state) == (2, VersionState.DRAFT)
    first = register.fieldset.versions.get(number=1)
    settings = ("key", "label", "kind", "formula", "required_when", "choices")
    assert list(next_draft.fields.order_by("position").values_list(*settings)) == list(
        first.fields.order_by("position").values_list(*settings)
    )
    assert designs.start_draft(register.fieldset, by=office) == next_draft


def test_a_published_version_does_not_change(register, office):
    version = register.fieldset.versions.get()
    with pytest.raises(ValidationError, match="已经发布，不能再改"):
        designs.add_field(version, by=office, label="新字段", kind=K.TEXT)


def test_formulas_are_kept_by_key_so_renaming_breaks_nothing(next_draft, office):
    men = field(next_draft, "党员数")
    designs.edit_field(men, by=office, label="党员总数")
    share = field(next_draft, "女党员占比")
    assert share.formula == f"[{field(next_draft, '女党员数').key}] / [{men.key}] * 100"
    designs.publish(next_draft, effective_from=TODAY(), by=office)


@pytest.mark.parametrize(
    ("settings", "where", "reason"),
    [
        ({"label": "名称", "kind": K.TEXT}, "label", "已有名为“名称”的字段"),
        ({"label": "单位", "kind": K.TEXT}, "label", "由系统提供"),
        ({"label": "a[b", "kind": K.TEXT}, "label", "不要用方括号"),
        ({"label": "选", "kind": K.CHOICE}, "choices", "请填写选项"),
        (
            {"label": "选", "kind": K.CHOICE, "choices": registers.choices("a", "a")},
            "choices",
            "重复",
        ),
        (
            {"label": "选", "kind": K.CHOICE, "choices": registers.choices("a、b")},
            "choices",
            "顿号",
        ),
        ({"label": "数", "kind": K.INTEGER, "minimum": 3, "maximum": 1}, "maximum", "不能小于"),
        ({"label": "数", "kind": K.DECIMAL, "decimals": 9}, "decimals", "小数最多 6 位"),
        ({"label": "算", "kind": K.AUTOMATIC}, "formula", "选填一项"),
        ({"label": "算", "kind": K.AUTOMATIC, "formula": "[没有]+1"}, "formula", "没有名为“没有”"),
        ({"label": "算", "kind": K.AUTOMATIC, "formula": "[面积] > 1"}, "formula", "应是数字"),
        ({"label": "算", "kind": K.AUTOMATIC, "formula": "[算]+1"}, "formula", "字段自己"),
        ({"label": "文", "kind": K.TEXT, "required_when": "[面积]+1"}, "required_when", "是或否"),
        ({"label": "文", "kind": K.TEXT, "required_when": "[名称]>1"}, "required_when", "放在一起"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(next_draft, office, settings, where, reason):
    with pytest.raises(ValidationError) as refusal:
        designs.add_field(next_draft, by=office, **settings)
    assert list(refusal.value.message_dict) == [where]
    assert reason in refusal.value.message_dict[where][0]


def test_settings_the_kind_does_not_heed_are_dropped(next_draft, office):
    settings = {"minimum": 3, "formula": "1+1", "choices": registers.choices("a"), "max_length": 5}
    made = designs.add_field(next_draft, by=office, label="文", kind=K.TEXT, **settings)
    assert (made.minimum, made.formula, made.choices, made.max_length) == (None, "", [], 5)


def test_a_published_key_keeps_its_kind(next_draft, office):
    with pytest.raises(ValidationError, match="已按“小数”发布过"):
        designs.edit_field(field(next_draft, "面积"), by=office, kind=K.TEXT)


def test_a_used_field_cannot_be_removed(next_draft, office):
    with pytest.raises(ValidationError) as refusal:
        designs.remove_field(field(next_draft, "女党员数"), by=office)
    assert refusal.value.messages == [
        "字段“女党员占比”的公式用到了“女党员数”。请先改那里的公式。",
        "校验“女党员数不能超过党员数”用到了“女党员数”。请先改校验。",
    ]


def test_a_key_is_never_given_twice(next_draft, office):
    key = field(next_draft, "联系电话").key
    designs.remove_field(field(next_draft, "联系电话"), by=office)
    again = designs.add_field(next_draft, by=office, label="联系电话", kind=K.TEXT)
    assert again.key != key


def test_moving_changes_the_order(next_draft, office):
    designs.move_field(field(next_draft, "面积"), to=0, by=office)
    labels = list(next_draft.fields.order_by("position").values_list("label", flat=True))
    assert labels[:2] == ["面积", "名称"]
    designs.move_field(field(next_draft, "面积"), to=-1, by=office)  # already first
    assert field(next_draft, "面积").position == 1


def test_a_field_goes_to_any_place_and_no_further_than_the_last(next_draft, office):
    count = next_draft.fields.count()
    designs.move_field(field(next_draft, "面积"), to=4, by=office)
    assert field(next_draft, "面积").position == 5
    designs.move_field(field(next_draft, "面积"), to=999, by=office)
    assert field(next_draft, "面积").position == count


def test_several_fields_are_added_whole_or_not_at_all(next_draft, office):
    added = [
        {"label": "年度", "kind": K.TEXT},
        {"label": "名称", "kind": K.TEXT},
        {"label": "层次", "kind": K.CHOICE, "choices": []},
    ]
    before = next_draft.fields.count()
    with pytest.raises(ValidationError) as refusal:
        designs.add_fields(next_draft, added, by=office)
    messages = refusal.value.messages
    assert messages == [
        "“名称”：已有名为“名称”的字段。请换一个名称。",
        "“层次”：请填写选项，每行一个。",
    ]
    assert next_draft.fields.count() == before
    designs.add_fields(next_draft, added[:1], by=office)
    assert next_draft.fields.count() == before + 1


def test_automatic_fields_follow_what_they_use(next_draft, office):
    settings = {"label": "翻倍", "kind": K.AUTOMATIC, "formula": "[女党员占比] × 2"}
    double = designs.add_field(next_draft, by=office, **settings)
    designs.move_field(double, to=0, by=office)
    with pytest.raises(ValidationError, match="请把它移到后面"):
        designs.publish(next_draft, effective_from=TODAY(), by=office)


def test_publishing_tells_what_changed(next_draft, office, register):
    designs.edit_field(field(next_draft, "面积"), by=office, required=True)
    designs.remove_field(field(next_draft, "联系电话"), by=office)
    designs.add_field(next_draft, by=office, label="备注", kind=K.LONG_TEXT)
    changes = [change.spoken for change in differences(next_draft)]
    assert changes == [
        "修改字段“面积”：必填由“否”改为“是”",
        "新增字段“备注”：长文字",
        "删除字段“联系电话”：已填内容随原版本保留",
    ]
    designs.publish(next_draft, effective_from=TODAY(), by=office)
    event = Event.objects.filter(action=FIELDS_PUBLISHED).latest("pk")
    assert (event.detail["number"], event.detail["changes"]) == (2, changes)


def test_a_version_counts_from_its_day(next_draft, office, register):
    later = TODAY() + dt.timedelta(days=3)
    designs.publish(next_draft, effective_from=later, by=office)
    days = [TODAY(), later - dt.timedelta(days=1), later, later + dt.timedelta(days=400)]
    numbers = [in_force(register.fieldset, on=day).version.number for day in days]
    assert numbers == [1, 1, 2, 2]


def test_what_is_about_the_past_is_filled_under_the_version_of_its_day(
    next_draft, office, register
):
    """October's ledger in November, after the fields have changed."""
    FieldSetVersion.objects.filter(number=1).update(effective_from=dt.date(2026, 9, 1))
    designs.publish(next_draft, effective_from=TODAY(), by=office)
    FieldSetVersion.objects.filter(number=2).update(effective_from=dt.date(2026, 11, 1))
    fieldset = register.fieldset
    days = [dt.date(2026, 9, 1), dt.date(2026, 10, 31), dt.date(2026, 11, 1)]
    assert [in_force(fieldset, on=day).version.number for day in days] == [1, 1, 2]
    assert in_force(fieldset, on=dt.date(2026, 8, 31)) is None


def test_of_two_versions_from_one_day_the_newer_one_counts(next_draft, office, register):
    designs.publish(next_draft, effective_from=TODAY(), by=office)
    assert in_force(register.fieldset, on=TODAY()).version.number == 2


def test_a_draft_never_counts(next_draft, register):
    assert in_force(register.fieldset, on=dt.date.max).version.number == 1


def test_the_past_cannot_be_designed(next_draft, office):
    with pytest.raises(ValidationError, match="不能早于今天"):
        designs.publish(next_draft, effective_from=TODAY() - dt.timedelta(days=1), by=office)


def test_an_empty_version_cannot_be_published(county, office):
    empty = registers.draft(county, fields=[], checks=[], by=office)
    version = empty.fieldset.versions.get()
    with pytest.raises(ValidationError, match="还没有字段"):
        designs.publish(version, effective_from=TODAY(), by=office)
    with pytest.raises(ValidationError, match="不能放弃"):
        designs.discard(version, by=office)


def test_all_versions_are_read_in_three_queries(next_draft, register, django_assert_num_queries):
    with django_assert_num_queries(3):
        definitions = all_of(register.fieldset)
    assert {d.version.number: len(d.kinds) for d in definitions.values()} == {1: 8, 2: 8}


def test_schema_describes_the_stored_values(register):
    schema = in_force(register.fieldset, on=TODAY()).schema()
    assert [*schema["required"]] == [registers.key(register, "名称")]
    assert schema["properties"][registers.key(register, "等级")] == {
        "title": "等级",
        "type": "string",
        "enum": ["c1", "c2", "c3"],
    }


def test_row_is_read_computed_and_judged_at_once(register, town, make):
    definition = in_force(register.fieldset, on=TODAY())
    raw = make(名称="", 面积="约90", 党员数="20", 女党员数="25", 等级="待提升")
    values, findings = engine.parse_row(definition, raw, unit=town, world=World())
    assert [finding.message for finding in findings] == [
        "“约90”不是数字。请只填数字，例如 12 或 12.5。",
        "“名称”必须填写。",
        "“等级”为“待提升”时，“整改措施”必须填写。",
        "女党员数不能超过党员数（党员数 20，女党员数 25）",
    ]
    assert values[registers.key(register, "女党员占比")] == "125.00"
