"""The tables behind a cadre's first page: columns of one line, and which recorded line is meant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from cadres.choices import Item, Ladder
from cadres.domain.checks import CHECKS
from cadres.domain.records import MODELS
from cadres.importers import checks
from portal.codes import lookup
from portal.imports.kit import (
    CellError,
    Cells,
    CodeValue,
    Column,
    LineMatcher,
    Part,
    RecordCheck,
    Target,
    Widget,
    text_of,
    widgets,
)

Made = tuple[str, str, Callable[[], Widget], tuple[str, ...]]  # field, label, widget, aliases


@dataclass(frozen=True)
class LineSheet:
    """A sheet of the national workbook whose lines are one model's records."""

    code: str
    item: Item
    label: str
    prefix: str
    made: tuple[Made, ...]
    required: tuple[str, ...]
    matcher: LineMatcher
    shape: Callable[[Cells], Cells] = lambda cells: cells
    last: str = ""  # lines without this date come last: they hold at present
    sheet: tuple[Made, ...] = ()  # the sheet's columns, where they are not just the fields

    def column(self, number: int, made: Made) -> Column:
        name, label, widget, _ = made
        return Column(
            f"{self.label}{number}·{label}",
            f"{self.prefix}{number}.{name}",
            widget(),
            required=name in self.required,
        )

    def columns(self, number: int) -> dict[str, Column]:
        made = {f"{self.prefix}{number}_{one[0]}": self.column(number, one) for one in self.made}
        for key, column in made.items():
            column.key = key
        return made

    def target(self, number: int) -> Target:
        return Target(
            f"{self.prefix}{number}",
            MODELS[self.item],
            self.matcher,
            links={"cadre": "cadre"},
            optional=True,
        )

    def check(self, number: int) -> RecordCheck:
        return checks.line(CHECKS[self.item], self.columns(number), {})

    def part(self) -> Part:
        return Part(
            self.code,
            self.label,
            _sheet_columns(self),
            self.prefix,
            self.shape,
            self._order,
            {name: label for name, label, *_ in self.made},
        )

    def _order(self, cells: Cells) -> Any:
        """Ended lines before those that hold, the main one last: each makes room for the next."""
        is_main = _text(cells, "is_main") in ("是", "1", "√")
        return (self.last not in cells, is_main) if self.last else 0


@lru_cache
def _sheet_columns(lines: LineSheet) -> tuple[Column, ...]:
    columns = []
    for name, label, widget, aliases in (*_PERSON, *(lines.sheet or lines.made)):
        column = Column(label, f"line.{name}", widget(), aliases=aliases)
        column.key = name
        columns.append(column)
    return tuple(columns)


def _code(table: str) -> Callable[[], Widget]:
    return lambda: CodeValue(table)


def _text_of(length: int) -> Callable[[], Widget]:
    return lambda: widgets.Text(length)


def _text(cells: Cells, key: str) -> str:
    try:
        return text_of(cells[key][0]) if key in cells else ""
    except CellError:
        return ""


def _step(cells: Cells) -> Cells:
    """One column holds the level of a post or the rank; the kind says which."""
    if "step" not in cells:
        return cells
    kind, step = _text(cells, "ladder"), _text(cells, "step")
    is_rank = "职级" in kind if kind else lookup.find("rank", step) is not None
    rest = {key: cell for key, cell in cells.items() if key != "step"}
    if not kind:
        rest["ladder"] = (Ladder(Ladder.RANK if is_rank else Ladder.LEVEL).label, cells["step"][1])
    return {**rest, ("rank" if is_rank else "level"): cells["step"]}


def _from_names(cells: Cells) -> Cells:
    """A name the code table knows is the code, where the code's own column is blank."""
    shaped = dict(cells)
    for table, code, name in (
        ("education", "education", "education_name"),
        ("degree", "degree", "degree_name"),
        ("award", "award", "name"),
    ):
        if name in cells and code not in cells and lookup.find(table, _text(cells, name)):
            shaped[code] = cells[name]
    return shaped


class LadderKind(widgets.Choice):
    def __init__(self) -> None:
        super().__init__(Ladder, {"职务": Ladder.LEVEL, "领导职务": Ladder.LEVEL})


_date, _yes = widgets.Date, widgets.YesNo
_until = lambda: widgets.Date(until_now=True)  # noqa: E731 - a widget like the others
_PERSON: Final[tuple[Made, ...]] = (
    ("person.name", "姓名", widgets.Name, ("干部姓名",)),
    ("person.identity", "身份证号", widgets.Identity, ("身份证号码", "公民身份号码", "身份证")),
)
_STEPS: Final[tuple[Made, ...]] = (
    ("ladder", "类别", LadderKind, ()),
    ("since", "批准日期", _date, ()),
    ("document", "批准文号", _text_of(100), ()),
    ("until", "终止日期", _until, ()),
    ("state", "状态", _code("post_state"), ()),
)
_STEP: Final[Made] = ("step", "职务层次（职级）", widgets.Text, ("职务层次", "职级"))

POSTS: Final = LineSheet(
    "A02", Item.POSTS, "任职", "post",
    (
        ("institution", "任职机构名称", _text_of(100), ("任职机构",)),
        ("is_team_member", "是否领导成员", _yes, ()),
        ("member_class", "成员类别", _code("member_class"), ()),
        ("name", "职务名称", _text_of(100), ()),
        ("is_leading", "是否领导职务", _yes, ()),
        ("position", "职务排序", widgets.Integer, ()),
        ("team_position", "集体内排序", widgets.Integer, ()),
        ("since", "任职时间", _date, ()),
        ("document", "任职文号", _text_of(100), ()),
        ("method", "选拔任用方式", _code("selection_method"), ()),
        ("is_exceptional", "是否破格提拔", _yes, ()),
        ("state", "任职状态", _code("post_state"), ()),
        ("until", "免职时间", _until, ()),
        ("end_document", "免职文号", _text_of(100), ()),
        ("reason", "职务变动原因综述", _text_of(200), ()),
        ("is_printed", "职务输出标识", _yes, ("输出标识",)),
        ("is_main", "主职务", _yes, ("是否主职务",)),
    ),
    ("institution", "name"),
    LineMatcher("cadre", ("institution", "name"), ("since",)),
    last="until",
)  # fmt: skip
RANKS: Final = LineSheet(
    "A05", Item.RANKS, "职务职级", "rank",
    (
        *_STEPS,
        ("level", "职务层次", _code("post_level"), ()),
        ("rank", "职级", _code("rank"), ()),
    ),
    ("ladder",),
    LineMatcher("cadre", ("ladder",), ("level", "rank", "since")),
    shape=_step, last="until", sheet=(*_STEPS, _STEP),
)  # fmt: skip
TITLES: Final = LineSheet(
    "A06", Item.TITLES, "专业技术资格", "title",
    (
        ("code", "资格代码", _text_of(10), ()),
        ("name", "资格名称", _text_of(60), ()),
        ("obtained_on", "获得资格日期", _date, ()),
        ("means", "取得资格途径", _code("title_means"), ()),
        ("board", "评委会或考试名称", _text_of(100), ()),
        ("is_printed", "输出标识", _yes, ()),
    ),
    ("name",),
    LineMatcher("cadre", ("name",), ("obtained_on",)),
)  # fmt: skip
EDUCATIONS: Final = LineSheet(
    "A08", Item.EDUCATIONS, "学历学位", "study",
    (
        ("education_name", "学历名称", _text_of(40), ()),
        ("education", "学历代码", _code("education"), ()),
        ("degree_name", "学位名称", _text_of(40), ()),
        ("degree", "学位代码", _code("degree"), ()),
        ("enrolled_on", "入学时间", _date, ()),
        ("graduated_on", "毕（肄）业时间", _date, ("毕业时间", "毕肄业时间")),
        ("degree_on", "学位授予时间", _date, ()),
        ("school", "学校（单位）名称", _text_of(60), ("学校名称", "毕业院校")),
        ("major", "所学专业名称", _text_of(60), ("所学专业",)),
        ("major_kind", "所学专业类别", _text_of(40), ()),
        ("mode", "教育类别", _code("study_mode"), ()),
        ("years", "学制年限", lambda: widgets.Decimal(1, unit="年"), ()),
        ("is_printed", "输出标识", _yes, ()),
    ),
    ("mode",),
    LineMatcher("cadre", ("mode",), ("education", "degree", "graduated_on")),
    shape=_from_names,
)  # fmt: skip
AWARDS: Final = LineSheet(
    "A14", Item.AWARDS, "奖惩", "award",
    (
        ("name", "奖惩名称", _text_of(60), ()),
        ("award", "名称代码", _code("award"), ("奖惩名称代码",)),
        ("approved_on", "批准日期", _date, ()),
        ("authority", "批准机关", _text_of(60), ()),
        ("authority_level", "批准机关级别", _code("unit_level"), ()),
        ("post_level", "受奖惩时职务层次", _code("post_level"), ()),
        ("revoked_on", "撤销日期", _date, ()),
        ("authority_nature", "批准机关性质", _code("authority"), ()),
    ),
    ("award",),
    LineMatcher("cadre", ("award",), ("name", "approved_on")),
    shape=_from_names,
)  # fmt: skip
APPRAISALS: Final = LineSheet(
    "A15", Item.APPRAISALS, "考核", "review",
    (
        ("conclusion", "考核结论", _code("appraisal"), ("考核结果", "等次")),
        ("year", "考核年度", widgets.Year, ("年度",)),
    ),
    ("conclusion", "year"),
    LineMatcher("cadre", ("year",)),
)  # fmt: skip
FAMILY: Final = LineSheet(
    "A36", Item.FAMILY, "家庭成员", "kin",
    (
        ("name", "家庭成员姓名", widgets.Name, ()),
        ("relation", "称谓", _code("relation"), ()),
        ("birth", "出生日期", _date, ("出生年月",)),
        ("political", "政治面貌", _code("political"), ()),
        ("post", "工作单位及职务", _text_of(100), ()),
        ("position", "排序", widgets.Integer, ()),
    ),
    ("name", "relation"),
    LineMatcher("cadre", ("relation", "name")),
)  # fmt: skip
TABLES: Final[Sequence[LineSheet]] = (POSTS, RANKS, TITLES, EDUCATIONS, AWARDS, APPRAISALS, FAMILY)
