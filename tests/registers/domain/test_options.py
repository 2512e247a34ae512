"""An option that entries have chosen is not taken away unseen."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.fields.choices import KindKey
from portal.fields.domain import designs
from tests.factories import registers as make

pytestmark = pytest.mark.django_db
FIELDS = [
    {"label": "等级", "kind": KindKey.CHOICE, "choices": make.choices("一级", "二级", "三级")},
    {"label": "用途", "kind": KindKey.MULTI_CHOICE, "choices": make.choices("会议", "培训")},
]


@pytest.fixture
def register(county, office):
    return make.register(county, FIELDS, (), by=office)


def published_without(register, office, label, *left):
    draft = designs.start_draft(register.fieldset, by=office)
    field = draft.fields.get(label=label)
    kept = [choice for choice in field.choices if choice["label"] in left]
    designs.edit_field(field, by=office, choices=kept)
    return designs.publish(draft, effective_from=timezone.localdate(), by=office)


def test_an_option_in_use_stays(register, office, town, member):
    make.record(register, town, member, 等级="c2", 用途=["c1", "c2"])
    with pytest.raises(ValidationError) as refusal:
        published_without(register, office, "等级", "一级", "三级")
    assert refusal.value.messages == [
        "字段“等级”删去的选项“二级”已有 1 条在用。请把它加回来，或先改这些内容。"
    ]
    with pytest.raises(ValidationError, match="删去的选项“培训”已有 1 条在用"):
        published_without(register, office, "用途", "会议")


def test_one_that_nobody_chose_may_go(register, office, town, member):
    make.record(register, town, member, 等级="c2")
    version = published_without(register, office, "等级", "一级", "二级")
    assert [c["label"] for c in version.fields.get(label="等级").choices] == ["一级", "二级"]
