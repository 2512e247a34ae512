"""Two people in one form: what both changed is asked about, the rest is merged."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection
from django.test import Client

from portal.people.domain import people
from portal.people.models import Person
from portal.ui.views import forms, meanwhile
from tests.factories import orgs
from tests.factories.accounts import holder, signed_in
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return orgs.county()


@pytest.fixture
def person(county):
    return PersonFactory(unit=county, name="张三", native_place="云南云岭")


@pytest.fixture
def other(county):
    return holder("organization_office", county)


@pytest.fixture
def page(client, county, person):
    """The form as somebody opened it, and how it is sent with changes."""
    signed_in(client, holder("organization_office", county))

    class Opened:
        url = f"/people/{person.pk}/edit/"
        seen = client.get(url).context["page"].fingerprint()
        values = tuple(
            {
                "name": "张三", "sex": "male", "birth": "1985.03", "nationality": "汉族",
                "native_place": "云南云岭", "unit": county.pk,
            }.items()
        )  # fmt: skip

        def send(self, *, seen=None, **typed):
            return client.post(self.url, {**dict(self.values), "seen": seen or self.seen, **typed})

        def send_alone(self, native_place):
            """From a thread, with a connection of its own."""
            mine = Client()
            mine.cookies = client.cookies
            try:
                changed = {**dict(self.values), "seen": self.seen, "native_place": native_place}
                return mine.post(self.url, changed)
            finally:
                connection.close()

    return Opened()


def test_what_only_the_other_changed_stays_and_is_told(page, person, other, client):
    people.edit(person, birth=people.PartialDate(1985, 4), nationality="回族", by=other)
    answer = page.send(native_place="四川成都")
    assert answer.status_code == 302
    person = Person.objects.get(pk=person.pk)
    assert (str(person.birth), person.nationality) == ("1985.04", "回族")
    assert person.native_place == "四川成都"
    html = client.get(answer.url).content.decode()
    assert "他人在您填写期间修改的出生年月、民族已保留。" in html


def test_the_same_change_is_no_clash(page, person, other):
    people.edit(person, name="张三山", by=other)
    assert page.send(name=" 张三山 ").status_code == 302


def test_what_both_changed_is_asked_with_who_and_when(page, person, other):
    people.edit(person, native_place="四川绵阳", nationality="回族", by=other)
    answer = page.send(native_place="四川成都", birth="1985年5月")
    assert answer.status_code == 422
    (clash,) = answer.context["page"].meeting.clashes
    assert (clash.label, clash.mine, clash.theirs) == ("籍贯", "四川成都", "四川绵阳")
    assert clash.at is not None
    assert "已被他人修改" in answer.content.decode()
    form = answer.context["form"]
    assert form["native_place"].value() == "四川成都"
    assert form["nationality"].value() == "回族"
    assert Person.objects.get(pk=person.pk).native_place == "四川绵阳"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "四川成都"), ("theirs", "四川绵阳")])
def test_a_choice_is_made_field_by_field(page, person, other, choice, kept):
    people.edit(person, native_place="四川绵阳", by=other)
    asked = page.send(native_place="四川成都", birth="1985年5月")
    seen = asked.context["page"].fingerprint()
    answer = page.send(
        native_place="四川成都", birth="1985年5月", seen=seen, choose_native_place=choice
    )
    assert answer.status_code == 302
    person = Person.objects.get(pk=person.pk)
    assert (person.native_place, str(person.birth)) == (kept, "1985.05")


def test_a_third_change_meanwhile_is_asked_again(page, person, other):
    people.edit(person, native_place="四川绵阳", by=other)
    seen = page.send(native_place="四川成都").context["page"].fingerprint()
    people.edit(person, native_place="贵州贵阳", by=other)
    answer = page.send(native_place="四川成都", seen=seen, choose_native_place="mine")
    assert answer.status_code == 422
    (clash,) = answer.context["page"].meeting.clashes
    assert clash.theirs == "贵州贵阳"


@pytest.mark.parametrize("seen", ["x", "eyJhIjoxfQ:forged", "a:b:c"])
def test_what_did_not_come_from_a_page_is_not_saved(page, person, seen):
    answer = page.send(name="张三山", seen=seen)
    assert answer.status_code == 422
    assert Person.objects.get(pk=person.pk).name == "张三"


def test_days_and_numbers_are_compared_as_such(client, county):
    town = orgs.township(county)
    signed_in(client, holder("organization_office", county))
    url = f"/orgs/units/{town.pk}/correct/"
    values = {
        "kind": town.kind_id, "name": town.name, "short_name": town.short_name, "code": town.code,
        "position": f"{town.position}", "opened_on": f"{town.opened_on:%Y年%m月%d日}",
        "seen": client.get(url).context["page"].fingerprint(),
    }  # fmt: skip
    type(town).objects.filter(pk=town.pk).update(position=77, opened_on=dt.date(1999, 1, 2))
    client.post(url, {**values, "short_name": "新简称"})
    town.refresh_from_db()
    assert (town.short_name, town.position) == ("新简称", 77)
    assert town.opened_on == dt.date(1999, 1, 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_at_the_same_moment_the_later_one_is_asked(page, person, monkeypatch):
    """Before, both were compared with the record as it was, and the later one won unasked."""
    compared, real = threading.Barrier(2), meanwhile.meet

    def compare_together(*args):
        met = real(*args)
        with suppress(threading.BrokenBarrierError):
            compared.wait(timeout=1)  # passed only if both may be here at once
        return met

    monkeypatch.setattr(forms, "meet", compare_together)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(page.send_alone, ("云南红河", "云南曲靖")))
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    person.refresh_from_db()
    saved = next(a for a in answers if a.status_code == 302)
    assert person.native_place == saved.wsgi_request.POST["native_place"]
