"""ORG-7: for how many months the secretary of a unit has been there."""

import pytest

from branches.choices.organisations import OrganisationKind
from branches.figures.secretaries import LEVELS
from branches.models import CommitteePost
from portal.dates import PartialDate
from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from tests import clock
from tests.factories import orgs
from tests.factories.branches import PartyOrganizationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = Period.parse("2026-10"), Period.parse("2026-11")


@pytest.fixture(autouse=True)
def _in_december():
    with clock.at("2026-12-02T09:00"):
        yield


@pytest.fixture
def town():
    return orgs.township(orgs.county())


def partial(text):
    return PartialDate.parse(text) if text else None


def served(unit, *terms, kind=OrganisationKind.COMMITTEE, post="1"):
    """By (person, since, until), in their order."""
    organisation = PartyOrganizationFactory(unit=unit, kind=kind)
    for person, since, until in terms:
        CommitteePost.objects.create(
            organization=organisation, person=person, post=post,
            since=partial(since), until=partial(until),
        )  # fmt: skip


def person(unit):
    return PersonFactory(unit=unit)


def months(unit, period=NOVEMBER):
    numbers = reading.read([FIGURES["ORG-7"]], [period], [unit])
    number = numbers.get(("ORG-7", period, unit.pk))
    return None if number is None or number.value is None else int(number.value)


@pytest.mark.parametrize(
    ("since", "counted"),
    [("2026-11-30", 1), ("2026-11-01", 1), ("2026-10-31", 2), ("2026-09", 3), ("2024-12", 24)],
)
def test_the_month_of_arrival_is_the_first(town, since, counted):
    served(town, (person(town), since, None))
    assert months(town) == counted


@pytest.mark.parametrize("since", [None, "2026", "2026-12-01"])
def test_who_came_later_or_nobody_knows_when_has_no_number(town, since):
    served(town, (person(town), since, None))
    assert months(town) is None


def test_a_second_term_goes_on_from_the_first(town):
    one, other = person(town), person(town)
    served(
        town,
        (one, "2019-01", "2020-01"),
        (other, "2020-01", "2021-11"),
        (one, "2021-11", "2026-10"),
        (one, "2026-10", None),
    )
    assert months(town) == 61


def test_it_is_reckoned_back_to_who_led_then(town):
    served(town, (person(town), "2025-11", "2026-11-05"), (person(town), "2026-11-05", None))
    assert (months(town, OCTOBER), months(town)) == (12, 1)


def test_a_leading_group_goes_before_the_committee_of_the_office(town):
    served(town, (person(town), "2020-01", None))
    served(town, (person(town), "2026-10", None), kind=OrganisationKind.LEADING_GROUP, post="8")
    served(town, (person(town), "2026-11", None), kind=OrganisationKind.BRANCH)
    assert months(town) == 2


def test_villages_have_no_such_number(town):
    assert orgs.village(town).kind.level not in LEVELS
