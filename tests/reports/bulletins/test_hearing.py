"""A report the standing committee heard: told once it is signed, counted on the meeting's day."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from reports.choices import BulletinState
from reports.domain.bulletins import hearing
from tests import clock
from tests.factories import accounts, bulletins, orgs

pytestmark = pytest.mark.django_db

FIRST, OCTOBER, NOVEMBER = (Period.parse(code) for code in ("2026-H1", "2026-10", "2026-11"))
DAY = dt.date(2026, 11, 12)


@pytest.fixture(autouse=True)
def _then():
    with clock.at("2026-11-30T09:00"):
        yield


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def office(county):
    return accounts.holder("talent_office", county)


@pytest.fixture
def report(county):
    signed = dt.datetime(2026, 11, 10, 9, tzinfo=dt.UTC)
    return bulletins.row(BulletinState.SIGNED, key="talent_report", period=FIRST, signed_at=signed)


def counted(county, period):
    numbers = reading.read([FIGURES["TAL-T35"]], [period], [county])
    return numbers["TAL-T35", period, county.pk].value


def test_it_counts_on_the_day_of_the_meeting(client, county, office, report):
    client.force_login(office)
    answer = client.post(f"{report.get_absolute_url()}heard/", {"heard_on": "2026-11-12"})
    assert answer.status_code == 302
    report.refresh_from_db()
    assert report.heard_on == DAY
    assert (counted(county, OCTOBER), counted(county, NOVEMBER)) == (0, 1)
    rows = FIGURES["TAL-T35"].rows
    assert client.get(rows(NOVEMBER, county, office)).context["total"] == 1
    assert client.get(rows(OCTOBER, county, office)).context["total"] == 0
    assert "县委常委会" in client.get(report.get_absolute_url()).content.decode()


def test_what_was_taken_back_was_not_heard(county, office, report):
    hearing.tell(report, heard_on=DAY, by=office)
    type(report).objects.filter(pk=report.pk).update(state=BulletinState.WITHDRAWN)
    assert counted(county, NOVEMBER) == 0


@pytest.mark.parametrize(
    ("day", "says"), [("2026-11-09", "不能早于它"), ("2026-12-01", "会议还没有开")]
)
def test_a_day_that_cannot_be_is_refused(office, report, day, says):
    with pytest.raises(ValidationError, match=says):
        hearing.tell(report, heard_on=dt.date.fromisoformat(day), by=office)


def test_a_draft_and_what_goes_to_no_meeting_are_refused(county, office):
    draft = bulletins.row(key="talent_report", period=FIRST)
    with pytest.raises(ValidationError, match="签发以后才登记"):
        hearing.tell(draft, heard_on=DAY, by=office)
    manager = accounts.holder("general_office", county)
    with pytest.raises(ValidationError, match="不能登记听取"):
        hearing.tell(bulletins.row(BulletinState.PUBLISHED), heard_on=DAY, by=manager)


def test_told_by_mistake_it_is_unsaid(county, office, report):
    hearing.tell(report, heard_on=DAY, by=office)
    assert hearing.tell(report, heard_on=None, by=office).heard_on is None
    assert counted(county, NOVEMBER) == 0
