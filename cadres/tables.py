import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cadres.choices import FULL_TIME, IN_SERVICE, Item
from cadres.domain.completeness import WHOLE
from cadres.domain.saving import spoken
from cadres.models import Cadre, CadreRecord, Education, Rank
from portal.codes import lookup
from portal.dates import PartialDate
from portal.people.domain import measures
from portal.people.models import Person
from portal.ui.tables import ListTable, NameColumn, NumberColumn, badge

_NUMBERS: Final = {"td": {"class": "num text-nowrap"}}
_GOOD, _FAIR = 90, 70


def dotted(value: PartialDate | None) -> str:
    return value.dotted if value else ""


class MonthColumn(tables.Column):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, attrs=_NUMBERS, **kwargs)

    def render(self, value: PartialDate) -> str:
        return value.dotted

    value = render


class CompletenessColumn(NumberColumn):
    def render(self, value: int) -> SafeString:
        tone = "ok" if value == WHOLE else "plain" if value >= _GOOD else "warn"
        return badge(f"{value}%", "bad" if value < _FAIR else tone)

    def value(self, value: int) -> str:
        return f"{value}%"


class CadreTable(ListTable):
    """What is told is told of `then`, the day asked for."""

    name = NameColumn(verbose_name="姓名", accessor="person__name", order_by=("person__name_key",))
    post = tables.Column(
        verbose_name="现任职务", accessor="post_then", order_by=("post_then", "pk")
    )
    unit = tables.Column(verbose_name="统计关系所在单位", order_by=("unit__path", "position"))
    sex = tables.Column(
        verbose_name="性别", accessor="person__get_sex_display", order_by=("person__sex", "pk")
    )
    age = NumberColumn(verbose_name="年龄", accessor="person__birth", order_by=("-person__birth",))
    birth = MonthColumn(verbose_name="出生年月", accessor="person__birth")
    nationality = tables.Column(verbose_name="民族", accessor="person__nationality")
    native_place = tables.Column(verbose_name="籍贯", accessor="person__native_place")
    level = tables.Column(verbose_name="职务层次", accessor="level_then", order_by=("level_then",))
    rank = tables.Column(verbose_name="职级", accessor="rank_then", order_by=("rank_then",))
    post_since = MonthColumn(verbose_name="任现职时间", accessor="post_since_then")
    level_since = MonthColumn(verbose_name="任现职务层次时间")
    rank_since = MonthColumn(verbose_name="任现职级时间")
    work_since = MonthColumn(verbose_name="参加工作时间")
    party_since = MonthColumn(verbose_name="入党时间")
    fulltime = tables.Column(
        verbose_name="全日制教育", accessor="pk", order_by=("fulltime_then", "pk")
    )
    inservice = tables.Column(
        verbose_name="在职教育", accessor="pk", order_by=("inservice_then", "pk")
    )
    highest = tables.Column(verbose_name="最高学历", accessor="highest_then", empty_values=())
    political = tables.Column(
        verbose_name="政治面貌", accessor="get_political_display", order_by=("political", "pk")
    )
    manage_class = tables.Column(
        verbose_name="管理类别",
        accessor="get_manage_class_display",
        order_by=("manage_class", "pk"),
    )
    title = tables.Column(verbose_name="专业技术职务")
    completeness = CompletenessColumn(verbose_name="完整度")

    class Meta(ListTable.Meta):
        model = Cadre
        fields = ()

    def render_age(self, value: PartialDate, record: Cadre) -> int:
        return value.age_on(_then(record))

    def render_level(self, value: str) -> str:
        return lookup.label("post_level", value)

    def render_rank(self, value: str) -> str:
        return lookup.label("rank", value)

    def render_highest(self, value: str) -> str:
        return measures.SCHOOLINGS[value]

    def render_fulltime(self, record: Cadre) -> str:
        return _schooling(record, FULL_TIME)

    def render_inservice(self, record: Cadre) -> str:
        return _schooling(record, IN_SERVICE)

    value_age = render_age
    value_level = render_level
    value_rank = render_rank
    value_highest = render_highest
    value_fulltime = render_fulltime
    value_inservice = render_inservice


class CandidateTable(ListTable):
    name = NameColumn(verbose_name="姓名", order_by=("name_key",))
    sex = tables.Column(verbose_name="性别")
    birth = MonthColumn(verbose_name="出生年月")
    unit = tables.Column(verbose_name="所在单位", order_by=("unit__path",))
    open = tables.Column(
        verbose_name="办理",
        accessor="pk",
        orderable=False,
        attrs={"screen_only": True, "choosable": False},
    )

    class Meta(ListTable.Meta):
        model = Person
        fields = ()

    def render_open(self, value: int) -> SafeString:
        address = reverse("cadres:new", args=[value])
        return format_html('<a class="btn btn-sm" href="{}">建立干部档案</a>', address)


def _then(record: Any) -> dt.date:
    return record.then


def _schooling(record: Cadre, mode: str) -> str:
    """`大学 学士；云岭大学 财政学`: what was finished last by the day, of one mode."""
    moment = PartialDate.of(_then(record))
    for course in record.courses:  # type: ignore[attr-defined] # read ahead by the list
        over = course.graduated_on or course.degree_on
        if course.mode == mode and (over is None or over <= moment):
            where = " ".join(filter(None, [course.school, course.major]))
            return "；".join(filter(None, [str(course), where]))
    return ""


# The tables of a file ------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownColumn:
    heading: str
    cell: Callable[[Any], str]
    is_number: bool = False


def _of(field: str, heading: str) -> ShownColumn:
    return ShownColumn(heading, lambda record: spoken(record, field))


def _month(field: str, heading: str) -> ShownColumn:
    return ShownColumn(heading, lambda record: dotted(getattr(record, field)), is_number=True)


def _yes(field: str, heading: str) -> ShownColumn:
    return ShownColumn(heading, lambda record: "是" if getattr(record, field) else "")


def _course(which: str) -> Callable[[Education], str]:
    return lambda record: getattr(record, f"shown_{which}")


def _step(record: Rank) -> str:
    return record.label


def columns_of(item: Item) -> tuple[ShownColumn, ...]:
    return _COLUMNS[item]


def cells_of(record: CadreRecord) -> list[tuple[ShownColumn, str]]:
    return [(column, column.cell(record)) for column in _COLUMNS[record.item]]


_COLUMNS: Final[dict[Item, tuple[ShownColumn, ...]]] = {
    Item.POSTS: (
        ShownColumn("职务", str),
        _yes("is_main", "主职务"),
        _of("member_class", "成员类别"),
        _month("since", "任职时间"),
        _of("document", "任职文号"),
        _of("method", "选拔任用方式"),
        _month("until", "免职时间"),
        _of("end_document", "免职文号"),
        _of("reason", "变动原因"),
    ),
    Item.RANKS: (
        _of("ladder", "类别"),
        ShownColumn("职务层次（职级）", _step),
        _month("since", "批准日期"),
        _of("document", "批准文号"),
        _month("until", "终止日期"),
    ),
    Item.TITLES: (
        _of("name", "资格名称"),
        _of("code", "资格代码"),
        _month("obtained_on", "获得资格日期"),
        _of("means", "取得途径"),
        _of("board", "评委会或考试名称"),
    ),
    Item.EDUCATIONS: (
        _of("mode", "教育类别"),
        ShownColumn("学历", _course("education")),
        ShownColumn("学位", _course("degree")),
        _of("school", "学校（单位）"),
        _of("major", "专业"),
        _month("enrolled_on", "入学"),
        _month("graduated_on", "毕（肄）业"),
        _month("degree_on", "学位授予"),
    ),
    Item.AWARDS: (
        ShownColumn("奖惩名称", str),
        _month("approved_on", "批准日期"),
        _of("authority", "批准机关"),
        _of("authority_nature", "机关性质"),
        _of("post_level", "时任职务层次"),
        _month("revoked_on", "撤销日期"),
    ),
    Item.APPRAISALS: (_of("year", "考核年度"), _of("conclusion", "考核结论")),
    Item.FAMILY: (
        _of("relation", "称谓"),
        _of("name", "姓名"),
        _month("birth", "出生年月"),
        _of("political", "政治面貌"),
        _of("post", "工作单位及职务"),
    ),
    Item.RESUME: (
        _month("since", "起"),
        ShownColumn("止", lambda line: dotted(line.until) or "至今", is_number=True),
        _of("text", "经历"),
    ),
}
