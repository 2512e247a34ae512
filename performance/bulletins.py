"""The bulletin made of the units' performance files."""

from typing import Final

from performance.domain import quarterly_review
from portal.periods import PeriodKind
from reports.choices import Layout
from reports.series import ALL_GROUPS, EVERYBODY, Series, SeriesSection, register

QUARTERLY_REVIEW: Final = register(
    Series(
        key="quarterly_review",
        label="季度评议通报",
        about="各单位实绩档案的季度评议：得分、位次、未达到时序的目标、调整的目标；不含个人档案。",
        kind=PeriodKind.QUARTER,
        layout=Layout.OFFICIAL,
        day=20,
        title=lambda period: f"关于{period.label}干事创业实绩评议情况的通报",
        addressees=EVERYBODY,
        groups=ALL_GROUPS,
        totals=frozenset({"季度得分", "位次", "位次变化", "上季得分"}),
        sections=(
            SeriesSection("overview", "总体情况", quarterly_review.overview),
            SeriesSection("marks", "评议得分", quarterly_review.marks_of_units),
            SeriesSection("behind", "未达到时序的目标", quarterly_review.behind),
            SeriesSection("changed", "调整的目标", quarterly_review.changed),
            SeriesSection(
                "trend", "近四个季度评议得分", quarterly_review.trend, is_attachment=True
            ),
        ),
        position=40,
    )
)
