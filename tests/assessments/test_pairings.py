"""Which township a county unit stands by, and what surveys gave: plain records."""

from functools import cached_property
from typing import Any, ClassVar

from assessments.views.pairings import Pairings
from assessments.views.surveys import Surveys
from tests.factories import orgs
from tests.factories.judgements import PairingFactory, SurveyResultFactory
from tests.records import OfRecords


class TestPairings(OfRecords):
    records, make = Pairings, PairingFactory
    facts: ClassVar = {}

    @cached_property
    def corrects(self) -> dict[str, str]:  # type: ignore[override]  # of this site
        return {"township": str(orgs.township(self.site.here).pk)}

    def made(self, **facts: Any) -> Any:
        """A unit stands by one township: each record is of another."""
        return super().made(**{"unit": orgs.department(self.site.here), **facts})

    def sent(self, **changes: Any) -> dict[str, Any]:
        unit, township = orgs.department(self.site.here), orgs.township(self.site.here)
        return super().sent(**{"unit": unit.pk, "township": township.pk, **changes})


class TestSurveys(OfRecords):
    records, make = Surveys, SurveyResultFactory
    facts: ClassVar = {
        "name": "2026年群众满意度调查",
        "surveyed_on": "2026-10-10",
        "asked": "120",
        "mark": "93.50",
    }
    corrects: ClassVar = {"mark": "95.00"}
