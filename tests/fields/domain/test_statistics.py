"""What the database says of each field, kind by kind."""

import pytest

from portal.fields.choices import KindKey as K
from portal.fields.domain import statistics
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.registers.models import RegisterRecord
from tests.factories import registers as factory

pytestmark = pytest.mark.django_db

LEVELS = factory.choices("一级", "二级", "待提升")
FILE = {"upload": "11111111-1111-1111-1111-111111111111", "name": "证明.材料.pdf"}
FIELDS = [
    {"label": "名称", "kind": K.TEXT},
    {"label": "面积", "kind": K.DECIMAL},
    {"label": "人数", "kind": K.INTEGER},
    {"label": "等级", "kind": K.CHOICE, "choices": LEVELS},
    {"label": "用途", "kind": K.MULTI_CHOICE, "choices": LEVELS},
    {"label": "开放", "kind": K.YES_NO},
    {"label": "建成", "kind": K.DATE},
    {"label": "隶属单位", "kind": K.UNIT},
    {"label": "负责人", "kind": K.PERSON},
    {"label": "照片", "kind": K.FILE},
    {"label": "人均", "kind": K.AUTOMATIC, "formula": "[面积] ÷ [人数]"},
    {"label": "没有人填", "kind": K.INTEGER},
    {"label": "联系电话", "kind": K.TEXT, "sensitive": True},
]
ROWS = [
    {
        "名称": "甲", "面积": "90.50", "人数": 3, "等级": "c1", "用途": ["c1", "c3"], "开放": True,
        "建成": "2019-03-01", "负责人": {"pk": 7, "name": "李"}, "照片": FILE, "人均": "30.17",
        "联系电话": "13800000000",
    },
    {
        "名称": "乙", "面积": "9.50", "人数": 0, "等级": "c1", "用途": ["c3"], "开放": False,
        "建成": "2019-12-31", "负责人": {"pk": 7, "name": "李"}, "人均": "从前是文字",
    },
    {"名称": "甲", "面积": None, "建成": "2021-01-01", "负责人": {"pk": 8, "name": "王"}},
]  # fmt: skip
EXPECTED = {
    "名称": (3, [("不同内容", "2 种")]),
    "面积": (2, [("合计", "100"), ("平均", "50"), ("最小", "9.5"), ("最大", "90.5")]),
    "人数": (2, [("合计", "3"), ("平均", "1.5"), ("最小", "0"), ("最大", "3")]),
    "等级": (2, [("一级", "2"), ("二级", "0"), ("待提升", "0")]),
    "用途": (2, [("一级", "1"), ("二级", "0"), ("待提升", "2")]),
    "开放": (2, [("是", "1"), ("否", "1")]),
    "建成": (
        3,
        [("最早", "2019-03-01"), ("最晚", "2021-01-01"), ("2019 年", "2"), ("2021 年", "1")],
    ),
    "负责人": (3, [("不同人员", "2 名")]),
    "照片": (1, [("PDF", "1")]),
    "人均": (2, [("合计", "30.17"), ("平均", "30.17"), ("最小", "30.17"), ("最大", "30.17")]),
    "没有人填": (0, []),
}


@pytest.fixture
def register(county):
    return factory.register(county, FIELDS, checks=())


def test_statistics_of_each_kind_of_field_in_two_statements(
    register, town, other_town, member, django_assert_num_queries
):
    for row in ROWS:
        factory.record(register, town, member, 隶属单位=town.pk, **row)
    factory.record(register, town, member, 隶属单位=other_town.pk)
    definition, world = Definition.of(register.fieldset.versions.get()), World()
    world.units  # noqa: B018 - the names of units are asked for apart
    with django_assert_num_queries(2):
        total, facts = statistics.of(
            definition, RegisterRecord.objects.for_list(), column="open_values", world=world
        )
    assert total == 4
    by_label = {field.kind.field.label: (field.filled, field.facts) for field in facts}
    units = by_label.pop("隶属单位")
    assert units == (4, [(town.short_name, "3"), (other_town.short_name, "1")])
    assert by_label == EXPECTED


def test_of_nothing_there_is_nothing_to_say(register):
    definition = Definition.of(register.fieldset.versions.get())
    total, facts = statistics.of(
        definition, RegisterRecord.objects.all(), column="open_values", world=World()
    )
    assert (total, {field.filled for field in facts}) == (0, {0})
