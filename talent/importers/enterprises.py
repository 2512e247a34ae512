"""The roster of enterprises, with the figures of one year in the same row."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from portal.imports.kit import (
    CodeValue,
    Column,
    Derived,
    FindingKind,
    KeyMatcher,
    Plan,
    RecordCheck,
    Roster,
    Target,
    plain_roster,
    register,
    widgets,
)
from portal.problems import Finding
from talent.choices import EnterpriseState
from talent.domain import checks, enterprises
from talent.importers.widgets import CreditCode, EnterpriseRef, TalentUnit
from talent.models import Enterprise, EnterpriseYear
from talent.models.enterprise import searched_by
from talent.permissions import TALENT_KEEP

_FIGURES: Final = (
    *("staff", "researchers", "doctors", "masters", "bachelors", "revenue", "research"),
)


def _sound(values: Mapping[str, Any], today: dt.date) -> Iterator[Finding]:
    yield from checks.figures(dict(values))


@register
class EnterpriseRoster(Roster):
    key = "enterprises"
    label = "科技型企业名册"
    about = "科技型企业的基本情况和一个年度的人员、研发数据，一家一行。"
    permission = TALENT_KEEP
    place = "unit"
    sheet_names = ("科技型企业名册", "企业名册", "科技型企业库")
    list_url = "talent:enterprises"
    targets = (
        Target(
            "enterprise",
            Enterprise,
            KeyMatcher("credit_code"),
            derived=(
                Derived(("name", "credit_code"), ("search",), lambda told: (searched_by(*told),)),
            ),
            placed_by="unit__path",
        ),
        Target(
            "year",
            EnterpriseYear,
            KeyMatcher("enterprise", "year"),
            links={"enterprise": "enterprise"},
            optional=True,
        ),
    )

    name = Column(
        "企业名称", "enterprise.name", widgets.Text(100), aliases=("单位名称", "企业全称"),
        required=True, width=28, sample="云岭光电有限公司",
    )  # fmt: skip
    credit_code = Column(
        "统一社会信用代码", "enterprise.credit_code", CreditCode(),
        aliases=("信用代码", "社会信用代码", "税号"), required=True, width=22,
    )  # fmt: skip
    unit = Column(
        "归口", "enterprise.unit", TalentUnit(), required=True, width=18,
        aliases=("所属乡镇", "所在地", "园区", "归口单位", "主管部门"),
    )  # fmt: skip
    industry = Column("行业", "enterprise.industry", CodeValue("industry"), aliases=("所属行业",))
    field = Column("重点产业", "enterprise.field", CodeValue("talent_field"), aliases=("产业领域",))
    scale = Column("规模", "enterprise.scale", CodeValue("enterprise_scale"), aliases=("企业规模",))
    is_large = Column(
        "规上企业", "enterprise.is_large", widgets.YesNo(), aliases=("规上", "是否规上")
    )
    contact = Column("联系人", "enterprise.contact", widgets.Text(50))
    phone = Column(
        "单位电话", "enterprise.phone", widgets.Text(40), aliases=("电话", "联系电话"), width=16
    )
    leader = Column("包联领导", "enterprise.leader", widgets.Text(50))
    state = Column("状态", "enterprise.state", widgets.Choice(EnterpriseState))
    year = Column("年度", "year.year", widgets.Year(), aliases=("数据年度", "统计年度"))
    staff = Column("从业人数", "year.staff", widgets.Integer(), aliases=("职工人数", "从业人员"))
    researchers = Column(
        "研发人员", "year.researchers", widgets.Integer(), aliases=("科技人员数", "研发人数")
    )
    doctors = Column("博士", "year.doctors", widgets.Integer(), aliases=("博士及以上",))
    masters = Column(
        "硕士", "year.masters", widgets.Integer(), aliases=("硕士及以上",), help="不含博士。"
    )
    bachelors = Column(
        "本科",
        "year.bachelors",
        widgets.Integer(),
        aliases=("本科及以上",),
        help="不含硕士、博士。",
    )
    professors = Column("正高", "year.professors", widgets.Integer(), aliases=("正高级",))
    associates = Column("副高", "year.associates", widgets.Integer(), aliases=("副高级",))
    skilled = Column("高级工及以上", "year.skilled", widgets.Integer())
    revenue = Column(
        "营业收入（万元）", "year.revenue", widgets.Decimal(),
        aliases=("营收", "营业收入", "主营业务收入", "产值"), width=16,
    )  # fmt: skip
    research = Column(
        "研发投入（万元）", "year.research", widgets.Decimal(),
        aliases=("研发投入", "R&D经费", "研发经费"), width=16,
    )  # fmt: skip

    row_checks = (RecordCheck(_FIGURES, _sound),)

    @classmethod
    def review(cls, plan: Plan) -> None:
        """Against what the same enterprise told of the year before."""
        checked = plan.checked
        told = {name: checked.column(name) for name in ("credit_code", "year", *_FIGURES)}
        asked = list(zip(told["credit_code"], told["year"], strict=True))
        last = enterprises.before((code, year) for code, year in asked if code and year)
        for place, key in enumerate(asked):
            values = {name: told[name][place] for name in _FIGURES}
            for doubt in checks.jumps(values, last.get(key, {})):
                checked.find(
                    place,
                    doubt.message,
                    column=doubt.field,
                    kind=FindingKind.DOUBT,
                    level=doubt.level,
                )


# 企业类型 of the lists of other offices: what an enterprise is recognised as, one a line.
register(
    plain_roster(
        enterprises.TITLES,
        key="enterprise_titles",
        label="企业资质名册",
        about="企业的高新技术企业、专精特新等资质，一项一行：企业、资质、认定日期、有效期至、文号。",
        known_by=("enterprise", "kind", "granted_on"),
        list_url="talent:enterprise-titles",
        widgets={"enterprise": EnterpriseRef()},
        aliases={
            "enterprise": ("企业名称", "单位名称", "统一社会信用代码", "信用代码"),
            "kind": ("企业类型", "资质名称", "称号"),
            "granted_on": ("认定时间", "发证日期", "批准日期"),
            "until": ("有效期", "到期日期", "有效期止"),
            "document": ("证书编号", "批准文号", "认定文号"),
        },
        samples={"enterprise": "云岭光电有限公司", "kind": "高新技术企业"},
    )
)
