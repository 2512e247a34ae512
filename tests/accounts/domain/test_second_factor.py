import time

import pytest
from django.core.exceptions import ValidationError
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.access import Denied
from portal.accounts.domain import second_factor
from portal.audit.choices import Action
from portal.audit.models import Event
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(county):
    return UserFactory(unit=county, username="lina", name="李娜")


def code(user, *, confirmed=True):
    """What the phone shows; the device forgets what it accepted, as if half a minute had passed."""
    TOTPDevice.objects.filter(user=user).update(
        last_t=-1, throttling_failure_count=0, throttling_failure_timestamp=None
    )
    device = TOTPDevice.objects.get(user=user, confirmed=confirmed)
    return f"{totp(device.bin_key, device.step, device.t0, device.digits, device.drift):06}"


def enrolled(user):
    second_factor.begin(user)
    return second_factor.confirm(user, token=code(user, confirmed=False))


def test_begin_gives_the_same_key_until_it_is_confirmed(person):
    first, second = second_factor.begin(person), second_factor.begin(person)
    assert first == second
    assert first.uri.startswith("otpauth://totp/")
    assert "lina" in first.uri
    assert first.key.replace(" ", "") in first.uri
    assert first.qr_svg.startswith("<svg")
    assert not second_factor.is_set(person)


def test_confirm_puts_it_in_force_with_eight_backup_codes(person):
    device, codes = enrolled(person)
    assert (device.confirmed, second_factor.is_set(person)) == (True, True)
    assert len(set(codes)) == second_factor.backup_codes_left(person) == 8
    assert Event.objects.latest("pk").action == Action.SECOND_FACTOR_SET
    with pytest.raises(ValidationError, match="已启用"):
        second_factor.begin(person)


def test_wrong_code_confirms_nothing_and_is_counted(person):
    second_factor.begin(person)
    wrong = f"{(int(code(person, confirmed=False)) + 1) % 10**6:06}"
    with pytest.raises(ValidationError):
        second_factor.confirm(person, token=wrong)
    assert not second_factor.is_set(person)
    assert TOTPDevice.objects.get(user=person).throttling_failure_count == 1


def test_verify_accepts_a_code_once(person):
    enrolled(person)
    token = code(person)
    assert second_factor.verify(person, token=f"{token[:3]} {token[3:]}").user == person
    with pytest.raises(ValidationError, match="已经用过"):
        second_factor.verify(person, token=token)


def test_verify_accepts_each_backup_code_once(person):
    _, codes = enrolled(person)
    second_factor.verify(person, token=codes[0].upper())
    assert second_factor.backup_codes_left(person) == 7
    with pytest.raises(ValidationError):
        second_factor.verify(person, token=codes[0])


def test_guessing_is_slowed_down_even_for_the_right_code(person):
    enrolled(person)
    token = code(person)
    with pytest.raises(ValidationError):
        second_factor.verify(person, token="000000" if token != "000000" else "111111")
    with pytest.raises(ValidationError, match="秒后再试"):
        second_factor.verify(person, token=token)
    assert Event.objects.filter(action=Action.SIGN_IN_FAILED).count() == 2
    time.sleep(1.05)
    second_factor.verify(person, token=token)


def test_new_backup_codes_replace_the_old_ones(person):
    _, old = enrolled(person)
    new = second_factor.renew_backup_codes(person)
    assert not set(old) & set(new)
    assert second_factor.backup_codes_left(person) == 8


def test_remove_is_for_the_security_administrator_with_a_reason(security, system, person):
    enrolled(person)
    with pytest.raises(Denied):
        second_factor.remove(person, by=system, reason="换手机")
    with pytest.raises(Denied, match="自己"):
        second_factor.remove(security, by=security, reason="换手机")
    with pytest.raises(ValidationError):
        second_factor.remove(person, by=security, reason="")
    second_factor.remove(person, by=security, reason="换手机")
    assert not second_factor.is_set(person)
    assert second_factor.backup_codes_left(person) == 0
    assert Event.objects.latest("pk").detail == {"reason": "换手机"}
