import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import Session
from tests.accounts.domain.test_second_factor import shown
from tests.factories.accounts import PASSWORD, signed_in

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_own_sessions_can_be_ended_one_by_one(visitor, clerk):
    browser = visitor(clerk)
    other = signed_in(Client(), clerk).session.row_key
    page = text(browser.get(reverse("my-sessions")))
    assert "本次登录" in page
    assert other not in page
    handle = Session.objects.get(pk=other).handle
    browser.post(reverse("my-session-end"), {"handle": handle})
    assert list(Session.objects.values_list("pk", flat=True)) == [browser.session.row_key]


def test_a_session_of_somebody_else_does_not_exist(visitor, clerk, member):
    signed_in(Client(), member)
    handle = Session.objects.get(user=member).handle
    assert visitor(clerk).post(reverse("my-session-end"), {"handle": handle}).status_code == 404


def test_my_access_explains_itself_to_those_without_any_permission(visitor, clerk):
    page = text(visitor(clerk).get(reverse("my-access")))
    assert "柳湾村的“支部书记（信息员）”，覆盖 1 个单位" in page
    assert "查看审计记录" in page


def test_password_change_keeps_this_session_and_ends_the_others(visitor, clerk):
    browser, other = visitor(clerk), Client()
    signed_in(other, clerk)
    data = {"old": PASSWORD, "new": "Quiet-Lake-19", "repeat": "Quiet-Lake-19"}
    assert browser.post(reverse("my-password"), data).url == "/"
    assert browser.get("/").status_code == 200
    assert other.get("/").status_code == 302


def test_second_factor_is_set_up_and_its_codes_renewed(visitor, clerk):
    browser = visitor(clerk)
    begun = browser.get(reverse("my-second-factor")).context["enrolment"]
    wrong = browser.post(reverse("my-second-factor"), {"token": "abc"})
    assert wrong.status_code == 422
    first = browser.post(reverse("my-second-factor"), {"token": shown(begun.key)})
    assert len(first.context["codes"]) == 8
    assert "8 个" in text(browser.get(reverse("my-second-factor")))
    refused = browser.post(reverse("my-backup-codes"), {"password": "wrong"})
    assert refused.status_code == 422
    renewed = browser.post(reverse("my-backup-codes"), {"password": PASSWORD})
    assert len(set(renewed.context["codes"]) - set(first.context["codes"])) == 8
    assert renewed["Cache-Control"] == "no-store"


def test_the_key_to_be_confirmed_belongs_to_one_session(visitor, clerk):
    """A second browser of the same user never learns what the first one's phone was given."""
    here, there = visitor(clerk), signed_in(Client(), clerk)
    address = reverse("my-second-factor")
    first, again = (here.get(address).context["enrolment"].key for _ in range(2))
    second = there.get(address).context["enrolment"].key
    assert first == again != second
    assert there.post(address, {"token": shown(first)}).status_code == 422
    kept = str(list(Session.objects.values_list("session_data", flat=True)))
    assert first.replace(" ", "") not in kept
    assert len(here.post(address, {"token": shown(first)}).context["codes"]) == 8
