"""Who suits a need as nobody did before: told once, to whoever may match, until looked at."""

import datetime as dt

import pytest
from django.urls import reverse

from portal.inbox.models import Notice
from talent.domain import matches, newcomers
from talent.pages.needs import of_needs
from tests import clock
from tests.factories import accounts
from tests.factories import talent as make

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 30)
TITLE = "有新的高匹配人选的需求"


@pytest.fixture
def need(town):
    return make.NeedFactory(unit=town)


def fitting(town, **facts):
    """Field and way are as asked; nothing else is: 100."""
    return make.TalentFactory(unit=town, **{"ways": ["03"], **facts})


def listed(user, day=DAY):
    with clock.at(f"{day}T09:00"):
        found = {todo.title: todo.rows for todo in of_needs(user)}
        return list(found[TITLE]) if TITLE in found else None


def test_only_who_reaches_the_line_and_is_not_in_the_need_yet(town, need):
    one = fitting(town)
    fitting(town, field="0402")
    make.MatchFactory(need=need, profile=fitting(town), state="asked")
    said_no = fitting(town)
    make.ConsentFactory(profile=said_no, answer="no")
    assert newcomers.look(DAY) == 1
    need.refresh_from_db()
    assert need.newly_suited == [one.pk]


def test_nobody_is_told_twice_but_after_he_had_fallen_below(town, need):
    one = fitting(town)
    assert newcomers.look(DAY) == 1
    assert newcomers.look(DAY + dt.timedelta(days=1)) == 0
    one.ways = []
    one.save()
    assert newcomers.look(DAY + dt.timedelta(days=2)) == 0
    one.ways = ["03"]
    one.save()
    assert newcomers.look(DAY + dt.timedelta(days=3)) == 1


def test_twice_on_a_day_tells_of_both(town, need):
    one = fitting(town)
    newcomers.look(DAY)
    other = fitting(town)
    newcomers.look(DAY)
    need.refresh_from_db()
    assert need.newly_suited == [one.pk, other.pk]


def test_one_message_a_day_to_whoever_matches(town, need, office, clerk):
    fitting(town)
    make.NeedFactory(unit=town, field="0402")
    newcomers.look(DAY)
    newcomers.look(DAY)
    told = Notice.objects.get()
    assert (told.user, told.title) == (office, "1 项人才需求有新的高匹配人选")
    assert (told.text, told.url) == (str(need), f"{reverse('talent:needs')}?suited=true")


def test_it_waits_on_the_home_page_for_a_week_or_until_he_is_chosen(town, need, office, clerk):
    one, other = fitting(town), fitting(town)
    newcomers.look(DAY)
    assert listed(office) == [need]
    assert listed(clerk) is None
    assert listed(office, DAY + dt.timedelta(days=6)) == [need]
    assert listed(office, DAY + dt.timedelta(days=7)) == []
    make.ConsentFactory(profile=other, answer="no")
    with clock.at("2026-11-30T10:00"):
        matches.choose(need, profile=one, by=office)
    assert listed(office) == []


def test_a_need_that_is_closed_tells_of_nobody(town, need, office):
    fitting(town)
    newcomers.look(DAY)
    type(need).objects.filter(pk=need.pk).update(state="closed", closed_on=DAY)
    assert listed(office) == []
    newcomers.look(DAY)
    need.refresh_from_db()
    assert need.suited == []


@clock.at("2026-11-30T09:00")
def test_the_list_is_the_offices_and_the_workbench_marks_who_is_new(
    client, town, need, office, clerk
):
    one = fitting(town)
    newcomers.look(DAY)
    need.refresh_from_db()
    accounts.signed_in(client, office)
    url = f"{reverse('talent:needs')}?suited=true"
    assert [row.record for row in client.get(url).context["table"].rows] == [need]
    page = client.get(f"{need.get_absolute_url()}?tab=workbench")
    assert one.person.name in page.content.decode()
    assert newcomers.keys_of(need, DAY) == {one.pk}
    accounts.signed_in(client, clerk)
    assert list(client.get(url).context["table"].rows) == []


def test_statements_grow_by_needs_only(town, django_assert_max_num_queries):
    for _ in range(3):
        make.NeedFactory(unit=town)
        fitting(town)
    with django_assert_max_num_queries(30):
        newcomers.look(DAY)
