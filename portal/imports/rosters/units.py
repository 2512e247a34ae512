"""The roster of the county's units: a tree, its parents first, through the acts of the pages."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

from django.utils import timezone

from portal.access import Actor
from portal.imports import trees, widgets
from portal.imports.cells import CellError, compact, text_of
from portal.imports.declaring import ActTarget, Column, Roster, register
from portal.imports.domain.planning import Plan
from portal.imports.trees import NodeMatcher, Nodes
from portal.imports.widgets import Context
from portal.orgs.domain import tree, units
from portal.orgs.models import Unit, UnitKind
from portal.orgs.permissions import UNITS_MANAGE, UNITS_VIEW

_FACTS: Final = ("kind", "name", "short_name", "code", "position", "opened_on")
_NODES: Final = Nodes(Unit, "机构", UNITS_VIEW, "path")


class KindRef(widgets.Widget):
    """A kind of unit by the name this county gives it; its key in the table is the value."""

    def __init__(self) -> None:
        super().__init__()
        self.by_word: dict[str, int] = {}
        self.labels: dict[int, str] = {}

    def prepare(self, context: Context) -> Self:
        reader = copy.copy(self)
        rows = list(UnitKind.objects.offered().values_list("pk", "code", "label"))
        reader.labels = {pk: label for pk, _, label in rows}
        reader.by_word = {compact(word): pk for pk, *words in rows for word in words}
        return reader

    def parse(self, cell: Any) -> int:
        typed = compact(cell)
        if typed not in self.by_word:
            offered = "、".join(self.labels.values())
            raise CellError(f"没有“{text_of(cell)[:20]}”这一类别。可以填：{offered}。")
        return self.by_word[typed]

    def show(self, value: Any) -> str:
        key = getattr(value, "pk", value)
        kind = self.labels.get(key) or UnitKind.objects.filter(pk=key).first()
        return str(kind or "")

    def choices(self) -> list[str]:
        return list(UnitKind.objects.offered().values_list("label", flat=True))


def _create(values: dict[str, Any], *, by: Actor) -> Unit:
    parent = trees.parent_of(_NODES, values.get("_parent"))
    facts = {"position": 1000, "opened_on": timezone.localdate(), **_facts(values)}
    return units.create(parent, document=values.get("_document", ""), by=by, **facts)


def _change(record: Unit, values: dict[str, Any], *, by: Actor) -> Unit:
    present = {name: getattr(record, name) for name in _FACTS}
    return units.correct(record, by=by, **{**present, **_facts(values)})


def _restore(record: Unit, before: dict[str, Any], *, by: Actor) -> Unit:
    return _change(record, trees.revived(Unit, before), by=by)


def _remove(record: Unit, *, by: Actor) -> None:
    units.withdraw(record, by=by)


def _facts(values: Mapping[str, Any]) -> dict[str, Any]:
    facts = {name: values[name] for name in _FACTS if name in values}
    if "kind" in facts:
        facts["kind"] = UnitKind.objects.get(pk=facts["kind"])
    return facts


@register
class UnitRoster(Roster):
    key = "units"
    label = "组织机构名册"
    about = "乡镇、村（社区）、县直单位等机构的名称、编码和隶属；上级可以在同一份文件里。"
    permission = UNITS_MANAGE
    sheet_names = ("组织机构名册",)
    list_url = "orgs:units"
    targets = (
        ActTarget(
            "unit",
            Unit,
            NodeMatcher(),
            placed_by="path",
            create=_create,
            change=_change,
            remove=_remove,
            restore=_restore,
            order=trees.parents_first,
        ),
    )

    name = Column(
        "全称", "unit.name", widgets.Text(100),
        aliases=("机构名称", "单位名称", "单位全称", "机构全称", "名称"), required=True, width=30,
        sample="云岭县示例镇",
    )  # fmt: skip
    short_name = Column(
        "简称", "unit.short_name", widgets.Text(50), aliases=("机构简称", "单位简称"),
        required=True, width=18, sample="示例镇",
    )  # fmt: skip
    code = Column(
        "编码", "unit.code", widgets.Text(30), aliases=("机构编码", "单位编码", "单位代码", "代码"),
        required=True, width=16, help="全县唯一；已登记的按编码对应。", sample="999901",
    )  # fmt: skip
    parent = Column(
        "上级", "unit._parent", widgets.Text(100),
        aliases=("上级单位", "上级机构", "隶属单位", "所属乡镇", "主管单位"), width=24,
        help="上级的全称、简称或编码；可以是本文件中的另一行。调整隶属请在页面办理。",
        sample="云岭县",
    )  # fmt: skip
    kind = Column(
        "类别", "unit.kind", KindRef(), aliases=("机构类别", "单位类别", "单位类型"), required=True
    )
    opened_on = Column(
        "设立日期", "unit.opened_on", widgets.FullDate(), aliases=("成立日期", "设立时间"),
        help="不填按导入当天。", sample="2020-01-01",
    )  # fmt: skip
    position = Column("排序号", "unit.position", widgets.Integer(), aliases=("排序", "同级排序号"))
    document = Column(
        "批准文号",
        "unit._document",
        widgets.Text(100),
        aliases=("审批文号", "批复文号", "依据文号"),
    )

    @classmethod
    def review(cls, plan: Plan) -> None:
        trees.review(plan, _NODES, _present_parents)


def _present_parents(pks: Sequence[int]) -> dict[int, Unit | None]:
    return {unit.pk: tree.parent_of(unit) for unit in Unit.objects.filter(pk__in=pks)}
