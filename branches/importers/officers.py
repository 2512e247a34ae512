"""The roster of village and community officers."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.db.models import Q

from branches.choices import officers as choices
from branches.importers.references import OfficerVillage
from branches.models import VillageOfficer
from branches.permissions import OFFICERS_MANAGE
from portal.imports.kit import (
    Absent,
    CodeValue,
    CodeValues,
    Column,
    Derived,
    HeadedTable,
    Heading,
    KeyMatcher,
    OpenedBook,
    OpenedSheet,
    RecordCheck,
    Roster,
    Target,
    folded,
    persons,
    register,
    reshaping,
    widgets,
)
from portal.problems import Finding, Level

_TOWNSHIPS: Final = ("乡镇", "所在乡镇", "乡（镇）", "乡镇（街道）", "苏木镇", "乡镇名称")
_VILLAGES: Final = (
    "村",
    "村名",
    "村（社区）",
    "社区",
    "行政村",
    "嘎查村",
    "所在村",
    "村（居）",
    "村名称",
    "单位",
)
_PLACE: Final = "所在村（社区）"


def _heads_both(posts: tuple[str | None, str | None]) -> tuple[bool]:
    party, village = posts
    return (choices.heads_both(party or "", village or ""),)


def _posts(values: Mapping[str, Any], today: dt.date) -> Iterator[Finding]:
    if not (values["party_post"] or values["village_post"] or values["supervises"]):
        message = "请至少填写一个职务：党组织职务、村（居）委会职务或监督委员会成员。"
        yield Finding("village_post", message)
    both = choices.heads_both(values["party_post"] or "", values["village_post"] or "")
    given = values["heads_both"]
    if given is not None and given != both:
        message = "“一肩挑”按职务计算：党组织书记兼村（居）委会主任的才是，请核对职务。"
        yield Finding("heads_both", message, Level.WARNING)
    if both and values["supervises"]:
        message = "村（居）务监督委员会成员一般不由书记、主任兼任，请核对。"
        yield Finding("supervises", message, Level.WARNING)


@register
class OfficerRoster(Roster):
    key = "officers"
    label = "村（社区）干部名册"
    about = "村（社区）两委成员和监委会成员的职务、来源、任职时间，一人一行。"
    permission = OFFICERS_MANAGE
    place = "village"
    sheet_names = ("村（社区）干部名册", "村干部名册")
    list_url = "branches:officers"
    targets = (
        persons.target(unit_from="village", known_in="officer", at="village"),
        Target(
            "officer",
            VillageOfficer,
            KeyMatcher("person", "unit", "in_office"),
            links={"person": "person"},
            fixed={"in_office": True},
            derived=(Derived(("party_post", "village_post"), ("heads_both",), _heads_both),),
            placed_by="unit__path",
        ),
    )
    absent = Absent("officer", "unit", "person__name", only=Q(in_office=True))

    village = Column(
        _PLACE, "officer.unit", OfficerVillage(), aliases=_VILLAGES, required=True, width=24,
        help="村（社区）的全称、简称或编码；有重名的写“乡镇+村名”，或另设“乡镇”一列。",
    )  # fmt: skip
    name = Column(
        "姓名", "person.name", widgets.Name(), aliases=("干部姓名", "名字"), required=True,
        sample="王五五",
    )  # fmt: skip
    identity = Column(
        "身份证号", "person.identity", widgets.Identity(), aliases=persons.IDENTITY_WORDS,
        required=True, sensitive=True, width=22,
        help="18 位。列的格式须为“文本”，否则末几位会丢失。",
    )  # fmt: skip
    sex = Column("性别", "person.sex", widgets.SexWord(), required=True, width=8, sample="男")
    birth = Column(
        "出生年月", "person.birth", widgets.Date(), aliases=("出生日期", "出生时间"),
        required=True, sample="1985.03",
    )  # fmt: skip
    nationality = Column(
        "民族",
        "person.nationality",
        CodeValue("nationality", store="label"),
        width=10,
        sample="汉族",
    )
    education = Column("学历", "officer.education", CodeValue("education"), aliases=("最高学历",))
    party_post = Column(
        "党组织职务", "officer.party_post", CodeValue("organisation_post"),
        aliases=("党内职务", "村党组织职务", "支部职务", "村党支部职务"), sample="书记",
    )  # fmt: skip
    village_post = Column(
        "村（居）委会职务", "officer.village_post", CodeValue("village_post"),
        aliases=("村委职务", "村委会职务", "居委会职务", "村（居）职务", "行政职务"),
        sample="村委会主任", width=18,
    )  # fmt: skip
    heads_both = Column(
        "是否一肩挑", "officer._heads_both", widgets.YesNo(),
        aliases=("一肩挑", "书记主任一肩挑", "是否“一肩挑”"),
        help="不必填：书记兼主任的自动计为一肩挑，填了就核对。",
    )  # fmt: skip
    economic_head = Column(
        "集体经济组织负责人", "officer.economic_head", widgets.YesNo(),
        aliases=("是否集体经济组织负责人", "是否兼任集体经济组织负责人"), width=18,
    )  # fmt: skip
    supervises = Column(
        "监督委员会成员", "officer.supervises", widgets.YesNo(),
        aliases=("是否监委会成员", "村务监督委员会成员", "监委会成员"),
    )  # fmt: skip
    sources = Column(
        "来源", "officer.sources", CodeValues("officer_source"),
        aliases=("人员来源", "干部来源", "来源类别"), width=20, help="可填几项，用顿号分开。",
    )  # fmt: skip
    since = Column(
        "任职时间", "officer.since", widgets.Date(), aliases=("任现职时间", "任职年月"),
        sample="2021.03",
    )  # fmt: skip
    is_full_time = Column("是否专职", "officer.is_full_time", widgets.YesNo(), aliases=("专职",))
    monthly_pay = Column(
        "月报酬（元）", "officer.monthly_pay", widgets.Decimal(unit="元"),
        aliases=("月报酬", "报酬", "月工资"),
    )  # fmt: skip
    training = Column("培训情况", "officer.training", widgets.Text(200), width=24)
    phone = Column(
        "手机号码", "person.phone", widgets.Phone(),
        aliases=("手机", "手机号", "移动电话", "联系电话", "联系方式"), sensitive=True, width=16,
    )  # fmt: skip
    address = Column(
        "现居住地", "person.address", widgets.Text(200), aliases=("家庭住址", "住址"),
        sensitive=True, width=30,
    )  # fmt: skip
    remark = Column("备注", "officer.remark", widgets.Text(200), width=24)

    row_checks = (
        persons.IDENTITY_CHECK,
        RecordCheck(("party_post", "village_post", "supervises", "heads_both"), _posts),
    )

    @classmethod
    def words(cls) -> set[str]:
        return super().words() | set(_TOWNSHIPS)

    @classmethod
    def table_of(cls, book: OpenedBook, sheet: OpenedSheet) -> HeadedTable | None:
        """A column of townships before that of villages tells villages of one name apart."""
        table = super().table_of(book, sheet)
        if table is not None:
            _name_villages(table, sheet.name)
        return table


def _name_villages(table: HeadedTable, sheet: str) -> None:
    township, village = _named(table, _TOWNSHIPS), _named(table, (_PLACE, *_VILLAGES))
    if township is None or village is None:
        return

    def both(row: Sequence[Any]) -> Any:
        above, name = (reshaping.cell(row, one.position) for one in (township, village))
        return f"{above}{name}" if above and name and str(above) not in str(name) else name

    table.headings.remove(village)
    places = [both(row) for row in table.rows]
    reshaping.add(table, _PLACE, places, sheet=sheet, origin=village.position)


def _named(table: HeadedTable, words: Sequence[str]) -> Heading | None:
    known = {folded(word) for word in words}
    return next((h for h in table.headings if folded(h.label) in known), None)
