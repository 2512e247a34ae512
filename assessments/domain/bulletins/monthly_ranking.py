"""一月一排名: forms-and-schemes §4.1."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils import timezone

from assessments.choices import LedgerState, Timeliness
from assessments.domain.bulletins import standings
from assessments.domain.bulletins.standings import GroupStanding
from assessments.domain.scoring.exact import mean, written
from assessments.models import InterviewProposal, Ledger, ScoreRun, ScoreSheet
from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.models import RegisterRecord
from reports import county
from reports.blocks import Attachment, Bar, BarChart, Block, Head, Part, Row, SectionHeading, Table
from reports.wording import figure, moved, named, prose

PROBLEMS, INTERVIEWS = "ASM-16", "ASM-13"
_MONTHS = range(1, 13)
# Columns that say a unit's total or its place; and what a sentence goes on into its items with.
TOTALS = frozenset(("位次", "综合得分", "上月位次", "位次变化", "环比", "累计平均", "累计位次")) | {
    f"{month}月" for month in _MONTHS
}
LOST = "，失分前三项："
_NOT_LAST = "本月为首次排名，无上月可比。"


def _centred(label: str, mm: int) -> Head:
    return Head(label, mm=mm, centred=True)


def _number(label: str, mm: int, marks: str = "") -> Head:
    return Head(label, mm=mm, centred=True, is_number=True, marks=marks)


# 一、总体情况 ------------------------------------------------------------


def overview(period: Period) -> Iterator[Block]:
    groups = standings.of(period)
    yield SectionHeading("总体情况")
    yield prose(*_ledgers(period))
    for group in groups:
        yield prose(*_of_group(group))


def _ledgers(period: Period) -> Iterator[Part]:
    """How the month's ledgers came in."""
    due = Ledger.objects.filter(period=period).exclude(state=LedgerState.EXEMPT)
    by_unit: dict[int, set[str]] = {}
    for ledger in due:
        by_unit.setdefault(ledger.unit_id, set()).add(ledger.timeliness_at())
    count = Counter(_worst(how) for how in by_unit.values())
    yield from (f"{period.number}月应报台账", figure(len(by_unit)), "个单位，按时报送")
    yield from (figure(count[Timeliness.IN_TIME]), "个，迟报", figure(count[Timeliness.LATE]))
    yield from ("个，未报", figure(count[Timeliness.MISSING]), "个。")


def _worst(how: set[str]) -> str:
    """A unit is in time where all of its ledgers are."""
    for each in (Timeliness.MISSING, Timeliness.LATE):
        if each in how:
            return each
    return Timeliness.IN_TIME


def _of_group(group: GroupStanding) -> Iterator[Part]:
    totals = [sheet.total for sheet in group.sheets]
    yield from (group.name, figure(len(totals)), "个单位平均", figure(group.run.mean), "分，最高")
    yield from (figure(max(totals)), "分，最低", figure(min(totals)), "分")
    if group.last_mean is None or not group.moves:
        yield f"。{_NOT_LAST}"
        return
    yield "，平均分比上月"
    yield from moved(group.run.mean - group.last_mean, "分")
    up = [by for by in group.moves.values() if by > 0]
    down = [by for by in group.moves.values() if by < 0]
    still = len(group.moves) - len(up) - len(down)
    yield from ("。位次上升", figure(len(up)), "个，下降", figure(len(down)), "个，不变")
    yield from (figure(still), "个")
    yield from _most(group, max(up, default=0), "上升")
    yield from _most(group, min(down, default=0), "下降")
    yield "。"


def _most(group: GroupStanding, by: int, word: str) -> Iterator[Part]:
    if not by:
        return
    units = [str(sheet.unit) for sheet, moved_by in group.moves.items() if moved_by == by]
    lead = "；" if word == "上升" else "，"
    yield from (f"{lead}{word}位次最多的是{named(units)}（", figure(abs(by)), "位）")


# 二、排名情况 ------------------------------------------------------------

_RANKING = (
    _number("位次", 12),
    Head("单位", mm=34),
    _number("综合得分", 20),
    _number("基础分", 20),
    _number("加减分", 16),
    _number("上月位次", 18),
    _centred("位次变化", 18),
    _centred("环比", 18),
)


def rankings(period: Period) -> Iterator[Block]:
    groups = standings.of(period)
    yield SectionHeading("排名情况")
    for group in groups:
        if len(groups) > 1:
            yield SectionHeading(group.name, level=2)
        rows = tuple(_ranked(sheet) for sheet in group.sheets)
        note = f"按“{group.run.version}”计分　{_counted_until(period)}"
        yield Table(_RANKING, rows, title=f"{group.name}排名", note=note)
        yield BarChart(
            f"{period.label}{group.name}综合得分",
            tuple(Bar(str(one.unit), written(one.total)) for one in group.sheets),
            unit="分",
            mean=written(group.run.mean),
        )


def _counted_until(period: Period) -> str:
    last = period.last_day
    return f"统计截止：{last.year}年{last.month}月{last.day}日　单位：分"


def explained(period: Period, unit: Unit, by: User) -> Iterator[tuple[str, str]]:
    """The unit's own sheets: each line with its working, its source and its proof."""
    mine = ScoreSheet.objects.visible_to(by).filter(unit=unit, run__period=period)
    for sheet in mine.filter(run__in=ScoreRun.objects.valid()).select_related("run__group"):
        yield f"计分表：每一项的算式、数据来源和佐证（{sheet.run.group}）", sheet.get_absolute_url()


def _ranked(sheet: ScoreSheet) -> Row:
    return Row(
        (
            sheet.place,
            str(sheet.unit),
            written(sheet.total),
            written(sheet.base),
            written(standings.others(sheet)),
            sheet.last_place or "—",
            sheet.change,
            sheet.month_on_month,
        )
    )


# 三、红榜和黑榜 ------------------------------------------------------------


def lists(period: Period) -> Iterator[Block]:
    yield SectionHeading("红榜和黑榜")
    groups = standings.of(period)
    red = [sheet for group in groups for sheet in group.red]
    black = [sheet for group in groups for sheet in group.black]
    if red:
        yield prose("列入红榜：", *_listed(red), "。")
    else:
        yield prose("本月没有单位列入红榜。")
    lost = standings.lost_most(black)
    for sheet in black:
        yield prose("列入黑榜：", *_listed([sheet]), LOST, *_lost(lost, sheet), "。")
    if not black:
        yield prose("本月没有单位列入黑榜。")
    new = [str(sheet.unit) for group in groups for sheet in group.in_transition]
    months = groups[0].rule["settling_months"]
    if new:
        yield prose(f"{named(new)}成立不满{months}个月，处于过渡期。")
    led_anew = [str(sheet.unit) for group in groups for sheet in group.newly_led]
    if led_anew:
        yield prose(f"{named(led_anew)}书记任职不满{months}个月，处于过渡期。")


def _listed(sheets: Sequence[ScoreSheet]) -> Iterator[Part]:
    for place, sheet in enumerate(sheets):
        lead = "、" if place else ""
        yield from (f"{lead}{sheet.unit}（", figure(sheet.total), "分，第")
        yield from (figure(sheet.place), "位）")


def _lost(lost: dict, sheet: ScoreSheet) -> Iterator[Part]:
    for place, line in enumerate(lost.get(sheet.pk, [])):
        lead = "、" if place else ""
        yield from (f"{lead}{line.indicator.label}（", figure(line.score), "/")
        yield from (figure(line.indicator.full), "）")


# 四、报送情况 ------------------------------------------------------------

_LATE_LEDGERS = (
    Head("单位", mm=40),
    Head("台账", mm=46),
    _centred("情况", 18),
    _centred("应报", 26),
    _centred("实报", 26),
)


def late_ledgers(period: Period) -> Iterator[Block]:
    yield SectionHeading("报送情况")
    rows = Ledger.objects.filter(period=period).select_related("unit", "form")
    ordered = rows.order_by("unit__path", "form__position", "pk")
    late = [one for one in ordered if one.timeliness_at() in (Timeliness.LATE, Timeliness.MISSING)]
    yield Table(
        _LATE_LEDGERS,
        tuple(map(_late, late)),
        title="迟报和未报的台账",
        empty="本月没有迟报、未报。",
    )


def _late(ledger: Ledger) -> Row:
    due = timezone.localtime(ledger.due_at)
    came = timezone.localtime(ledger.first_submitted_at) if ledger.first_submitted_at else None
    return Row(
        (
            str(ledger.unit),
            str(ledger.form),
            ledger.timely_label,
            f"{due:%m-%d %H:%M}",
            f"{came:%m-%d %H:%M}" if came else "—",
        )
    )


# 五、问题和整改时限 ------------------------------------------------------------

_PROBLEMS = (
    _number("序号", 12),
    Head("责任单位", mm=36),
    Head("问题", mm=66),
    _centred("来源", 18),
    _centred("整改时限", 24),
)


def problems(period: Period) -> Iterator[Block]:
    """Of the register of problems: what was entered in the month and is not closed."""
    yield SectionHeading("问题和整改时限")
    records = RegisterRecord.objects.unended().filter(
        register__code=PROBLEMS,
        made_on__range=(period.first_day, period.last_day),
    )
    ordered = records.select_related("unit", "version").order_by("unit__path", "due_on", "pk")
    sources = county.words_of("source", ordered)
    rows = (
        Row(
            (
                number,
                str(record.unit),
                record.open_values.get("matter", ""),
                sources.get(record.open_values.get("source", ""), ""),
                f"{record.due_on:%Y-%m-%d}" if record.due_on else "—",
            )
        )
        for number, record in enumerate(ordered, start=1)
    )
    yield Table(_PROBLEMS, tuple(rows), title="新增问题", empty="本月没有新增的问题。")


# 六、约谈 ------------------------------------------------------------


def interviews(period: Period) -> Iterator[Block]:
    """Only what the leaders have decided: entries of the register of interviews."""
    yield SectionHeading("约谈")
    entered = RegisterRecord.objects.standing().filter(
        register__code=INTERVIEWS, made_on__range=(period.next().first_day, timezone.localdate())
    )
    units = Unit.objects.filter(pk__in=entered.values("unit")).in_tree_order()
    names = [str(unit) for unit in units]
    yield prose(f"经研究，约谈{named(names)}。" if names else "本月没有约谈事项。")


def advised(period: Period, by: User) -> Iterator[str]:
    """Whom the rules name and no leader has decided on yet: on the signing copy alone."""
    named_ones = InterviewProposal.objects.visible_to(by).waiting().filter(period=period)
    for one in named_ones.select_related("unit__kind").order_by("unit__path", "cause"):
        yield f"{one.unit}{one.words.replace(' ', '')}，建议约谈。"


# 附件 ------------------------------------------------------------


def by_category(period: Period) -> Iterator[Block]:
    yield Attachment(f"{period.label}分类得分")
    for group in standings.of(period):
        heads = (
            _number("位次", 12),
            Head("单位", mm=33),
            *(_number(one.label, 17, written(one.full)) for one in group.categories),
            _number("加减分", 16),
            _number("综合得分", 28),
        )
        rows = tuple(_categories(group, sheet) for sheet in group.sheets)
        title = f"{group.name}分类得分"
        yield Table(heads, rows, title=title, note=_counted_until(period))


def _categories(group: GroupStanding, sheet: ScoreSheet) -> Row:
    marks = (sheet.categories.get(one.code, "—") for one in group.categories)
    others = written(standings.others(sheet))
    return Row((sheet.place, str(sheet.unit), *marks, others, written(sheet.total)))


def so_far(period: Period) -> Iterator[Block]:
    yield Attachment(f"{period.year}年1—{period.number}月累计得分")
    heads = (
        Head("单位", mm=33),
        *(_number(f"{month}月", 13) for month in _MONTHS),
        _number("累计平均", 20),
        _number("累计位次", 16),
    )
    for group in standings.of(period):
        by_unit = standings.so_far(group, period)
        means = {unit: mean(list(months.values())) for unit, months in by_unit.items()}
        rows = tuple(_so_far(sheet, by_unit, means) for sheet in group.sheets)
        title = f"{group.name}累计得分"
        yield Table(heads, rows, title=title, note=_counted_until(period))


def _so_far(
    sheet: ScoreSheet, by_unit: dict[int, dict[int, Decimal]], means: dict[int, Decimal]
) -> Row:
    months, own = by_unit[sheet.unit_id], means[sheet.unit_id]
    place = 1 + sum(other > own for other in means.values())
    told = (written(months[month]) if month in months else "" for month in _MONTHS)
    return Row((str(sheet.unit), *told, written(own), place))
