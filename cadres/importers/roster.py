"""The list of cadres: one sheet, the printed list with two rows of headings, or the national
workbook with its ten sheets."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, ClassVar, Final

from django.db.models import Q

from cadres.choices import FULL_TIME, IN_OFFICE, IN_SERVICE
from cadres.domain.checks import check_education
from cadres.importers import checks, current, national, printed
from cadres.importers.lines import TABLES
from cadres.importers.widgets import CadreUnit, UnitOfPost
from cadres.models import Cadre, Education, Post
from cadres.permissions import CADRES_MANAGE
from portal.imports.kit import (
    ORPHAN,
    Absent,
    CodeValue,
    Column,
    FindingKind,
    HeadedTable,
    KeyMatcher,
    LineMatcher,
    OpenedBook,
    OpenedSheet,
    Plan,
    RecordCheck,
    Roster,
    RowCheck,
    Target,
    find_table,
    persons,
    register,
    widgets,
)
from portal.problems import Level

_LINE: Final = re.compile(r"(\D+?)(\d+)·.+")
_STUDY = LineMatcher("cadre", ("mode",), ("education", "degree", "graduated_on"))


def _study(key: str, mode: str) -> Target:
    return Target(
        key, Education, _STUDY, links={"cadre": "cadre"}, fixed={"mode": mode}, optional=True
    )


def _targets(unit: str) -> tuple[Target, ...]:
    """`unit`: the column that tells where somebody new belongs."""
    return (
        persons.target(unit_from=unit, known_in="cadre"),
        Target(
            "cadre",
            Cadre,
            KeyMatcher("person"),
            links={"person": "person"},
            fixed={"manage_state": IN_OFFICE},
            fills={} if unit == "unit" else {"unit": (unit, "pk")},
            placed_by="unit__path",
        ),
        _study("full_time", FULL_TIME),
        _study("in_service", IN_SERVICE),
        Target(
            "main_post",
            Post,
            current.MainPostMatcher(),
            links={"cadre": "cadre"},
            fixed={"is_main": True, "state": "1"},
            fills={
                "institution": ((unit, "post_full"), current.institution_of),
                "name": ((unit, "post_full"), current.post_of),
            },
            optional=True,
        ),
    )


@register
class CadreRoster(Roster):
    key = "cadres"
    label = "干部名册"
    about = "干部基本情况、现任职务、学历学位；也可以直接上传全国公务员信息采集表（多个工作表）。"
    permission = CADRES_MANAGE
    place = "unit"
    sheet_names = ("干部名册",)
    list_url = "cadres:cadres"
    targets = _targets("unit")
    absent = Absent("cadre", "unit", "person__name", only=Q(left_on=None, leaving=""))

    name = Column(
        "姓名", "person.name", widgets.Name(), aliases=("名字", "干部姓名"), required=True,
        sample="李四四",
    )  # fmt: skip
    identity = Column(
        "身份证号", "person.identity", widgets.Identity(), aliases=persons.IDENTITY_WORDS,
        sensitive=True, width=22, help="18 位。列的格式须为“文本”，否则末几位会丢失。",
    )  # fmt: skip
    sex = Column("性别", "person.sex", widgets.SexWord(), required=True, width=8, sample="男")
    birth = Column(
        "出生年月", "person.birth", widgets.Date(),
        aliases=("出生日期", "出生时间", "出生年月日", "出生年月(岁)"), required=True,
        sample="1985.03",
    )  # fmt: skip
    nationality = Column(
        "民族",
        "person.nationality",
        CodeValue("nationality", store="label"),
        width=10,
        sample="汉族",
    )
    native_place = Column("籍贯", "person.native_place", widgets.Text(60))
    birthplace = Column("出生地", "cadre.birthplace", widgets.Text(60))
    grew_up_in = Column("成长地", "cadre.grew_up_in", widgets.Text(60))
    unit = Column(
        "统计关系所在单位", "cadre.unit", CadreUnit(), aliases=printed.UNIT_WORDS[1:],
        required=True, width=24, help="单位的全称、简称或编码。",
    )  # fmt: skip
    post_full = Column(
        "现工作单位及职务全称", "cadre.post_full", widgets.Text(200),
        aliases=printed.POST_WORDS[:-1], width=36,
    )  # fmt: skip
    post_short = Column("现工作单位及职务简称", "cadre.post_short", widgets.Text(100), width=24)
    post_since = Column("任现职时间", "main_post.since", widgets.Date(), aliases=("任职时间",))
    level = Column("现职务层次", "cadre.level", CodeValue("post_level"), aliases=("职务层次",))
    level_since = Column(
        "任现职务层次时间", "cadre.level_since", widgets.Date(), aliases=("任职务层次时间",)
    )
    rank = Column("现职级", "cadre.rank", CodeValue("rank"), aliases=("职级",))
    rank_since = Column(
        "任现职级时间", "cadre.rank_since", widgets.Date(), aliases=("任同职级时间", "同职级时间")
    )
    health = Column("健康状况", "cadre.health", CodeValue("health"))
    work_since = Column(
        "参加工作时间", "cadre.work_since", widgets.Date(),
        aliases=("参工时间", "参加工作日期", "参工日期", "参加工作年月", "参工年月", "参加工作"),
    )  # fmt: skip
    political = Column("政治面貌", "cadre.political", CodeValue("political"))
    party_since = Column(
        "入党时间", "cadre.party_since", widgets.Date(),
        aliases=("入党日期", "入党年月", "入党", "加入党组织日期"),
    )  # fmt: skip
    party_since_text = Column("入党时间文字", "cadre.party_since_text", widgets.Text(60))
    second_party = Column("第二党派", "cadre.second_party", CodeValue("political"))
    third_party = Column("第三党派", "cadre.third_party", CodeValue("political"))
    full_time_education = Column(
        "学历", "full_time.education", CodeValue("education"), group=printed.FULL_TIME,
        aliases=("全日制学历", "学历", "最高学历"), ask=("in_service_education",),
    )  # fmt: skip
    full_time_degree = Column(
        "学位", "full_time.degree", CodeValue("degree"), group=printed.FULL_TIME,
        aliases=("全日制学位", "学位", "最高学位"), ask=("in_service_degree",),
    )  # fmt: skip
    full_time_school = Column(
        "毕业院校", "full_time.school", widgets.Text(60), group=printed.FULL_TIME,
        aliases=("全日制毕业院校",), width=20,
    )  # fmt: skip
    full_time_major = Column(
        "所学专业", "full_time.major", widgets.Text(60), group=printed.FULL_TIME,
        aliases=("全日制专业",),
    )  # fmt: skip
    in_service_education = Column(
        "学历", "in_service.education", CodeValue("education"), group=printed.IN_SERVICE,
        aliases=("在职学历",),
    )  # fmt: skip
    in_service_degree = Column(
        "学位", "in_service.degree", CodeValue("degree"), group=printed.IN_SERVICE,
        aliases=("在职学位",),
    )  # fmt: skip
    in_service_school = Column(
        "毕业院校", "in_service.school", widgets.Text(60), group=printed.IN_SERVICE,
        aliases=("在职毕业院校",), width=20,
    )  # fmt: skip
    in_service_major = Column(
        "所学专业", "in_service.major", widgets.Text(60), group=printed.IN_SERVICE,
        aliases=("在职专业",),
    )  # fmt: skip
    title = Column(
        "专业技术职务", "cadre.title", widgets.Text(100),
        aliases=("职称", "技术职务", "专技职务", "专业技术资格"),
    )  # fmt: skip
    category = Column("人员类别", "cadre.category", CodeValue("person_category"), aliases=("身份",))
    manage_state = Column("人员管理状态", "cadre.manage_state", CodeValue("manage_state"))
    manage_class = Column("管理类别", "cadre.manage_class", CodeValue("manage_class"))
    establishment = Column("编制类型", "cadre.establishment", CodeValue("establishment"))
    wage_grade = Column("级别", "cadre.wage_grade", CodeValue("wage_grade"))
    registered_on = Column("公务员登记时间", "cadre.registered_on", widgets.Date())
    qualification = Column(
        "专业技术类公务员任职资格", "cadre.qualification", CodeValue("title_level"), width=16
    )
    speciality = Column("熟悉专业有何特长", "cadre.speciality", widgets.Text(200), width=20)
    has_grassroots_years = Column(
        "是否具有两年以上基层工作经历", "cadre.has_grassroots_years", widgets.YesNo(), width=16
    )
    is_recruited = Column("是否考录", "cadre.is_recruited", widgets.YesNo())
    recruited_on = Column("录用时间", "cadre.recruited_on", widgets.Date())
    is_selected = Column("是否选调生", "cadre.is_selected", widgets.YesNo())
    selected_on = Column("进入选调生时间", "cadre.selected_on", widgets.Date())
    phone = Column(
        "手机号码", "person.phone", widgets.Phone(),
        aliases=("手机", "手机号", "移动电话", "联系电话", "联系方式"), sensitive=True, width=16,
    )  # fmt: skip
    resume_text = Column("简历", "cadre.resume_text", widgets.Text(), width=40)
    awards_text = Column("奖惩综述", "cadre.awards_text", widgets.Text(), width=24)
    appraisals_text = Column("年度考核结果综述", "cadre.appraisals_text", widgets.Text(), width=24)
    position = Column("单位内排序", "cadre.position", widgets.Integer(), aliases=("排序号",))
    remark = Column("备注", "cadre.remark", widgets.Text(), width=24)

    _FIRST_PAGE: ClassVar = (
        "work_since", "political", "party_since", "second_party", "third_party", "level_since",
        "rank_since", "registered_on", "is_recruited", "recruited_on", "is_selected", "selected_on",
    )  # fmt: skip
    row_checks = (
        persons.IDENTITY_CHECK,
        checks.first_page(_FIRST_PAGE),
        checks.line(
            check_education,
            {"full_time_education": full_time_education, "full_time_degree": full_time_degree,
             "full_time_school": full_time_school},
            {"mode": FULL_TIME},
        ),
        checks.line(
            check_education,
            {"in_service_education": in_service_education, "in_service_degree": in_service_degree,
             "in_service_school": in_service_school},
            {"mode": IN_SERVICE},
        ),
    )  # fmt: skip

    @classmethod
    def words(cls) -> set[str]:
        return super().words() | printed.WORDS

    @classmethod
    def table_of(cls, book: OpenedBook, sheet: OpenedSheet) -> HeadedTable | None:
        sheets = national.sheets_of(book)
        if national.is_first(sheets, sheet):
            return national.table_of(book, sheets, list(CadreRoster.columns().values()))
        if sheet.name in {one.name for one in sheets.values()}:
            return None
        table = find_table(book.grid(sheet), cls.words())
        return printed.reshape(table, sheet.name) if table else None

    @classmethod
    def arranged(cls, headings: Sequence[str]) -> type[Roster]:
        most: dict[str, int] = {}
        for heading in headings:
            if match := _LINE.fullmatch(heading):
                label, number = match.group(1), int(match.group(2))
                most[label] = max(number, most.get(label, 0))
        guessed, orphans = printed.GUESSED in headings, ORPHAN in headings
        if not most and not guessed and not orphans:
            return cls
        return _arranged(tuple(sorted(most.items())), guessed=guessed, orphans=orphans)

    @classmethod
    def review(cls, plan: Plan) -> None:
        current.one_of_each(plan)
        _require_units(plan)
        _refuse_orphans(plan)
        _require_numbers(plan)

    @classmethod
    def settle(cls, plan: Plan) -> None:
        current.forget_none_answers(plan)


@lru_cache(maxsize=64)
def _arranged(most: tuple[tuple[str, int], ...], *, guessed: bool, orphans: bool) -> type[Roster]:
    """The roster with columns and a target for each numbered line of the file."""
    made: dict[str, Any] = {"targets": _targets("guessed" if guessed else "unit")}
    row_checks: list[RowCheck | RecordCheck] = list(CadreRoster.row_checks)
    counts = dict(most)
    for lines in TABLES:
        for number in range(1, counts.get(lines.label, 0) + 1):
            made |= lines.columns(number)
            made["targets"] += (lines.target(number),)
            row_checks.append(lines.check(number))
    if guessed:
        made["place"] = ""  # the reader of the column offers only units in the user's scope
        made["guessed"] = Column(printed.GUESSED, "cadre._unit", UnitOfPost())
    if orphans:
        made[ORPHAN] = Column("所在工作表", "cadre._orphan", widgets.Text())
    made["row_checks"] = tuple(row_checks)
    roster: type[Roster] = type("ArrangedCadres", (CadreRoster,), made)
    if guessed:
        roster.fields.pop("unit")
    return roster


def _refuse_orphans(plan: Plan) -> None:
    """Lines of somebody neither the main sheet nor the records know: that one fault says it all."""
    orphans = plan.checked.column(ORPHAN)
    for place in [place for place in _new(plan) if orphans[place] is not None]:
        plan.checked.findings.pop(place, None)
        message = (
            f"{orphans[place]}的姓名和身份证号在 A01 人员表中没有，请核对，或在 A01 中补上这个人。"
        )
        plan.checked.find(place, message, column=ORPHAN, kind=FindingKind.CHECK)


def _require_units(plan: Plan) -> None:
    if "guessed" not in plan.checked.values:
        return
    units, posts = plan.checked.column("guessed"), plan.checked.column("post_full")
    for place in _new(plan):
        if units[place] is None:
            message = (
                f"从现任职务“{(posts[place] or '')[:20]}”看不出所在单位："
                "请在这一格写单位的全称，或者在文件中加“统计关系所在单位”一列。"
            )
            plan.checked.find(place, message, column="guessed", kind=FindingKind.REQUIRED)


def _require_numbers(plan: Plan) -> None:
    """Somebody new without a number cannot be told from a namesake later."""
    numbers = plan.checked.column("identity")
    for place in _new(plan):
        if not numbers[place]:
            plan.checked.find(
                place,
                "新增的干部没有身份证号，以后只能按姓名和出生年月核对，请尽量补上。",
                column="identity",
                kind=FindingKind.DOUBT,
                level=Level.WARNING,
            )


def _new(plan: Plan) -> Iterator[int]:
    cadres = plan.drafts["cadre"]
    return (p for p in range(len(plan.checked)) if cadres.is_new(p) and p not in plan.skipped)
