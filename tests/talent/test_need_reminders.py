"""What waits on the home page about needs, the matches of them, and facts that grew old."""

import datetime as dt

import pytest
from django.urls import reverse

from talent.domain import needs
from talent.pages.needs import of_needs
from talent.pages.talents import of_talents
from tests import clock
from tests.factories import accounts
from tests.factories.talent import MatchFactory, NeedFactory, TalentFactory

pytestmark = pytest.mark.django_db


def told(provider, user):
    return {todo.title: (list(todo.rows), todo.url) for todo in provider(user)}


def test_the_quarter_is_asked_about_in_its_last_ten_working_days():
    # Of 2026 the last ten working days of June begin on the 17th; the 19th is a day off.
    assert not needs.is_asked(dt.date(2026, 6, 8))
    assert needs.is_asked(dt.date(2026, 6, 22))
    assert not needs.is_asked(dt.date(2026, 7, 1))


@clock.at("2026-06-22T09:00")
def test_a_unit_says_what_it_still_looks_for(town, other, clerk):
    mine = NeedFactory(unit=town, confirmed_on=dt.date(2026, 3, 2))
    NeedFactory(unit=town, confirmed_on=dt.date(2026, 4, 2))
    NeedFactory(unit=other)
    rows, _ = told(of_needs, clerk)["本季度待确认的人才需求"]
    assert rows == [mine]


@clock.at("2026-06-22T09:00")
def test_the_office_publishes_and_asks_what_became_of_them(client, town, office):
    waiting = NeedFactory(unit=town, state="submitted")
    late = MatchFactory(need__unit=town, state="asked", due_on=dt.date(2026, 6, 19)).need
    MatchFactory(need__unit=town, state="asked", due_on=dt.date(2026, 6, 22))
    MatchFactory(need__unit=town, state="declined", due_on=dt.date(2026, 6, 1))
    found = told(of_needs, office)
    assert found["待发布的人才需求"][0] == [waiting]
    rows, url = found["人选过了期限的需求"]
    assert rows == [late]
    accounts.signed_in(client, office)
    assert [row.record for row in client.get(url).context["table"].rows] == [late]


@clock.at("2026-06-22T09:00")
def test_facts_that_grew_old_are_asked_for_by_their_unit(client, town, other, clerk):
    old = TalentFactory(unit=town, confirmed_on=dt.date(2025, 12, 1))
    never = TalentFactory(unit=town)
    TalentFactory(unit=town, confirmed_on=dt.date(2026, 6, 1))
    TalentFactory(unit=other)
    rows, url = told(of_talents, clerk)["资料待复核、过期的人才"]
    assert set(rows) == {old, never}
    accounts.signed_in(client, clerk)
    shown = {row.record for row in client.get(url).context["table"].rows}
    assert shown == {old, never}
    assert url.startswith(reverse("talent:talents"))
