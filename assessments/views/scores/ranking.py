"""A group's ranking of a month: looked at, scored again, published."""

from collections.abc import Callable
from typing import Any, ClassVar, Final, NamedTuple

import django_tables2 as tables
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from assessments import job_kinds
from assessments.choices import RunState
from assessments.domain.scores import publishing, rankings, runs
from assessments.domain.scores.rankings import GroupMonth, RankedSheet, Ranking, state_of
from assessments.domain.scores.standing import Assessed
from assessments.forms.scores import RunForm, SeenForm
from assessments.models import ScoreRun
from assessments.permissions import SCORES_APPROVE, SCORES_MANAGE, SCORES_VIEW
from assessments.views import months
from portal import parameters
from portal.access import require
from portal.audit.domain import events
from portal.jobs.models import Job
from portal.periods import Period
from portal.ui.actions import LIST_EXPORTED
from portal.ui.export import list_workbook
from portal.ui.papers import PagePaper, PaperHead, PaperTable
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import ActPage, Crumb, FormPage, Link, OnPaper, Page

RANKING: Final = "assessments:ranking"
STATE_TONES: Final = {
    RunState.UNSCORED: ("plain", "hourglass"),
    RunState.SCORED: ("warn", "calculator"),
    RunState.PUBLISHED: ("ok", "circle-check"),
    RunState.CORRECTED: ("info", "pencil"),
}


class RankingColumn(NamedTuple):
    """`is_open`: told of units, too, whose sheets the reader may not see."""

    label: str
    tells: Callable[[RankedSheet], Any]
    is_open: bool = True

    def of(self, one: RankedSheet) -> Any:
        return self.tells(one) if self.is_open or one.is_open else None


def columns_of(ranking: Ranking) -> list[RankingColumn]:
    """After place and unit."""
    fixed = [
        RankingColumn("综合得分", lambda one: one.sheet.total),
        RankingColumn("位次变化", lambda one: one.sheet.change),
        RankingColumn("环比", lambda one: one.sheet.month_on_month),
        RankingColumn("同比", lambda one: one.year_on_year),
        RankingColumn("全年累计均分", lambda one: one.so_far),
        RankingColumn("加分", lambda one: one.sheet.bonus, is_open=False),
        RankingColumn("扣分", lambda one: one.sheet.deduction, is_open=False),
    ]
    return [*fixed, *(_category(each.code, each.label) for each in ranking.categories)]


def _category(code: str, label: str) -> RankingColumn:
    return RankingColumn(label, lambda one: one.sheet.categories.get(code), is_open=False)


class RankingPage(OnPaper, Page):
    """部领导、考核办 on the 3rd: who stands where, what has moved, may it go out? A township, once
    it is published: where do we stand? On paper in meetings."""

    template_name = "assessments/scores/ranking.html"
    permission = SCORES_VIEW
    title = "考核排名"

    def prepare(self) -> None:
        """The own group's last month unless the address says otherwise; nonsense says nothing."""
        user = self.request.user
        self.works = user.can(SCORES_MANAGE) or user.can(SCORES_APPROVE)
        period = months.asked(self.request) or self._latest()
        self.pairs = rankings.groups(period)
        chosen = self._chosen(period)
        self.month: GroupMonth | None = chosen and rankings.month(*chosen, period, by=user)
        self.period = period
        self.run = self._run()

    def _run(self) -> ScoreRun | None:
        """What counts, unless the address names an earlier one or a correction to come."""
        if self.month is None:
            return None
        asked = parameters.key(self.request.GET.get("run"))
        return next((run for run in self.month.runs if run.pk == asked), self.month.run)

    def _latest(self) -> Period:
        """Of whoever works at it last month, of others the last one that is published."""
        last = months.running().previous()
        if self.works:
            return last
        return ScoreRun.objects.visible_to(self.request.user).latest_period() or last

    def _chosen(self, period: Period) -> Assessed | None:
        asked = [parameters.key(self.request.GET.get(name)) for name in ("scheme", "group")]
        by_key = {(scheme.pk, group.pk): (scheme, group) for scheme, group in self.pairs}
        if tuple(asked) in by_key:
            return by_key[asked[0], asked[1]]  # type: ignore[index]  # no None is a key
        own = rankings.own_groups(self.request.user.unit, period)
        first = [pair for pair in self.pairs if pair[1].pk in own] or self.pairs
        return first[0] if first else None

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        ranking = rankings.of(self.run, by=self.request.user) if self.run else None
        if ranking and self.request.GET.get("export") == "xlsx":
            return self.workbook(ranking)
        if ranking and self.request.GET.get("print"):
            return self.paper(ranking)
        if ranking and (document := self.paper_asked()) is not None:
            return document
        return self.render(ranking=ranking, **(table_of(ranking) if ranking else {}))

    def context(self, **extra: Any) -> dict[str, Any]:
        following = self.period.next()
        return super().context(
            month=self.month,
            run=self.run,
            state=state_of(self.run).label,
            tone=STATE_TONES[state_of(self.run)],
            period=self.period,
            previous=self.period.previous(),
            following=following if following <= months.running() else None,
            chosen=self.month.address(period=None) if self.month else "",
            pairs=self.pairs,
            job=self.live_job(),
            **extra,
        )

    def live_job(self) -> Job | None:
        """The run that is under way now."""
        if self.month is None or not self.works:
            return None
        key = job_kinds.key_of(self.month.scheme, self.month.group, self.period)
        jobs = Job.objects.visible_to(self.request.user).live()
        return jobs.filter(kind=job_kinds.SCORE, key=key).order_by("-pk").first()

    def actions(self) -> list[Link]:
        if self.month is None:
            return []
        user, run, address = self.request.user, self.run, self.month.address
        links = []
        if run and not run.is_published and user.can(SCORES_APPROVE):
            url = reverse("assessments:publish-scores", args=[run.pk])
            links.append(Link("公布", url, "send", "primary"))
        if not any(each.is_published for each in self.month.runs) and user.can(SCORES_MANAGE):
            word = "重新计分" if run else "计分"
            url = f"{reverse('assessments:run-scores')}?{address()}"
            links.append(Link(word, url, "calculator", "plain" if run else "primary"))
        if run and user.can(LISTS_EXPORT):
            links.append(
                Link("导出 Excel", f"?{address(export='xlsx', run=run.pk)}", "file-spreadsheet")
            )
            links.append(Link("打印", f"?{address(print=1, run=run.pk)}", "printer"))
            links += self.paper_links()
        return links

    def more_actions(self) -> list[Link]:
        links = [Link("申诉", reverse("assessments:objections"), "message-report")]
        if self.run and self.works:
            url = reverse("assessments:what-if", args=[self.run.pk])
            links.append(Link("试算：改满分、目标、计分办法", url, "flask"))
        return links

    # On paper ---------------------------------------------------------------------------------

    def workbook(self, ranking: Ranking) -> HttpResponse:
        require(self.request.user, LISTS_EXPORT)
        heads = ["位次", "单位", *(column.label for column in columns_of(ranking))]
        names = [f"column{number}" for number, _ in enumerate(heads)]
        named = zip(names, heads, strict=True)
        extra = [(name, tables.Column(verbose_name=head)) for name, head in named]
        rows = [
            {name: _in_sheet(value) for name, value in zip(names, cells, strict=True)}
            for cells in (
                (one.sheet.place, str(one.sheet.unit), *(c.of(one) for c in columns_of(ranking)))
                for one in ranking.sheets
            )
        ]
        table = tables.Table(rows, extra_columns=extra)
        return list_workbook(table, title=ranking.run.ranking_title, by=self.request.user)

    def on_paper(self) -> PagePaper:
        ranking: Any = rankings.of(self.run, by=self.request.user) if self.run else None
        columns = columns_of(ranking)
        rows = tuple(
            (str(one.sheet.place), str(one.sheet.unit), *(_on_paper(c.of(one)) for c in columns))
            for one in ranking.sheets
        )
        heads = (
            PaperHead("位次", 6, is_number=True),
            PaperHead("单位", 18),
            *(PaperHead(column.label, 10, is_number=True) for column in columns),
        )
        run = ranking.run
        about = f"{run.version}　{state_of(run).label}　{timezone.localtime():%Y年%m月%d日}"
        total = f"共 {len(rows):,} 个单位，平均 {run.mean} 分。"
        return PagePaper(run.ranking_title, about, (PaperTable(heads, rows),), (total,))

    def paper(self, ranking: Ranking) -> HttpResponse:
        require(self.request.user, LISTS_EXPORT)
        title = ranking.run.ranking_title
        events.record(
            LIST_EXPORTED, by=self.request.user, label=title, rows=len(ranking.sheets), paper=1
        )
        context = {
            "title": title,
            "run": ranking.run,
            "state": state_of(ranking.run).label,
            "now": timezone.localtime(),
            **table_of(ranking),
        }
        return render(self.request, "assessments/scores/ranking_paper.html", context)


def _on_paper(value: Any) -> str:
    return "" if value is None else str(value)


def table_of(ranking: Ranking) -> dict[str, Any]:
    columns = columns_of(ranking)
    return {
        "columns": columns,
        "rows": [(one, [(c.label, c.of(one)) for c in columns]) for one in ranking.sheets],
    }


def _in_sheet(value: Any) -> Any:
    """A mark is a number in a workbook."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return value


# Acts ---------------------------------------------------------------------------------------------


class RunScores(FormPage):
    """考核办, when late entries or corrected ledgers are to count."""

    title = "计分"
    permission = SCORES_MANAGE
    form_class = RunForm
    verb = "开始计分"
    done = "已提交，正在后台计分。"

    @property
    def cancel_url(self) -> str:
        return f"{reverse(RANKING)}?{self.request.GET.urlencode()}"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("考核排名", reverse(RANKING))]

    def initial(self) -> dict[str, Any]:
        return {"period": months.running().previous().code, **super().initial()}

    def consequences(self) -> list[str]:
        return [
            "按现在登记的数据、审核通过的台账和已同意的加减分事项计分，替换上次的结果。",
            "公布以前可以多次计分；数据没有变化，结果不变。",
            "在后台进行，完成后在排名页查看。",
        ]

    def act(self, form: RunForm) -> Job:
        asked, user = form.cleaned_data, self.request.user
        scheme, group, period = asked["scheme"], asked["group"], asked["period"]
        runs.check(scheme, period=period, group=group, by=user)
        return job_kinds.ask(scheme, group, period=period, by=user)


class PublishScores(ActPage):
    """部领导: may it go out?"""

    model = ScoreRun
    permission = SCORES_APPROVE
    title = "公布：{record}"
    form_class = SeenForm
    verb = "公布"
    danger = True
    done = "已公布，各单位可以查看自己的计分表。"
    watched: ClassVar[tuple[str, ...]] = ()

    def records(self) -> Any:
        return super().records().select_related("scheme", "group")

    def crumbs(self) -> list[Crumb]:
        return [Crumb("考核排名", self.record.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        return {"digest": self.record.digest}

    def consequences(self) -> list[str]:
        sheets = list(self.record.sheets.as_printed().select_related("unit"))
        if not sheets:
            return []
        first, last = sheets[0], sheets[-1]
        return [
            f"{len(sheets):,} 个单位，平均 {self.record.mean} 分。",
            f"最高 {first.unit} {first.total} 分，最低 {last.unit} {last.total} 分。",
            "公布后，各单位看到自己的计分表和本组各单位的综合得分、位次。",
            "公布后不能重新计分，也不能收回；确有错误的，另出更正。",
        ]

    def act(self, form: SeenForm) -> ScoreRun:
        return publishing.publish(
            self.record, seen=form.cleaned_data["digest"], by=self.request.user
        )
