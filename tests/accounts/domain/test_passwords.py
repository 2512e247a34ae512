import datetime as dt

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from portal.access import Denied
from portal.accounts.actions import PASSWORD_RESET, SIGN_IN_FAILED
from portal.accounts.domain import accounts, passwords
from portal.accounts.passwords import one_time_password
from portal.audit.choices import Result
from portal.audit.models import Event
from tests.factories.accounts import PASSWORD, UserFactory, signed_in

pytestmark = pytest.mark.django_db
GOOD = "Quiet-Lake-{}9"


@pytest.fixture
def person(county):
    return UserFactory(unit=county, username="lina", name="李娜")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Ab1#xyz", "密码至少 10 个字符，现在是 7 个。"),
        ("abcdefgh1234", "小写字母、大写字母、数字、符号四类中至少包含三类。"),
        ("My-LINA-2026", "密码不能包含用户名。"),
        ("Ab1#李娜abcdef", "密码不能包含姓名。"),
        (PASSWORD, "不能使用最近 5 次用过的密码。"),
    ],
)
def test_password_policy(person, password, reason):
    with pytest.raises(ValidationError) as excinfo:
        validate_password(password, person)
    assert excinfo.value.messages == [reason]


def test_one_time_passwords_satisfy_the_policy_and_differ(person):
    given = {one_time_password() for _ in range(50)}
    assert len(given) == 50
    for password in given:
        validate_password(password, person)


def test_change_sets_the_password_and_ends_the_other_sessions(person, client):
    signed_in(client, person)
    here = client.session.row_key
    signed_in(Client(), person)
    passwords.change(person, old=PASSWORD, new=GOOD.format(1), keep_session=here)
    person.refresh_from_db()
    assert person.check_password(GOOD.format(1))
    assert [session.pk for session in person.sessions.all()] == [here]
    assert Event.objects.latest("pk").detail == {"sessions_ended": 1}


def test_change_clears_the_one_time_state(system, county):
    user, password = accounts.create(username="wangfang", name="王芳", unit=county, by=system)
    passwords.change(user, old=password, new=GOOD.format(1))
    user.refresh_from_db()
    assert (user.must_change_password, user.one_time_until) == (False, None)


def test_wrong_old_password_is_refused_and_recorded(person):
    with pytest.raises(ValidationError) as excinfo:
        passwords.change(person, old="wrong", new=GOOD.format(1))
    assert excinfo.value.message_dict == {"old": ["密码不正确。再输错 4 次将锁定 30 分钟。"]}
    event = Event.objects.latest("pk")
    assert (event.action, event.result) == (SIGN_IN_FAILED, Result.FAILED)


def test_the_last_five_passwords_are_not_used_again(person):
    old = PASSWORD
    for number in range(1, 7):
        passwords.change(person, old=old, new=GOOD.format(number))
        old = GOOD.format(number)
    for number in range(2, 7):
        with pytest.raises(ValidationError) as excinfo:
            passwords.change(person, old=old, new=GOOD.format(number))
        assert excinfo.value.message_dict == {"new": ["不能使用最近 5 次用过的密码。"]}
    passwords.change(person, old=old, new=GOOD.format(1))


def test_reset_gives_a_one_time_password_and_ends_sessions(security, person, client):
    signed_in(client, person)
    password = passwords.reset(person, by=security, reason="忘记密码")
    person.refresh_from_db()
    assert person.check_password(password)
    assert person.must_change_password
    assert abs(person.one_time_until - timezone.now() - dt.timedelta(hours=72)).seconds < 60
    assert person.sessions.count() == 0
    event = Event.objects.get(action=PASSWORD_RESET)
    assert (event.actor, event.detail) == (security, {"reason": "忘记密码"})


def test_reset_is_for_others_and_for_active_accounts(security, person, system):
    with pytest.raises(Denied, match="自己"):
        passwords.reset(security, by=security)
    with pytest.raises(Denied, match="重置密码"):
        passwords.reset(person, by=system)
    person.disabled_at = timezone.now()
    person.save()
    with pytest.raises(ValidationError, match="先启用"):
        passwords.reset(person, by=security)


def test_a_password_is_old_after_90_days(person):
    assert not passwords.is_old(person)
    person.password_set_at = timezone.now() - dt.timedelta(days=91)
    assert passwords.is_old(person)
