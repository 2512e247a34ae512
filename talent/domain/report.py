"""人才专报: forms-and-schemes §4.6, talent.md §11. Who was in the store is reckoned from the days
in the files, so that a report drafted later says the same; the rest are the county's figures."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db.models import Count, F, Q

from portal.codes import lookup
from portal.periods import Period
from portal.registers.models import RegisterRecord
from reports.blocks import (
    Bar,
    BarChart,
    Block,
    Head,
    Part,
    Row,
    SectionHeading,
    Table,
)
from reports.county import CountyFigures, entries_of, open_on, share, words_of
from reports.series import NotReadyError
from reports.wording import FigureRow, counted, figure, figure_heads, figure_table, keys_of, prose
from talent.choices import ABROAD, MatchState, NeedState, Satisfaction
from talent.domain import freshness, recognitions
from talent.models import Need, TalentProfile, Ticket

_UNSORTED: Final = "未归入队伍"
_TASKS: Final = "ASM-03"
_BRANCH: Final = 2  # digits of a code of fields that name its industry


def _numbers(period: Period, *keys: str) -> CountyFigures:
    return CountyFigures(period, keys, before=period.previous())


# 一、队伍现状 ------------------------------------------------------------


@dataclass(frozen=True)
class Store:
    """Who was in it at the end of a day."""

    day: dt.date

    @cached_property
    def rows(self) -> Any:
        return TalentProfile.objects.order_by().in_store_on(self.day)

    @cached_property
    def teams(self) -> Counter[str]:
        return Counter(self.rows.values_list("team", flat=True))

    @cached_property
    def high(self) -> Counter[str]:
        graded = recognitions.with_grade(self.rows, self.day).filter(grade_is_high=True)
        return Counter(graded.values_list("team", flat=True))

    def stored_since(self, first: dt.date) -> Counter[str]:
        new = TalentProfile.objects.order_by().filter(verified_on__range=(first, self.day))
        return Counter(new.values_list("team", flat=True))


def _centred(label: str, mm: int) -> Head:
    return Head(label, mm=mm, centred=True, is_number=True)


_TEAMS: Final = (
    Head("类别", mm=50),
    _centred("人数", 26),
    Head("比上期", mm=26, centred=True),
    _centred("高层次", 27),
    _centred("本期新增", 27),
)


def teams(period: Period) -> Iterator[Block]:
    now, then = Store(period.last_day), Store(period.previous().last_day)
    total = now.teams.total()
    if not total:
        raise NotReadyError(f"{period.label}末没有在库人才。请人才办核实入库后再起草。")
    new = now.stored_since(period.first_day)
    abroad = now.rows.filter(source=ABROAD).count()
    fresh = _numbers(period, "TAL-T05").of("TAL-T05")
    yield SectionHeading("队伍现状")
    yield prose(
        f"截至{_day(period.last_day)}，在库人才", figure(total), "人，其中高层次人才",
        figure(now.high.total()), "人，县籍在外人才", figure(abroad),
        "人；本期新增入库", figure(new.total()), "人，资料保鲜率",
        counted(fresh, "人才资料保鲜率"), "%。",
    )  # fmt: skip
    named = [*lookup.options("talent_team"), ("", _UNSORTED)]
    rows = [
        _team(label, now.teams[code], then.teams[code], now.high[code], new[code])
        for code, label in named
        if code or now.teams[code] or then.teams[code]
    ]
    rows.append(_team("合计", total, then.teams.total(), now.high.total(), new.total()))
    yield Table(_TEAMS, tuple(rows), title="人才队伍现状", note="单位：人")


def _team(label: str, number: int, before: int, high: int, new: int) -> Row:
    moved = f"{number - before:+d}" if number != before else "—"
    return Row((label, number, moved, high, new))


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# 二、引才和平台 ------------------------------------------------------------

_HEADS: Final = figure_heads("上期", "比上期")
DRAWN: Final = (
    FigureRow("全职引进", "人", "TAL-T06"),
    FigureRow("柔性签约", "人", "TAL-T07"),
    FigureRow("人才需求", "人", "TAL-T08"),
    FigureRow("人才需求满足率", "%", "TAL-T09"),
    FigureRow("乡贤", "人", "TAL-T10"),
    FigureRow("乡贤对接办结", "件", "TAL-T11"),
    FigureRow("有效服务卡", "张", "TAL-T12"),
    FigureRow("市级以上载体", "个", "TAL-T16"),
    FigureRow("专家联系覆盖率", "%", "TAL-T17"),
    FigureRow("特派员、入驻企业", "家", "TAL-T18"),
    FigureRow("特派员服务天数", "天", "TAL-T19"),
    FigureRow("项目上报", "项", "TAL-T20"),
    FigureRow("项目入选", "项", "TAL-T21"),
    FigureRow("命名", "人", "TAL-T22"),
    FigureRow("津贴", "元", "TAL-T23"),
    FigureRow("实习", "人", "TAL-T26"),
    FigureRow("合作高校", "所", "TAL-T27"),
    FigureRow("新引团队", "个", "TAL-T28"),
    FigureRow("人才公寓", "套", "TAL-T29"),
    FigureRow("公寓在住", "人", "TAL-T30"),
    FigureRow("人才活动", "场", "TAL-T31"),
    FigureRow("人才培训", "人次", "TAL-T32"),
    FigureRow("其中：党政人才", "人次", "TAL-T32.1"),
    FigureRow("经营管理人才", "人次", "TAL-T32.2"),
    FigureRow("专业技术人才", "人次", "TAL-T32.3"),
    FigureRow("高技能人才", "人次", "TAL-T32.4"),
    FigureRow("农村实用人才", "人次", "TAL-T32.5"),
    FigureRow("社会工作人才", "人次", "TAL-T32.6"),
)


def drawn(period: Period) -> Iterator[Block]:
    numbers = _numbers(period, *keys_of(DRAWN))
    told = {row.key: counted(numbers.of(row.key), row.label) for row in DRAWN}
    yield SectionHeading("引才和平台")
    yield prose(
        "全职引进", told["TAL-T06"], "人，柔性签约", told["TAL-T07"], "人；发布中的人才需求",
        told["TAL-T08"], "人，需求满足率", told["TAL-T09"], "%；市级以上载体", told["TAL-T16"],
        "个，有效服务卡", told["TAL-T12"], "张。",
    )  # fmt: skip
    yield from figure_table(numbers, DRAWN, title="引才和平台数据", heads=_HEADS)
    if bars := tuple(_industries(period)):
        yield BarChart("各行业人才需求和达成", bars, unit="人")


def _industries(period: Period) -> Iterator[Bar]:
    """Two bars an industry: looked for in the period, and found."""
    told = Need.objects.exclude(state__in=[NeedState.DRAFT, NeedState.SUBMITTED])
    within: Any = (
        told.with_filled()
        .filter(since__lte=period.last_day)
        .filter(Q(until=None) | Q(until__gte=period.first_day))
    )
    wanted: Counter[str] = Counter()
    filled: Counter[str] = Counter()
    for code, number, done in within.values_list("field", "number", "filled"):
        wanted[code[:_BRANCH]] += number
        filled[code[:_BRANCH]] += min(number, done)
    for code, number in sorted(wanted.items()):
        label = lookup.label("talent_field", code)
        yield Bar(f"{label} 需求", str(number))
        yield Bar(f"{label} 达成", str(filled[code]))


# 三、服务 ------------------------------------------------------------


def services(period: Period) -> Iterator[Block]:
    """Taken up in the period; kept in time, of those due in it, and content."""
    taken = Ticket.objects.filter(registered_on__range=(period.first_day, period.last_day))
    due = Ticket.objects.filter(due_on__range=(period.first_day, period.last_day))
    told = due.aggregate(
        every=Count("pk"),
        kept=Count("pk", filter=Q(done_on__lte=F("due_on"))),
        content=Count("pk", filter=Q(satisfaction=Satisfaction.GOOD)),
    )
    yield SectionHeading("服务")
    if not told["every"] and not taken.exists():
        yield prose("本期没有受理和到期的服务事项。")
        return
    rate: Part = "—"
    if (found := share(told["kept"], told["every"])) is not None:
        rate = figure(found)
    yield prose(
        "受理", figure(taken.count()), "件；应办结", figure(told["every"]), "件，按时办结",
        figure(told["kept"]), "件，按时率", rate, "%，满意", figure(told["content"]), "件。",
    )  # fmt: skip


# 四、成员单位任务 ------------------------------------------------------------

_DUTIES: Final = (
    Head("单位", mm=36),
    _centred("任务", 20),
    _centred("按期", 20),
    _centred("逾期", 20),
    Head("逾期事项", mm=60),
)


@dataclass
class _Duties:
    """Of a unit: all, kept in time, not closed though due."""

    every: int = 0
    in_time: int = 0
    late: int = 0
    matters: str = ""

    def add(self, task: RegisterRecord, *, day: dt.date) -> None:
        self.every += 1
        closed = task.closed_on if task.closed_on and task.closed_on <= day else None
        if closed and task.due_on and closed <= task.due_on:
            self.in_time += 1
        elif closed is None and task.due_on and task.due_on <= day:
            self.late += 1
            matter = str(task.open_values.get("matter", ""))
            self.matters = f"{self.matters}；{matter}" if self.matters else matter


def duties(period: Period) -> Iterator[Block]:
    """Those of the list of key tasks that are of this line of work."""
    day = period.last_day
    running = open_on(day) | Q(closed_on__range=(period.first_day, day), made_on__lte=day)
    tasks = list(entries_of(_TASKS).filter(running).order_by("unit__path", "pk"))
    lines = words_of("line", tasks)
    by_unit: dict[str, _Duties] = {}
    for task in tasks:
        if lines.get(task.open_values.get("line") or "") == "人才":
            by_unit.setdefault(str(task.unit), _Duties()).add(task, day=day)
    rows = tuple(
        Row((unit, one.every, one.in_time, one.late, one.matters or "—"))
        for unit, one in by_unit.items()
    )
    yield SectionHeading("成员单位任务")
    empty = "本期成员单位没有列入重点任务清单的人才任务。"
    yield Table(_DUTIES, rows, title="成员单位任务完成情况", empty=empty)


# 五、政策兑现 ------------------------------------------------------------


def policies(period: Period) -> Iterator[Block]:
    numbers = _numbers(period, "TAL-06.times", "TAL-06.amount")
    times, amount = (numbers.of(key) for key in ("TAL-06.times", "TAL-06.amount"))
    yield SectionHeading("政策兑现")
    yield prose(
        "兑现", counted(times, "人才政策兑现人次"), "人次，",
        counted(amount, "人才政策兑现金额"), "万元。",
    )  # fmt: skip


# 六、需研究的问题 ------------------------------------------------------------


def questions(period: Period) -> Iterator[Block]:
    """What the records say is wanting; what to do about it is people's to write."""
    day = period.last_day
    stored = Store(day).rows
    stale = stored.filter(freshness.stale(day)).count()
    ending = stored.filter(service_until__range=(day, period.next().last_day)).count()
    late = Ticket.objects.filter(registered_on__lte=day, due_on__lte=day)
    unmet = Need.objects.filter(until__range=(period.first_day, day)).exclude(
        state__in=[NeedState.DRAFT, NeedState.SUBMITTED]
    )
    unfilled = unmet.exclude(matches__state=MatchState.DONE).count()
    yield SectionHeading("需研究的问题")
    yield prose(
        "本期截止的需求中没有达成的", figure(unfilled), "项；到期没有办结的服务事项",
        figure(late.filter(Q(done_on=None) | Q(done_on__gt=day)).count()),
        "件；资料过期未确认", figure(stale), "人；下期服务期满", figure(ending), "人。",
    )  # fmt: skip
