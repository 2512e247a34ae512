"""The bulletins made of ledgers and scores."""

from typing import Any, Final

from assessments.domain.bulletins import (
    information_monthly,
    information_quarterly,
    monthly_ranking,
    weekly_notice,
    yearly_data,
)
from assessments.domain.scores.publishing import RANKING
from portal.periods import PeriodKind
from reports.choices import Layout
from reports.series import ALL_GROUPS, EVERYBODY, Series, SeriesSection, register

MONTHLY_RANKING: Final = register(
    Series(
        key=RANKING,
        label="一月一排名",
        about="上月台账报送、分组排名、红榜黑榜、问题和约谈，附分类得分和累计得分。",
        kind=PeriodKind.MONTH,
        layout=Layout.OFFICIAL,
        day=5,
        title=lambda period: f"关于{period.label}基层党建工作考核排名情况的通报",
        addressees=EVERYBODY,
        groups=ALL_GROUPS,
        explains=monthly_ranking.explained,
        advises=monthly_ranking.advised,
        totals=monthly_ranking.TOTALS,
        open_parts=frozenset({"总体情况", "红榜和黑榜"}),
        detail_after=monthly_ranking.LOST,
        sections=(
            SeriesSection("overview", "总体情况", monthly_ranking.overview),
            SeriesSection("rankings", "排名情况", monthly_ranking.rankings),
            SeriesSection("lists", "红榜和黑榜", monthly_ranking.lists),
            SeriesSection("late", "报送情况", monthly_ranking.late_ledgers, stays=True),
            SeriesSection("problems", "问题和整改时限", monthly_ranking.problems, stays=True),
            SeriesSection("interviews", "约谈", monthly_ranking.interviews, stays=True),
            SeriesSection(
                "categories", "分类得分", monthly_ranking.by_category, is_attachment=True
            ),
            SeriesSection("so_far", "累计得分", monthly_ranking.so_far, is_attachment=True),
        ),
        position=10,
    )
)

WEEKLY_NOTICE: Final = register(
    Series(
        key="weekly_notice",
        label="重点工作周通报",
        about="重点任务一周的进展：新增、销号、逾期、下周到期，按期率；不排名。",
        kind=PeriodKind.WEEK,
        layout=Layout.BRIEFING,
        day=1,
        title=lambda period: f"{period.label}重点任务进展情况",
        addressees=EVERYBODY,
        groups=ALL_GROUPS,
        totals=frozenset({"在办", "本周销号", "逾期", "按期率（%）", "状态"}),
        sections=(
            SeriesSection("overview", "总体", weekly_notice.overview),
            SeriesSection("by_unit", "各单位进展", weekly_notice.by_unit),
            SeriesSection("closed", "本周销号", weekly_notice.closed),
            SeriesSection("overdue", "逾期任务", weekly_notice.overdue),
            SeriesSection("help", "需协调的问题", weekly_notice.asked_for),
        ),
        position=20,
    )
)

INFORMATION_MONTHLY: Final = register(
    Series(
        key="information_monthly",
        label="信息工作通报",
        about="上月信息报送和采用：各级采用条数、分组积分、采用篇目；不印作者。",
        kind=PeriodKind.MONTH,
        layout=Layout.BRIEFING,
        day=6,
        title=lambda period: f"{period.label}信息报送和采用情况",
        addressees=EVERYBODY,
        groups=ALL_GROUPS,
        totals=frozenset({"位次", "积分"}),
        sections=(
            SeriesSection("overview", "总体情况", information_monthly.overview),
            SeriesSection("points", "积分情况", information_monthly.points),
            SeriesSection("taken", "采用篇目", information_monthly.taken),
        ),
        position=30,
    )
)

INFORMATION_QUARTERLY: Final = register(
    Series(
        key="information_quarterly",
        label="信息工作季评",
        about="一个季度的信息报送和采用：分组积分、位次变化，没有报送问题建议的单位；不印作者。",
        kind=PeriodKind.QUARTER,
        layout=Layout.BRIEFING,
        day=6,
        title=lambda period: f"{period.label}信息工作季评",
        addressees=EVERYBODY,
        groups=ALL_GROUPS,
        totals=frozenset({"位次", "本季积分", "上季位次", "位次变化"}),
        sections=(
            SeriesSection("overview", "总体情况", information_quarterly.overview),
            SeriesSection("points", "积分情况", information_quarterly.points),
            SeriesSection("lacking", "未报送问题建议的单位", information_quarterly.without_advice),
            SeriesSection("taken", "采用篇目", information_quarterly.taken),
        ),
        position=35,
    )
)


def _yearly(key: str, label: str, kind: PeriodKind, **facts: Any) -> Series:
    """The same sections for half a year and for a year."""
    return register(
        Series(
            key=key,
            label=label,
            about="各项工作的数据：一句话和一张表，与上年同期比较；没有统计的照实写明。",
            kind=kind,
            layout=Layout.OFFICIAL,
            day=10,
            title=lambda period: f"关于{period.label}组织工作主要数据的通报",
            addressees=EVERYBODY,
            groups=ALL_GROUPS,
            sections=(
                *(SeriesSection(one.key, one.label, one.write) for one in yearly_data.LINES),
                SeriesSection("others", "其他数据", yearly_data.others),
            ),
            **facts,
        )
    )


HALF_YEAR: Final = _yearly("half_year", "半年数据", PeriodKind.HALF, position=50, numbers=(1,))
YEAR: Final = _yearly("year", "年度数据", PeriodKind.YEAR, position=60)
