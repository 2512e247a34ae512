"""The parts of a form: fields of one section stand together, whatever is done to them."""

import pytest
from django.core.exceptions import ValidationError

from portal.fields.choices import KindKey
from portal.fields.domain import designs, sections
from tests.factories import registers


@pytest.fixture
def draft(county, office):
    made = registers.draft(county, (), (), by=office).fieldset.versions.get()
    for section, label in [("甲", "一"), ("甲", "二"), ("乙", "三"), ("丙", "四")]:
        designs.add_field(made, by=office, label=label, kind=KindKey.TEXT, section=section)
    return made


def parts(draft):
    return {
        section: "".join(field.label for field in fields)
        for section, fields in sections.of(draft).items()
    }


def test_a_new_field_joins_its_section(draft, office):
    designs.add_field(draft, by=office, label="五", kind=KindKey.TEXT, section="甲")
    assert parts(draft) == {"甲": "一二五", "乙": "三", "丙": "四"}
    labels = draft.fields.order_by("position").values_list("label", flat=True)
    assert "".join(labels) == "一二五三四"


def test_the_first_field_of_all_leaves_for_the_end_of_another(draft, office):
    designs.edit_field(draft.fields.get(label="一"), by=office, section="乙")
    assert parts(draft) == {"甲": "二", "乙": "三一", "丙": "四"}


def test_a_section_moves_whole_and_no_further_than_the_last(draft, office):
    designs.move_section(draft, "甲", step=1, by=office)
    assert list(parts(draft)) == ["乙", "甲", "丙"]
    designs.move_section(draft, "丙", step=1, by=office)
    assert list(parts(draft)) == ["乙", "甲", "丙"]
    designs.move_section(draft, "丁", step=-1, by=office)  # renamed by a colleague meanwhile
    assert list(parts(draft)) == ["乙", "甲", "丙"]


def test_under_the_name_of_another_they_become_one(draft, office):
    designs.rename_section(draft, "丙", to=" 甲 ", by=office)
    assert parts(draft) == {"甲": "一二四", "乙": "三"}


@pytest.mark.parametrize(
    ("section", "to", "words"),
    [
        ("甲", " ", "请填写分组的名称"),
        ("甲", "很" * 41, "最多 40 个字"),
        ("丁", "戊", "已经没有字段"),
    ],
)
def test_a_name_that_cannot_be_is_refused(draft, office, section, to, words):
    with pytest.raises(ValidationError, match=words):
        designs.rename_section(draft, section, to=to, by=office)
    assert list(parts(draft)) == ["甲", "乙", "丙"]
