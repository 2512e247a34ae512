"""半年（年度）数据: forms-and-schemes §4.5. Sentences of every line of work and its table; a number
nobody counts is seen as a gap until a person says that it is printed as 未统计."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from assessments.domain.bulletins import yearly_tables
from assessments.domain.scoring.exact import HUNDRED, half_up, trimmed
from assessments.models import Indicator, SchemeVersion
from portal.orgs.models import GroupMembership
from portal.periods import Period, PeriodKind
from portal.registers.models import RegisterRecord
from reports import county
from reports.blocks import Block, Part, SectionHeading
from reports.county import CountyEntries, CountyFigures
from reports.wording import FigureRow, counted, figure, figure_table, keys_of, moved, prose

Sentence = Callable[[Period], Iterator[Part]]
_ADOPTED: Final = ("部分采纳", "采纳")


@dataclass(frozen=True)
class YearLine:
    """A line of work: what is said of it, and its table."""

    key: str
    label: str
    sentence: Sentence
    rows: Sequence[FigureRow] = ()

    def write(self, period: Period) -> Iterator[Block]:
        yield SectionHeading(self.label)
        yield prose(*self.sentence(period))
        if self.rows:
            yield from tabled(period, self.rows, f"{self.label}数据")


def tabled(period: Period, rows: Sequence[FigureRow], title: str) -> Iterator[Block]:
    numbers = CountyFigures(period, keys_of(rows))
    yield from figure_table(numbers, rows, title=title, heads=yearly_tables.HEADS)


def _whole(value: Decimal | None) -> Decimal | None:
    return None if value is None else trimmed(value)


# Sentences ---------------------------------------------------------------------------------------


def cadres(period: Period) -> Iterator[Part]:
    talks = CountyEntries("CAD-28", period).count("sort", "苗头提醒")
    honoured = CountyEntries("CAD-29", period).count("sort", "表彰奖励")
    yield from ("举办培训班", counted(None, "培训班期数"), "期，培训")
    yield from (
        counted(None, "培训人次"),
        "人次；从基层一线提拔",
        counted(None, "基层一线提拔人数"),
    )
    yield from ("名，占提拔总数的", counted(None, "基层一线提拔占比"), "%；提醒谈话")
    yield from (counted(talks, "提醒谈话人次"), "人次，函询", counted(None, "函询人次"))
    yield from ("人次；表彰", counted(honoured, "表彰人数"), "名；选派锻炼")
    yield from (counted(None, "选派锻炼人数"), "名。")


_INCOME, _WEAK = "township_monthly.inc_ytd", "township_monthly.inc_weak"
_SHAKY, _STANDARD, _ADJUSTED = "township_monthly.weak_open", "STD-1", "OFF-4"


def organisation(period: Period) -> Iterator[Part]:
    numbers = CountyFigures(period, (_INCOME, _WEAK, _SHAKY, _STANDARD, _ADJUSTED))
    linked = CountyEntries("BRA-23", Period.containing(period.last_day, PeriodKind.QUARTER))
    yield from ("村（社区）“两委”干部", counted(_whole(linked.total("officers")), "联系干部数"))
    yield from ("名、党员", counted(_whole(linked.total("members")), "联系党员数"), "名联系")
    yield from (counted(_whole(linked.total("households")), "联系户数"), "户；届中调整")
    yield from (counted(numbers.of(_ADJUSTED), "届中调整人数"), "名；软弱涣散党组织")
    yield from (counted(numbers.of(_SHAKY), "软弱涣散党组织数"), "个，完成整顿")
    yield from (counted(None, "完成整顿的党组织数"), "个；经营性收入")
    yield from (counted(numbers.of(_INCOME), "经营性收入"), "万元")
    yield from _against_last_year(numbers, _INCOME)
    yield from ("；薄弱村", counted(numbers.of(_WEAK), "薄弱村数"), "个")
    yield from _since_new_year(numbers)
    yield from ("；标准化达标率", counted(numbers.of(_STANDARD), "标准化达标率"), "%。")


def _against_last_year(numbers: CountyFigures, key: str) -> Iterator[Part]:
    now, before = numbers.of(key), numbers.of(key, numbers.before)
    if now is not None and before:
        yield from ("，比上年", *moved(half_up(HUNDRED * (now - before) / before, 1), "%"))


def _since_new_year(numbers: CountyFigures) -> Iterator[Part]:
    """Against the end of last year."""
    last_year = Period(PeriodKind.YEAR, numbers.period.year - 1)
    then, now = CountyFigures(last_year, (_WEAK,)).of(_WEAK), numbers.of(_WEAK)
    if then is not None and now is not None:
        word = "减少" if then >= now else "增加"
        yield from (f"，比年初{word}", figure(abs(then - now)), "个")


_MEMBERS: Final = "MEM-1"
_MEMBERS_AT_WORK, _SOLVED, _MODELS = "MEM-7", "BRA-25.closed", "BRA-31.closed"


def city(period: Period) -> Iterator[Part]:
    numbers = CountyFigures(period, (_MEMBERS_AT_WORK, _SOLVED, _MODELS))
    yield from (counted(None, "参加联合党委的党组织数"), "个党组织参加")
    yield from (counted(None, "社区联合党委数"), "个社区联合党委；在职党员")
    yield from (counted(numbers.of(_MEMBERS_AT_WORK), "在职党员数"), "名联系")
    yield from (counted(None, "在职党员联系户数"), "户；解决民生问题")
    yield from (counted(numbers.of(_SOLVED), "解决民生问题件数"), "件；模范机关")
    yield from (counted(numbers.of(_MODELS), "模范机关数"), "个。")


def rectification(period: Period) -> Iterator[Part]:
    """By source; closed by the end of the period of what was entered in it."""
    rows = county.entries_of("ASM-16")
    if not rows.exists():
        yield from ("问题", counted(None, "整改问题数"), "个。")
        return
    records = list(rows.filter(made_on__range=(period.first_day, period.last_day)))
    words = county.words_of("source", records)
    by_source: dict[str, list[RegisterRecord]] = {}
    for one in records:
        by_source.setdefault(words.get(one.open_values.get("source") or "", "其他"), []).append(one)
    if not by_source:
        yield "本期没有登记的问题。"
    for place, (source, found) in enumerate(sorted(by_source.items())):
        done = [one for one in found if one.closed_on and one.closed_on <= period.last_day]
        yield from (f"{'；' if place else ''}{source}问题", figure(len(found)), "个，完成整改")
        yield from (
            figure(len(done)),
            "个，完成率",
            figure(county.share(len(done), len(found))),
            "%",
        )
    yield "。" if by_source else ""


_CARRIERS, _CARDS, _TICKETS = "TAL-T16", "TAL-T12", "TAL-T13"


def talent(period: Period) -> Iterator[Part]:
    numbers = CountyFigures(period, (_CARRIERS, _CARDS, _TICKETS))
    yield from ("市级以上人才载体", counted(numbers.of(_CARRIERS), "市级以上人才载体数"))
    yield from ("个，人才服务卡", counted(numbers.of(_CARDS), "人才服务卡张数"), "张，办结服务事项")
    yield from (counted(numbers.of(_TICKETS), "办结服务事项件数"), "件。")


def retired(period: Period) -> Iterator[Part]:
    visited = CountyEntries("BRA-36", period).total("people", "whom", "离退休干部")
    yield from ("离退休党员", counted(_retired(period), "离退休党员数"), "名，走访慰问")
    yield from (counted(_whole(visited), "走访慰问离退休干部人次"), "人次。")


def _retired(period: Period) -> Decimal | None:
    """Members less those who work."""
    numbers = CountyFigures(period, (_MEMBERS, _MEMBERS_AT_WORK))
    every, working = numbers.of(_MEMBERS), numbers.of(_MEMBERS_AT_WORK)
    return None if every is None or working is None else every - working


def assessment(period: Period) -> Iterator[Part]:
    before = period.same_last_year()
    now, then = (_indicators(one) for one in (period, before))
    yield from ("考核单位", figure(_assessed(period)), "个，上年", figure(_assessed(before)), "个")
    yield from ("；指标", counted(now or None, "考核指标数"), "项")
    if now and then:
        rate = half_up(HUNDRED * (Decimal(now) - then) / then, 1)
        yield from ("，比上年", *moved(rate, "%"))
    yield "。"


def _assessed(period: Period) -> int:
    rows = GroupMembership.objects.on(period.last_day)
    return rows.order_by().values("unit").distinct().count()


def _indicators(period: Period) -> int:
    last = Period.containing(period.last_day, PeriodKind.MONTH)
    versions = SchemeVersion.objects.in_force(last).order_by().values("pk")
    return Indicator.objects.filter(version__in=versions).count()


def research(period: Period) -> Iterator[Part]:
    topics = CountyEntries("ASM-19", period)
    adopted = topics.total("proposals", "adopted", *_ADOPTED)
    yield from ("调研课题", counted(topics.count(), "调研课题数"), "个，对策建议")
    yield from (counted(_whole(topics.total("proposals")), "对策建议条数"), "条，采纳")
    yield from (counted(_whole(adopted), "采纳的对策建议条数"), "条。")


LINES: Final = (
    YearLine("cadres", "干部工作", cadres, yearly_tables.CADRES),
    YearLine("organisation", "组织工作", organisation, yearly_tables.ORGANISATION),
    YearLine("city", "城市和机关党建", city, yearly_tables.CITY),
    YearLine("rectification", "整改", rectification, yearly_tables.RECTIFICATION),
    YearLine("talent", "人才工作", talent, yearly_tables.TALENT),
    YearLine("retired", "老干部工作", retired, yearly_tables.RETIRED),
    YearLine("assessment", "考核工作", assessment, yearly_tables.ASSESSMENT),
    YearLine("research", "调研和信息", research, yearly_tables.RESEARCH),
)


def others(period: Period) -> Iterator[Block]:
    """What no line of work says in its own words."""
    yield SectionHeading("其他数据")
    yield from tabled(period, yearly_tables.OTHERS, "其他数据")
    yield prose("各村集体经营性收入分档：", counted(None, "各村集体经营性收入分档"), "。")
