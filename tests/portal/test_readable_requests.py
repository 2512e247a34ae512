"""What is no text never reaches a view."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from tests.factories import orgs
from tests.factories.accounts import UserFactory, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    orgs.county()
    return signed_in(client, UserFactory())


@pytest.mark.parametrize("name", ["search", "home", "my-access"])
def test_a_nul_in_an_address_is_a_bad_request(reader, name):
    answer = reader.get(reverse(name), {"q": "a\x00b"})
    assert answer.status_code == 400
    assert "不能识别的字符" in answer.content.decode()


def test_a_nul_in_a_form_is_a_bad_request(client):
    sent = {"username": "a\x00", "password": "x"}
    assert client.post(reverse("sign-in"), sent).status_code == 400


def test_a_nul_in_a_parameter_of_the_api_is_a_problem(reader):
    answer = reader.get(reverse("api:unit-list"), {"q": "a\x00"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_cookie_that_is_no_text_is_no_cookie(client):
    client.cookies.load('sessionid="\\000aaaaaaaaaa"')
    assert client.get(reverse("home")).status_code == 302


def test_a_way_on_that_is_no_path_leads_home(client):
    orgs.county()
    for target in ("abc", "//evil.example/", "javascript:alert(1)", "0"):
        assert client.get(reverse("sign-in"), {"next": target}).status_code == 200
        assert (
            f'value="{target}"'
            not in client.get(reverse("sign-in"), {"next": target}).content.decode()
        )


def test_a_fault_of_ours_stays_one(reader, monkeypatch):
    def fail(*_):
        raise IntegrityError("check constraint")

    monkeypatch.setattr("portal.ui.registry.searches.find", fail)
    with pytest.raises(IntegrityError):
        reader.get(reverse("search"), {"q": "a"})
