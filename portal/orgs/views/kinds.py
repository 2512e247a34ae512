"""Kinds of units, under the names this county uses."""

from typing import ClassVar

from portal.orgs.domain import kinds
from portal.orgs.models.kind import UnitKindQuerySet
from portal.orgs.permissions import UNIT_KINDS_MANAGE
from portal.ui.tables import NumberColumn
from portal.ui.views import RecordList, Records


class Kinds(Records):
    """System administrator, when the portal is set up: name the kinds as the county does."""

    acts = kinds.KINDS
    one, many = "kind", "kinds"
    reads = UNIT_KINDS_MANAGE
    dataset = "unit_kinds"
    lead = "类别的名称由本县自定，层级告诉系统它是乡镇、村还是县直单位。"
    search_hint = "名称或标识"
    columns = (
        "label", "code", "level", "position",
        ("unit_count", NumberColumn(verbose_name="机构数")), "is_active",
    )  # fmt: skip
    hidden_columns = ("code",)
    filtered_by = ("level", "is_active")
    help_texts: ClassVar = {
        "code": "英文字母、数字，设定后不再改变。",
        "label": "本县的叫法，如“苏木”“嘎查村”。",
        "level": "系统据此判断它是乡镇、村还是县直单位。",
    }
    error_messages: ClassVar = {
        "code": {"invalid": "标识只能用英文字母、数字、下划线和连字符，例如 village。"}
    }

    class List(RecordList):
        def rows(self) -> UnitKindQuerySet:
            return super().rows().with_unit_counts()
