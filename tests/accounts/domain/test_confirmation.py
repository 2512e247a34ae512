"""The own password asked once more: guessed as little as at the entrance."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from portal.accounts.actions import SIGN_IN_FAILED
from portal.accounts.domain import confirmation, lockouts
from portal.audit import context
from portal.audit.context import RequestOrigin
from portal.audit.models import Event
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = RequestOrigin(address="127.0.0.1"), RequestOrigin(address="10.0.0.9")


def ask(user, password=PASSWORD, origin=HERE):
    """The refusal, or nothing."""
    try:
        with context.coming_from(origin):
            confirmation.require_password(user, password=password)
    except ValidationError as refusal:
        return refusal.message_dict["password"][0]
    return None


def test_five_wrong_ones_lock_the_question_and_the_entrance(clerk, client):
    refusals = [ask(clerk, "wrong") for _ in range(5)]
    assert refusals[0] == "密码不正确。再输错 4 次将锁定 30 分钟。"
    assert ask(clerk) == "连续输错次数较多，已锁定，请 30 分钟后再试。"
    assert [lockout.user for lockout in lockouts.current()] == [clerk]
    signing_in = {"username": clerk.username, "password": PASSWORD}
    assert client.post("/sign-in/", signing_in).status_code == 429
    failed = Event.objects.filter(action=SIGN_IN_FAILED, actor=clerk)
    assert failed.count() == 5


def test_failures_at_the_entrance_count_too(clerk, client):
    for _ in range(4):
        client.post("/sign-in/", {"username": clerk.username, "password": "wrong"})
    assert ask(clerk, "wrong") == "密码不正确。再输错 0 次将锁定 30 分钟。"
    assert "已锁定" in ask(clerk)
    assert ask(clerk, origin=ELSEWHERE) is None


def test_the_right_one_forgets_the_failures(clerk):
    ask(clerk, "wrong")
    assert ask(clerk) is None
    assert "再输错 4 次" in ask(clerk, "wrong")


def test_inside_an_act_that_may_be_taken_back_it_refuses_to_count(clerk):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        confirmation.require_password(clerk, password="wrong")
