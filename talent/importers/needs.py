"""The roster of needs as units send it: what is asked for in columns, ages as “35岁以下”."""

import re
from types import SimpleNamespace
from typing import Any, Final

from portal.imports.kit import (
    CellError,
    CodeValue,
    Widget,
    plain_roster,
    register,
    text_of,
    widgets,
)
from talent.choices import Requirement, Urgency
from talent.domain.needs import NEEDS
from talent.importers.widgets import EnterpriseRef, GradeRef
from talent.models import Need

_AGE: Final = re.compile(r"[^0-9]{0,10}([0-9]{2})[^0-9]{0,10}")
_STARS: Final = {"★": 1, "★★": 2, "★★★": 3}


class Age(Widget):
    """`35岁以下`, `35周岁及以下`, 35."""

    sample = "35岁以下"

    def parse(self, cell: Any) -> int:
        match = _AGE.fullmatch(text_of(cell))
        if match is None:
            raise CellError("看不出年龄要求，请写成“35岁以下”。")
        return int(match.group(1))

    def show(self, value: Any) -> str:
        return f"{value}岁以下"


class Ranks(widgets.Choice):
    """`本科及以上`, `本科`: the least that is asked for."""

    def __init__(self, name: str, also: dict[str, int]) -> None:
        column: Any = Need._meta.get_field(name)
        choices = column.choices
        words = {f"{label}{end}": value for value, label in choices for end in _ENDS}
        super().__init__(SimpleNamespace(choices=choices), {**words, **also})  # type: ignore[arg-type]


_ENDS: Final = ("及以上", "以上", "以上学历")


class RequirementKinds(Widget):
    """Which requirements are insisted on: `学历、年龄`."""

    words = {str(kind.label): kind.value for kind in Requirement}  # noqa: RUF012 - never changed

    def parse(self, cell: Any) -> list[str]:
        parts = [part.strip() for part in re.split(r"[、，,;；]", text_of(cell)) if part.strip()]
        if unknown := [part for part in parts if part not in self.words]:
            told = "、".join(self.words)
            raise CellError(f"没有“{unknown[0][:20]}”这种要求，可以写：{told}。")
        return list(dict.fromkeys(self.words[part] for part in parts))

    def show(self, value: Any) -> str:
        return "、".join(Requirement(one).label for one in value)


Needs = register(
    plain_roster(
        NEEDS,
        key="needs",
        label="人才需求表",
        about="各单位、企业的人才需求，一岗一行；导入后为草稿，核对后提交人才办。",
        known_by=("unit", "post", "since"),
        list_url="talent:needs",
        widgets={
            "enterprise": EnterpriseRef(),
            "grade_least": GradeRef(),
            "education_least": Ranks("education_least", {"大学": 4, "研究生": 5}),
            "title_least": Ranks("title_least", {"副高": 3, "正高": 4}),
            "skill_least": Ranks("skill_least", {}),
            "urgency": widgets.Choice(
                Urgency,
                _STARS,
            ),
            "age_most": Age(),
            "hard": RequirementKinds(),
            "place": CodeValue("region"),
        },
        aliases={
            "unit": ("用人单位", "需求单位"),
            "enterprise": ("企业名称", "需求企业"),
            "post": ("岗位", "岗位名称", "职位", "课题名称"),
            "field": ("专业要求", "所需专业", "专业领域"),
            "way": ("引进方式", "合作方式"),
            "number": ("需求人数",),
            "education_least": ("学历要求", "学历"),
            "title_least": ("职称要求", "职称"),
            "skill_least": ("技能要求", "技能等级"),
            "grade_least": ("层次要求",),
            "age_most": ("年龄要求", "年龄"),
            "terms": ("资格条件", "任职条件"),
            "pay": ("薪酬待遇", "年薪(万元)", "年薪"),
            "since": ("起", "发布日期"),
            "until": ("截止", "到期", "截止时间"),
            "phone": ("电话", "联系电话"),
        },
        samples={"post": "自动化工程师", "number": "2", "field": "自动化控制", "way": "全职回县"},
    )
)
