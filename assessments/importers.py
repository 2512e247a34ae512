"""Rosters of assessments: the yearly targets."""

from assessments.choices import TargetKey
from assessments.domain.targets import TARGETS
from portal.imports.kit import plain_roster, register

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
