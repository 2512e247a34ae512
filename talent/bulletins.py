"""The report on talents: to the standing committee, every half-year."""

from typing import Final

from portal.periods import PeriodKind
from reports.choices import Layout
from reports.series import Series, SeriesSection, register
from talent.domain import report
from talent.permissions import TALENT_REPORT_KEEP

TALENT_REPORT: Final = register(
    Series(
        key="talent_report",
        label="人才专报",
        about="半年一期，呈县委常委会：队伍现状、引才和平台、服务、成员单位任务、政策兑现、"
        "需研究的问题；不含个人。",
        kind=PeriodKind.HALF,
        layout=Layout.REPORT,
        day=10,
        title=lambda period: f"关于{period.label}人才工作情况的报告",
        addressees="县委常委会",
        heard_by="县委常委会",
        office=TALENT_REPORT_KEEP,
        sections=(
            SeriesSection("teams", "队伍现状", report.teams),
            SeriesSection("drawn", "引才和平台", report.drawn),
            SeriesSection("services", "服务", report.services),
            SeriesSection("duties", "成员单位任务", report.duties),
            SeriesSection("policies", "政策兑现", report.policies),
            SeriesSection(
                "questions",
                "需研究的问题",
                report.questions,
                awaits="需研究的问题和下步打算，由人才办提出，在本部分补充文字",
            ),
        ),
        position=55,
    )
)
