"""What each unit is to reach in a year: kept by the offices that assess."""

from assessments.actions import TARGET_CHANGED
from assessments.models import UnitTarget
from assessments.permissions import LEDGERS_MANAGE
from portal.deeds.domain import plain

TARGETS = plain.PlainActs(
    UnitTarget,
    LEDGERS_MANAGE,
    TARGET_CHANGED,
    fields=("unit", "indicator", "year", "number"),
    noun="年度目标",
    unit="unit",
)
