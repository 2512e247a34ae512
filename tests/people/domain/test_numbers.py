"""Asking who holds an identity number: it leaves a trace, is limited, and answers no guess."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.audit.choices import AlertRule, Result
from portal.audit.domain import alerts
from portal.audit.models import Alert, Event
from portal.people.actions import NUMBER_SOUGHT
from portal.people.domain import identity, numbers
from tests.factories.accounts import signed_in
from tests.factories.audit import EventFactory
from tests.factories.branches import PartyOrganizationFactory
from tests.factories.people import PersonFactory, number

pytestmark = pytest.mark.django_db

NUMBER = number(dt.date(1985, 3, 12))
SOUGHT = {"action": NUMBER_SOUGHT}


def sought(**facts):
    return Event.objects.filter(**SOUGHT, **facts)


def register(client, unit, **more):
    facts = {"name": "李四", "sex": "male", "birth": "1985.03", "unit": unit.pk}
    return client.post(reverse("people:new"), {**facts, **more})


def wrong_check(whole):
    return whole[:17] + identity.CHECKS[(identity.CHECKS.index(whole[17]) + 1) % 11]


def test_search_leads_merged_rows_on_and_keeps_to_what_the_user_sees(keeper, member, other_town):
    person = PersonFactory(unit=other_town, identity=NUMBER)
    assert numbers.find(NUMBER.lower(), by=keeper) == person
    assert numbers.find(NUMBER, by=member) is None
    assert numbers.find(number(sequence=7), by=keeper) is None


def test_each_search_is_an_event_without_the_number(keeper, town):
    person = PersonFactory(unit=town, identity=NUMBER)
    numbers.find(NUMBER, by=keeper)
    numbers.find(number(sequence=7), by=keeper)
    hit, miss = sought().order_by("pk")
    assert (hit.actor, hit.object_id, hit.detail["found"]) == (keeper, str(person.pk), True)
    assert (miss.object_id, miss.detail["found"]) == ("", False)
    assert NUMBER not in f"{hit.detail}{hit.object_label}"


@pytest.mark.parametrize("cut", [lambda n: n[:17], wrong_check, lambda n: n[:6] + n[-4:]])
def test_partial_or_wrong_number_is_refused_alike_whether_it_is_registered_or_not(
    client, keeper, town, cut
):
    signed_in(client, keeper)

    def answers():
        find = client.post(reverse("people:find"), {"identity": cut(NUMBER)})
        new = register(client, town, identity=cut(NUMBER))
        return [_alert(page.content.decode()) for page in (find, new)]

    before = answers()
    PersonFactory(unit=town, identity=NUMBER)
    assert answers() == before
    assert not sought().exists()


def _alert(page):
    """What the page says about the field, without the tokens of the form."""
    return page.split("invalid-feedback")[1].split("</")[0]


def test_too_many_searches_are_refused_and_the_refusal_is_kept(client, keeper, town):
    PersonFactory(unit=town, identity=NUMBER)
    EventFactory.create_batch(numbers.MOST_AN_HOUR - 1, actor=keeper, **SOUGHT)
    signed_in(client, keeper)
    assert client.post(reverse("people:find"), {"identity": NUMBER}).status_code == 302
    refused = client.post(reverse("people:find"), {"identity": NUMBER})
    assert refused.status_code == 422
    assert "最近一小时按身份证号查找、核对已达 20 次" in refused.content.decode()
    assert "已登记在" not in register(client, town, identity=NUMBER).content.decode()
    assert sought(result=Result.REFUSED, actor=keeper).count() == 2


def test_a_day_has_its_own_limit(keeper, town):
    ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=5)
    EventFactory.create_batch(numbers.MOST_A_DAY, actor=keeper, at=ago, **SOUGHT)
    with pytest.raises(ValidationError, match="最近 24 小时"):
        numbers.find(NUMBER, by=keeper)


def test_form_that_says_whether_a_number_is_known_leaves_a_trace(client, keeper, member, town):
    PersonFactory(unit=town, identity=NUMBER)
    signed_in(client, member)
    assert "已登记在" in register(client, town, identity=NUMBER).content.decode()
    assert sought(actor=member).count() == 1
    # A free number with something else wrong answers as well.
    assert register(client, town, identity=number(sequence=9), birth="1990.01").status_code == 422
    assert sought(actor=member).count() == 2
    assert register(client, town, identity=number(sequence=9)).status_code == 302
    assert sought(actor=member).count() == 2, "the act has its own event"


def test_members_form_leaves_the_same_trace(client, keeper, town):
    organisation = PartyOrganizationFactory(unit=town)
    PersonFactory(unit=town, name="王五", identity=NUMBER)
    signed_in(client, keeper)
    answer = client.post(
        reverse("branches:new-member"),
        {
            "name": "李四",
            "sex": "male",
            "birth": "1985.03",
            "identity": NUMBER,
            "organization": organisation.pk,
            "category": "full",
            "tenure_adjust": "0",
            "joined_on": "2008.06",
            "confirmed_on": "2009.06",
        },
    )
    assert "已登记在“王五”名下" in answer.content.decode()
    assert sought(actor=keeper).count() == 1


def test_a_series_raises_an_alert_and_a_refusal_at_once(keeper, member):
    EventFactory.create_batch(11, actor=keeper, **SOUGHT)
    EventFactory(actor=member, result=Result.REFUSED, **SOUGHT)
    alerts.raise_due()
    raised = set(Alert.objects.values_list("rule", "subject", "count"))
    assert raised == {
        (AlertRule.NUMBER_SERIES, str(keeper.pk), 11),
        (AlertRule.NUMBER_GUESSES, str(member.pk), 1),
    }


def test_numbers_alike_but_for_the_middle_look_guessed():
    born = dt.date(1985, 3, 1)
    tries = [number(born + dt.timedelta(days=d), sequence=s) for d in range(28) for s in range(99)]
    alike = [n for n in tries if n[16:] == tries[0][16:]][: identity.MOST_ALIKE + 1]
    assert identity.look_guessed([*alike, None, "1234"]) == set(alike)
    assert identity.look_guessed(alike[1:]) == set()
