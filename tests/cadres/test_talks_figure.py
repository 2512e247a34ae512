"""How many of the cadres somebody talked with this year: seen by those who know of the talks."""

from decimal import Decimal

import pytest
from django.utils import timezone

from portal.figures import catalogue
from portal.figures.domain import reading
from portal.periods import Period
from portal.registers.domain import presets, records
from portal.registers.presets import PRESETS
from tests import clock
from tests.factories import accounts, orgs
from tests.factories.cadres import CadreFactory

pytestmark = pytest.mark.django_db
KEY = "CAD-28.coverage"


def coverage(unit):
    told = reading.now([catalogue.known(None)[KEY]], Period.parse("2026-11"), [unit])
    return next((one.value for one in told.values()), None)


def test_a_cadre_counts_once_however_often_somebody_talked_with_him():
    county = orgs.county()
    town, keeper = orgs.township(county), accounts.holder("cadre_office", county)
    cadres = [CadreFactory(unit=town) for _ in range(3)]
    assert coverage(town) is None
    with clock.at("2026-11-16T09:00"):
        (register,) = presets.install([PRESETS["CAD-28"]], on=timezone.localdate(), by=keeper)
        assert coverage(town) == 0
        talker = CadreFactory(unit=county).person
        raw = {"talked_on": "2026-11-10", "talker": talker.name, "sort": "任中"}
        raw |= {"partner": cadres[0].person.name, "content": "了解思想"}
        for day in ("2026-11-10", "2026-11-12"):
            records.create(register, unit=county, raw={**raw, "talked_on": day}, by=keeper)
        assert coverage(town) == Decimal("33.3")
        assert coverage(county) == Decimal("25.0")


def test_who_may_not_know_of_the_talks_does_not_know_the_figure():
    county = orgs.county()
    figure = catalogue.known(None)[KEY]
    known = {
        role: figure.known_to(accounts.holder(role, county))
        for role in ("cadre_office", "department_leader", "organization_office")
    }
    assert known == {"cadre_office": True, "department_leader": True, "organization_office": False}
