"""Yearly targets: kept by the offices that assess, read by the unit they are of."""

from typing import ClassVar

from assessments.views.targets import Targets
from tests.factories.ledgers import UnitTargetFactory
from tests.records import OfRecords


class TestTargets(OfRecords):
    records, make = Targets, UnitTargetFactory
    facts: ClassVar = {"indicator": "F1", "year": "2026", "number": "120.50"}
    corrects: ClassVar = {"number": "130.00"}
