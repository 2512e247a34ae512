"""Since when organisations are on the list of abnormal ones."""

import datetime as dt

import pytest
from django.urls import reverse

from branches import tasks
from branches.choices.organisations import HostState
from branches.domain import abnormal_spells
from branches.models import AbnormalSpell
from portal.dates import PartialDate
from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from tests import clock
from tests.factories import accounts, orgs
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.life import ActivityFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _today():
    with clock.at("2026-11-21T09:00"):
        yield


def branch(full=3, **facts):
    made = PartyOrganizationFactory(**facts)
    MemberFactory.create_batch(full, organization=made)
    return made


def stopped(**facts):
    return branch(host_state=HostState.DORMANT, **facts)


def spells():
    rows = AbnormalSpell.objects.order_by("since", "pk")
    return [(row.organization, row.since, row.until) for row in rows]


def test_it_begins_ends_and_begins_again():
    other, one = stopped(), branch()
    abnormal_spells.keep(TODAY)  # the first time in the county: what is there is reckoned
    one.host_state = HostState.CANCELLED
    one.save()
    for _ in range(2):  # a second run of the day changes nothing
        abnormal_spells.keep(TODAY + dt.timedelta(1))
    one.host_state = HostState.ACTIVE
    one.save()
    abnormal_spells.keep(TODAY + dt.timedelta(5))
    one.host_state = HostState.DORMANT
    one.save()
    abnormal_spells.keep(TODAY + dt.timedelta(9))
    mine = [spell[1:] for spell in spells() if spell[0] == one]
    days = [TODAY + dt.timedelta(n) for n in (1, 5, 9)]
    assert mine == [(days[0], days[1]), (days[2], None)]
    assert [spell[2] for spell in spells() if spell[0] == other] == [None]


def test_the_clock_keeps_them():
    one = stopped()
    tasks.keep_abnormal_spells()
    assert spells() == [(one, TODAY, None)]


class TestReckonedBack:
    def test_too_few_members_month_by_month(self):
        """Two since 10 May: hollow after three months, known of the 21st of August."""
        one = branch(full=2)
        MemberFactory(organization=one, left_on=dt.date(2026, 5, 10), leaving_reason="1")
        long = branch(full=1)
        young = branch(full=1, founded_on=PartialDate(2026, 4, 1))
        abnormal_spells.keep(TODAY)
        since = {spell[0]: spell[1] for spell in spells()}
        assert since[one] == dt.date(2026, 8, 21)
        assert since[long] == dt.date(2025, 11, 21)  # no further than a year
        assert since[young] == dt.date(2026, 7, 21)

    def test_no_activity_from_the_last_one(self):
        """The last on 12 March: six full months without end with September."""
        one, other = branch(), branch()
        ActivityFactory(organization=one, held_on=dt.date(2026, 3, 12))
        ActivityFactory(organization=other, held_on=dt.date(2026, 11, 2))
        abnormal_spells.keep(TODAY)
        assert spells() == [(one, dt.date(2026, 10, 1), None)]

    def test_a_host_that_stopped_from_when_it_was_written_down(self):
        """The database writes its own clock into a history: the days are given here."""
        one = stopped()
        told = (
            (HostState.DORMANT, day(6, 3)),
            (HostState.ACTIVE, day(7, 1)),
            (HostState.CANCELLED, day(8, 9)),
            (HostState.CANCELLED, day(9, 1)),
        )
        assert abnormal_spells.stopped_since(told) == dt.date(2026, 8, 9)
        assert abnormal_spells.stopped_since(told[:2]) is None
        abnormal_spells.keep(TODAY)
        assert [spell[0] for spell in spells()] == [one]


def day(month, number):
    return dt.datetime(2026, month, number, 10, tzinfo=dt.UTC)


def numbers(unit, period="2026-11"):
    asked = [FIGURES["ORG-5"], FIGURES["ORG-5.old"]]
    found = reading.read(asked, [Period.parse(period)], [unit])
    return [int(number.value) for number in found.values()]


def test_the_figure_counts_what_lasts_longer_than_three_months():
    town = orgs.township(orgs.county())
    rows = [stopped(unit=town) for _ in range(3)]
    days = [dt.date(2026, 8, 20), dt.date(2026, 8, 21), dt.date(2026, 11, 20)]
    for one, since in zip(rows, days, strict=True):
        AbnormalSpell.objects.create(organization=one, since=since)
    cured = branch(unit=town)
    AbnormalSpell.objects.create(organization=cured, since=dt.date(2026, 1, 1))
    assert numbers(town) == [3, 1]


def test_the_list_says_since_when_and_finds_those_that_last(client):
    county = orgs.county()
    old, new = stopped(unit=county), stopped(unit=county)
    AbnormalSpell.objects.create(organization=old, since=dt.date(2026, 5, 6))
    accounts.signed_in(client, accounts.holder("organization_office", county))
    page = client.get(reverse("branches:abnormal"))
    assert "2026-05-06" in page.text
    assert str(new) in page.text
    found = client.get(reverse("branches:abnormal"), {"lasting": "long"}).text
    assert (str(old) in found, str(new) in found) == (True, False)
