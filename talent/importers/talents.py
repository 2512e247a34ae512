"""The roster of talents as townships and units send it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q

from portal.imports.kit import (
    Absent,
    CodeValue,
    CodeValues,
    Column,
    Derived,
    KeyMatcher,
    RecordCheck,
    Roster,
    Target,
    persons,
    register,
    widgets,
)
from portal.problems import Finding
from talent.choices import RecognitionState, TalentState
from talent.domain import checks
from talent.importers.widgets import GradeRef, TalentUnit
from talent.models import Recognition, TalentProfile
from talent.models.profile import rank_of, schooling_of
from talent.permissions import TALENT_KEEP

_CHECKED = (
    *("team", "other_fields", "field", "ways", "achievements", "service_since", "service_until"),
    *("rural_kind", "rural_grade", "led_households", "rural_scale"),
)
_EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(("team", "field", "achievements", "rural_kind", "rural_grade"), ""),
    **dict.fromkeys(("other_fields", "ways"), ()),
    "rural_scale": "",
}


def _sound(values: Mapping[str, Any], today: dt.date) -> Iterator[Finding]:
    """The same checks a form is held to."""
    told = {name: _EMPTY.get(name) if values[name] is None else values[name] for name in _CHECKED}
    for field, message in checks.of_profile(TalentProfile(**told)):
        yield Finding(field, message)


@register
class TalentRoster(Roster):
    key = "talents"
    label = "人才名册"
    about = "县内外人才的单位、领域、学历、职称、层次和意愿，一人一行；导入后由人才办核实。"
    permission = TALENT_KEEP
    place = "unit"
    sheet_names = ("人才名册", "人才库", "人才信息表")
    list_url = "talent:talents"
    targets = (
        persons.target(unit_from="unit", known_in="talent", at="unit"),
        Target(
            "talent",
            TalentProfile,
            KeyMatcher("person"),
            links={"person": "person"},
            fixed={"state": TalentState.PENDING},
            derived=(
                Derived(("education", "degree"), ("schooling",), lambda told: (_schooling(told),)),
                Derived("title_level", ("title_rank",), lambda code: (rank_of(code or ""),)),
                Derived("skill_level", ("skill_rank",), lambda code: (rank_of(code or ""),)),
            ),
            placed_by="unit__path",
        ),
        Target(
            "recognition",
            Recognition,
            KeyMatcher("profile", "grade"),
            links={"profile": "talent"},
            fixed={"state": RecognitionState.PROPOSED},
            optional=True,
        ),
    )
    absent = Absent("talent", "unit", "person__name", only=~Q(state=TalentState.OUT))

    name = Column(
        "姓名", "person.name", widgets.Name(), aliases=("名字", "人才姓名"), required=True,
        sample="李四四",
    )  # fmt: skip
    identity = Column(
        "身份证号", "person.identity", widgets.Identity(), aliases=persons.IDENTITY_WORDS,
        sensitive=True, width=22, help="18 位。列的格式须为“文本”，否则末几位会丢失。",
    )  # fmt: skip
    sex = Column("性别", "person.sex", widgets.SexWord(), required=True, width=8, sample="男")
    birth = Column(
        "出生年月", "person.birth", widgets.Date(), aliases=("出生日期", "出生时间"),
        sample="1985.03",
    )  # fmt: skip
    native_place = Column(
        "籍贯", "person.native_place", widgets.Text(60), aliases=("原籍地", "原籍")
    )
    unit = Column(
        "归口单位", "talent.unit", TalentUnit(), aliases=("填报单位", "推荐单位", "乡镇"),
        required=True, width=24, help="在外人才写原籍乡镇或村，县内人才写用人单位或主管部门。",
    )  # fmt: skip
    source = Column(
        "来源类别", "talent.source", CodeValue("talent_source"), aliases=("人才来源", "来源")
    )
    team = Column(
        "主队伍", "talent.team", CodeValue("talent_team"),
        aliases=("人才类别", "人才性质", "队伍类别"), width=16,
    )  # fmt: skip
    work_unit = Column(
        "现工作单位", "talent.work_unit", widgets.Text(100),
        aliases=("工作单位", "单位名称", "现工作单位及职务", "工作单位及职务"), required=True,
        width=24, sample="云岭光电有限公司",
    )  # fmt: skip
    post = Column("职务", "talent.post", widgets.Text(100), aliases=("现任职务", "岗位"))
    residence = Column(
        "现居住地", "talent.residence", CodeValue("region"), aliases=("现所在地", "所在城市")
    )
    social_posts = Column("社会兼职", "talent.social_posts", widgets.Text(200))
    education = Column(
        "学历", "talent.education", CodeValue("education"), aliases=("最高学历", "文化程度")
    )
    degree = Column("学位", "talent.degree", CodeValue("degree"), aliases=("最高学位",))
    school = Column("毕业院校", "talent.school", widgets.Text(60), aliases=("毕业学校",), width=18)
    major = Column("所学专业", "talent.major", widgets.Text(60), aliases=("专业",))
    graduated_on = Column("毕业年月", "talent.graduated_on", widgets.Date(), aliases=("毕业时间",))
    field = Column(
        "主领域", "talent.field", CodeValue("talent_field"),
        aliases=("主专业领域", "专业领域", "行业领域", "研究方向", "从事专业"), required=True,
        sample="自动化控制",
    )  # fmt: skip
    other_fields = Column(
        "其他领域", "talent.other_fields", CodeValues("talent_field"), help="最多三个，用顿号分开。"
    )
    title_level = Column(
        "职称等级", "talent.title_level", CodeValue("talent_title"),
        aliases=("职称", "专业技术职务", "专业技术职称"),
    )  # fmt: skip
    title_name = Column("职称名称", "talent.title_name", widgets.Text(60))
    skill_level = Column(
        "技能等级",
        "talent.skill_level",
        CodeValue("talent_skill"),
        aliases=("职业资格", "职业技能等级"),
    )
    trade = Column("工种", "talent.trade", widgets.Text(60))
    licence = Column("执业资格", "talent.licence", widgets.Text(100))
    grade = Column(
        "人才层次", "recognition.grade", GradeRef(), aliases=("层次", "认定类别"),
        help="只作为“拟认定”导入，公示后由人才办认定。",
    )  # fmt: skip
    speciality = Column(
        "专长", "talent.speciality", widgets.Text(200), aliases=("特长", "主要业绩"), width=20
    )
    achievements = Column(
        "代表成果", "talent.achievements", widgets.Text(1000), width=24,
        help="一行一项，最多五项。",
    )  # fmt: skip
    honours = Column("荣誉", "talent.honours", widgets.Text(200), aliases=("荣誉称号",))
    ways = Column(
        "可服务方式", "talent.ways", CodeValues("service_way"),
        aliases=("意愿", "回乡意愿", "服务意向"), width=18,
    )  # fmt: skip
    rural_kind = Column("乡土人才类型", "talent.rural_kind", CodeValue("rural_talent"))
    rural_grade = Column("乡土人才等级", "talent.rural_grade", CodeValue("rural_grade"))
    led_households = Column("带动户数", "talent.led_households", widgets.Integer())
    rural_scale = Column("经营规模", "talent.rural_scale", widgets.Text(100))
    introduced_on = Column(
        "引进年月", "talent.introduced_on", widgets.Date(), aliases=("引进时间", "到岗时间")
    )
    service_since = Column("服务期起", "talent.service_since", widgets.FullDate())
    service_until = Column(
        "服务期止", "talent.service_until", widgets.FullDate(future=True), aliases=("服务期至",)
    )
    liaison = Column("联络员", "talent.liaison", widgets.Text(50))
    phone = Column(
        "电话", "person.phone", widgets.Phone(),
        aliases=("联系方式", "移动电话", "联系电话", "手机", "手机号码"), sensitive=True, width=16,
    )  # fmt: skip

    row_checks = (persons.IDENTITY_CHECK, RecordCheck(_CHECKED, _sound))


def _schooling(told: tuple[str | None, str | None]) -> int | None:
    education, degree = told
    return schooling_of(education or "", degree or "")
