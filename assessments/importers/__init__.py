"""Rosters of assessments: yearly targets, pairings, surveys, milestones of projects."""

from assessments.choices import TargetKey
from assessments.domain.grades.pairings import PAIRINGS
from assessments.domain.surveys import SURVEYS
from assessments.domain.targets import TARGETS
from assessments.importers.projects import ProjectRoster
from portal.imports.kit import plain_roster, register

__all__ = ["Pairings", "ProjectRoster", "Surveys", "Targets"]

Targets = register(
    plain_roster(
        TARGETS,
        key="targets",
        label="年度目标表",
        about="各单位全年要完成的目标，一个单位一项一年一行。",
        known_by=("unit", "indicator", "year"),
        list_url="assessments:targets",
        samples={
            "unit": "云岭县东河镇",
            "indicator": TargetKey.choices[0][1],
            "year": "2026",
            "number": "12",
        },
    )
)
Pairings = register(
    plain_roster(
        PAIRINGS,
        key="pairings",
        label="包联关系表",
        about="县直单位包联哪个乡镇（街道），一个单位一行。",
        known_by=("unit",),
        list_url="assessments:pairings",
        samples={"unit": "云岭县农业农村局", "township": "云岭县东河镇"},
    )
)

Surveys = register(
    plain_roster(
        SURVEYS,
        key="surveys",
        label="满意度调查结果表",
        about="群众（服务对象）满意度调查，一次调查一个单位一行，只导合计数。",
        known_by=("unit", "name", "surveyed_on"),
        list_url="assessments:surveys",
        samples={
            "unit": "云岭县东河镇",
            "name": "2026年群众满意度调查",
            "surveyed_on": "2026-10-10",
            "asked": "120",
            "mark": "93.5",
        },
        aliases={"mark": ("满意度", "满意率"), "asked": ("样本数", "有效问卷数")},
    )
)
