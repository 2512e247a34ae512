import importlib
import time
from base64 import b32decode
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django_otp.oath import totp

from portal.access import Denied
from portal.accounts.actions import SECOND_FACTOR_SET, SIGN_IN_FAILED
from portal.accounts.domain import second_factor
from portal.accounts.models import BackupCode, BackupDevice, PhoneDevice
from portal.audit.models import Event
from portal.crypto import keys as keyring
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(county):
    return UserFactory(unit=county, username="lina", name="李娜")


def shown(key):
    """What the phone shows that was given this key."""
    return f"{totp(b32decode(key.replace(' ', ''))):06}"


def code(user):
    """What the phone shows; the device forgets what it accepted, as if half a minute had passed."""
    PhoneDevice.objects.filter(user=user).update(
        last_t=-1, throttling_failure_count=0, throttling_failure_timestamp=None
    )
    device = PhoneDevice.objects.get(user=user)
    return f"{totp(device.bin_key, drift=device.drift):06}"


def enrolled(user):
    begun = second_factor.begin(user)
    return second_factor.confirm(user, waiting=begun.waiting, token=shown(begun.key))


def test_begin_gives_the_same_key_until_it_is_confirmed(person):
    first = second_factor.begin(person)
    second = second_factor.begin(person, waiting=first.waiting)
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
    assert Event.objects.latest("pk").action == SECOND_FACTOR_SET
    with pytest.raises(ValidationError, match="已启用"):
        second_factor.begin(person)


def test_wrong_code_confirms_nothing(person):
    begun = second_factor.begin(person)
    wrong = f"{(int(shown(begun.key)) + 1) % 10**6:06}"
    with pytest.raises(ValidationError):
        second_factor.confirm(person, waiting=begun.waiting, token=wrong)
    assert not PhoneDevice.objects.filter(user=person).exists()


def test_a_waiting_key_is_nobody_elses_and_shown_once(person, county):
    begun = second_factor.begin(person)
    other = UserFactory(unit=county)
    assert second_factor.begin(person).key != begun.key
    assert second_factor.begin(other, waiting=begun.waiting).key != begun.key
    with pytest.raises(ValidationError, match="先扫描二维码"):
        second_factor.confirm(other, waiting=begun.waiting, token=shown(begun.key))


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
    assert Event.objects.filter(action=SIGN_IN_FAILED).count() == 2
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


# At rest ------------------------------------------------------------------------------------------


def tables():
    """The second factors as anybody with a copy of the database reads them."""
    dump = ""
    with connection.cursor() as cursor:
        for model in (PhoneDevice, BackupDevice, BackupCode):
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {model._meta.db_table} t")  # noqa: S608
            dump += "".join(row for (row,) in cursor.fetchall())
    return dump


def test_neither_key_nor_codes_can_be_read_in_the_database(person):
    device, codes = enrolled(person)
    kept = tables()
    assert str(device.pk) in kept
    assert device.bin_key.hex() not in kept
    assert not [code for code in codes if code in kept]


def test_a_hash_copied_to_somebody_else_opens_nothing(person, county):
    _, codes = enrolled(person)
    thief = UserFactory(unit=county)
    enrolled(thief)
    BackupCode.objects.filter(device__user=person).update(
        device=BackupDevice.objects.get(user=thief)
    )
    with pytest.raises(ValidationError):
        second_factor.verify(thief, token=codes[0])


def test_codes_made_under_an_older_key_still_open_and_are_counted(person, settings):
    _, codes = enrolled(person)
    assert second_factor.backup_codes_of_older_keys() == 0
    newer = keyring.parse(keyring.new_entry("n2"), name="INDEX_KEYS")
    settings.INDEX_KEYS = {**newer, **settings.INDEX_KEYS}
    assert second_factor.backup_codes_of_older_keys() == 8
    assert second_factor.verify(person, token=codes[0]).user == person
    settings.INDEX_KEYS = newer
    with pytest.raises(ValidationError):
        second_factor.verify(person, token=codes[1])


def test_without_its_key_the_phone_is_refused_in_words(person, settings):
    enrolled(person)
    token = code(person)
    settings.FIELD_KEYS = keyring.parse(keyring.new_entry("other"), name="FIELD_KEYS")
    with pytest.raises(ValidationError, match="缺少核对动态口令的密钥"):
        second_factor.verify(person, token=token)


OLD_TABLES = """
CREATE TABLE otp_totp_totpdevice (id int, user_id bigint, name text, confirmed bool,
    key text, drift int, last_t bigint);
CREATE TABLE otp_static_staticdevice (id int, user_id bigint, name text, confirmed bool);
CREATE TABLE otp_static_statictoken (id int, device_id int, token text);
"""


def test_the_migration_moves_keys_and_codes_and_drops_the_old_tables(person):
    key = "00112233445566778899aabbccddeeff00112233"
    with connection.cursor() as cursor:
        cursor.execute(OLD_TABLES)
        phone = [7, person.pk, "动态口令", True, key, 0, -1]
        cursor.execute("INSERT INTO otp_totp_totpdevice VALUES (%s,%s,%s,%s,%s,%s,%s)", phone)
        holder = [3, person.pk, "备用码", True]
        cursor.execute("INSERT INTO otp_static_staticdevice VALUES (%s,%s,%s,%s)", holder)
        cursor.execute("INSERT INTO otp_static_statictoken VALUES (1, 3, 'abcd2345')")
    moving = importlib.import_module("portal.accounts.migrations.0005_second_factor_moved")
    moving.move(apps, SimpleNamespace(connection=connection))
    assert not [name for name in connection.introspection.table_names() if "otp_" in name]
    assert key not in tables()
    assert second_factor.verify(person, token=code(person)).user == person
    assert second_factor.verify(person, token="abcd2345").user == person
