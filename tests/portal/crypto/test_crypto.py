import base64
import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.core.exceptions import ImproperlyConfigured

from portal.crypto import checks, keys, providers

A = keys.parse(keys.new_entry("a"), name="FIELD_KEYS")
B = keys.parse(keys.new_entry("b"), name="FIELD_KEYS")

needs_gm = pytest.mark.skipif(not providers.gm_available(), reason="OpenSSL without SM4")


@pytest.fixture(params=[pytest.param(True, marks=needs_gm), False], ids=["gm", "intl"])
def family(request, monkeypatch):
    monkeypatch.setattr(providers, "gm_available", lambda: request.param)
    return providers.current()


@needs_gm
def test_gm_vectors():
    """GB/T 32905 appendix A.1, GB/T 32907 appendix A.1, RFC 8998 appendix A.1."""
    assert hashlib.new("sm3", b"abc").hexdigest() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    cipher = Cipher(algorithms.SM4(block), modes.ECB()).encryptor()  # noqa: S305 - the standard's own vector
    assert cipher.update(block).hex() == "681edf34d206965e86b3e94f536e4246"
    gcm = Cipher(
        algorithms.SM4(block), modes.GCM(bytes.fromhex("00001234567800000000abcd"))
    ).encryptor()
    gcm.authenticate_additional_data(bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
    plain = bytes.fromhex(
        "".join(pair * 8 for pair in ("aa", "bb", "cc", "dd", "ee", "ff", "ee", "aa"))
    )
    sealed = gcm.update(plain) + gcm.finalize()
    assert sealed.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    )
    assert gcm.tag.hex() == "83de3541e4c2b58177e065a9bf7b62ec"


def test_token_names_algorithm_and_key_and_opens(family, settings):
    settings.FIELD_KEYS = A
    token = providers.seal("11010519491231002X", bound="people.person.identity")
    assert token.split("|")[:2] == [family.algorithm, "a"]
    assert len(token.split("|")) == 5
    assert "11010519491231002X" not in token
    assert providers.unseal(token, bound="people.person.identity") == "11010519491231002X"


def test_equal_texts_give_different_tokens(family, settings):
    settings.FIELD_KEYS = A
    assert providers.seal("一", bound="x") != providers.seal("一", bound="x")


@pytest.mark.parametrize("part", [2, 3, 4])
def test_changed_token_does_not_open(family, part, settings):
    settings.FIELD_KEYS = A
    parts = providers.seal("电话", bound="x").split("|")
    parts[part] = ("B" if parts[part][0] == "A" else "A") + parts[part][1:]
    with pytest.raises(providers.UnreadableError):
        providers.unseal("|".join(parts), bound="x")


def test_token_opens_only_in_its_own_column(family, settings):
    settings.FIELD_KEYS = A
    token = providers.seal("电话", bound="people.person.phone")
    with pytest.raises(providers.UnreadableError):
        providers.unseal(token, bound="people.person.address")


def test_old_key_still_opens_and_a_missing_one_is_named_as_cause(family, settings):
    settings.FIELD_KEYS = A
    token = providers.seal("电话", bound="x")
    settings.FIELD_KEYS = {**B, **A}
    assert providers.unseal(token, bound="x") == "电话"
    settings.FIELD_KEYS = B
    with pytest.raises(providers.UnreadableError, match="FIELD_KEYS"):
        providers.unseal(token, bound="x")


def test_blind_index_is_a_keyed_hash_of_its_own_key(family, settings):
    settings.INDEX_KEYS = A
    digest = hmac.new(A["a"], b"1", family.digest).hexdigest()
    assert providers.blind_index("1") == f"{family.digest}|a|{digest}"
    settings.INDEX_KEYS = {**B, **A}
    assert f"{family.digest}|a|{digest}" in list(providers.blind_indexes("1"))


def test_missing_national_algorithms_are_a_warning_at_start(monkeypatch):
    assert (checks.national_algorithms(None) == []) == providers.gm_available()
    monkeypatch.setattr(providers, "gm_available", lambda: False)
    assert [message.id for message in checks.national_algorithms(None)] == ["portal.W001"]


TWICE = "k1:" + base64.b64encode(bytes(range(32))).decode()


@pytest.mark.parametrize(
    "text",
    ["", "k1", "k1:short", f"{TWICE},{TWICE}", "k|1:" + "A" * 44],
)
def test_ring_that_is_none_is_refused(text):
    with pytest.raises(ImproperlyConfigured):
        keys.parse(text, name="FIELD_KEYS")


def test_production_refuses_to_start_without_keys(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTAL_ENV", "production")
    monkeypatch.delenv("FIELD_KEYS", raising=False)
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        keys.ring("FIELD_KEYS", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_elsewhere_a_key_is_made_once_and_kept_readable_by_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTAL_ENV", "test")
    monkeypatch.delenv("FIELD_KEYS", raising=False)
    first = keys.ring("FIELD_KEYS", tmp_path)
    assert keys.ring("FIELD_KEYS", tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["field_keys"]
    assert (tmp_path / "field_keys").stat().st_mode & 0o777 == 0o600
