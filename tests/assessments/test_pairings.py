"""Which township a county unit stands by, and what surveys gave: plain records."""

from typing import Any, ClassVar

from assessments.views.pairings import Pairings
from assessments.views.surveys import Surveys
from tests.factories import orgs
from tests.factories.judgements import PairingFactory, SurveyResultFactory
from tests.records import OfRecords


class TestPairings(OfRecords):
    records, make = Pairings, PairingFactory
    facts: ClassVar = {}
    corrects: ClassVar = {}

    def sent(self, **changes: Any) -> dict[str, Any]:
        township = orgs.township(self.site.county)
        return super().sent(**{"township": township.pk, **changes})


class TestSurveys(OfRecords):
    records, make = Surveys, SurveyResultFactory
    facts: ClassVar = {
        "name": "2026年群众满意度调查",
        "surveyed_on": "2026-11-10",
        "asked": "120",
        "mark": "93.50",
    }
    corrects: ClassVar = {"mark": "95.00"}
