"""The roster of policies, one thing granted a line, conditions as people write them."""

from typing import Any

from portal.imports.kit import Widget, plain_roster, register, text_of
from talent.domain import conditions
from talent.domain.policies import POLICIES


class Conditions(Widget):
    """`层次：A、B、C 或 学历：博士；年龄：45 岁以下`: lines, or parts between semicolons."""

    sample = "层次：A、B、C 或 学历：博士及以上"

    def parse(self, cell: Any) -> str:
        text = text_of(cell).replace("；", "\n").replace(";", "\n")
        return conditions.written(conditions.read(text))


Policies = register(
    plain_roster(
        POLICIES,
        key="policies",
        label="人才政策表",
        about="各级人才政策的事项，一项一行：给什么、对象和条件、由谁办理。",
        known_by=("document", "name"),
        list_url="talent:policies",
        widgets={"conditions": Conditions()},
        aliases={
            "name": ("政策事项", "服务事项名称"),
            "document": ("文件名称", "依据文件"),
            "category": ("政策类别", "类型"),
            "target": ("享受对象",),
            "standard": ("享受标准", "补贴标准"),
            "amount": ("金额", "补贴金额"),
            "conditions": ("申报条件", "享受条件"),
            "papers": ("申报材料", "所需材料"),
            "unit": ("牵头单位", "办理单位"),
            "limit": ("办理时限", "时限"),
        },
        samples={
            "name": "引进人才安家补贴",
            "document": "云政办〔2026〕3号",
            "category": "安家住房",
            "matter": "补贴兑现",
            "amount": "50000",
        },
    )
)
