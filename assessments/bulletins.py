"""The bulletins made of ledgers and scores."""

from typing import Final

from assessments.domain.bulletins import monthly_ranking
from portal.periods import PeriodKind
from reports.choices import Layout
from reports.series import Section, Series, register

MONTHLY_RANKING: Final = register(
    Series(
        key="monthly_ranking",
        label="一月一排名",
        about="上月台账报送、分组排名、红榜黑榜、问题和约谈，附分类得分和累计得分。",
        kind=PeriodKind.MONTH,
        layout=Layout.OFFICIAL,
        day=5,
        title=lambda period: f"关于{period.label}基层党建工作考核排名情况的通报",
        addressees="各乡镇（街道）党（工）委，县直各单位党组（党委）",
        groups=("乡镇组", "党群", "政府", "双管"),
        sections=(
            Section("overview", "总体情况", monthly_ranking.overview),
            Section("rankings", "排名情况", monthly_ranking.rankings),
            Section("lists", "红榜和黑榜", monthly_ranking.lists),
            Section("late", "报送情况", monthly_ranking.late_ledgers),
            Section("problems", "问题和整改时限", monthly_ranking.problems),
            Section("interviews", "约谈", monthly_ranking.interviews),
            Section("categories", "分类得分", monthly_ranking.by_category, is_attachment=True),
            Section("so_far", "累计得分", monthly_ranking.so_far, is_attachment=True),
        ),
        position=10,
    )
)
