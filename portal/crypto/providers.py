"""The algorithms behind one interface; a token says which one and which key made it."""

import binascii
import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from portal.crypto.keys import KeyRing

NONCE_BYTES = 12
TAG_BYTES = 16
SM4_KEY_BYTES = 16


class UnreadableError(Exception):
    """The text is no token of ours, its key is missing, or somebody changed it."""


@dataclass(frozen=True)
class Provider:
    """One family of algorithms: authenticated encryption and a keyed hash."""

    algorithm: str
    digest: str

    def encrypt(self, plain: bytes, *, key: bytes, nonce: bytes, bound: bytes) -> bytes:
        raise NotImplementedError

    def decrypt(self, sealed: bytes, *, key: bytes, nonce: bytes, bound: bytes) -> bytes:
        raise NotImplementedError

    def mac(self, plain: bytes, *, key: bytes) -> str:
        made = _keyed(key, self.digest).copy()
        made.update(plain)
        return made.hexdigest()


class Gm(Provider):
    """SM4-GCM and HMAC-SM3: GB/T 32907, GB/T 32905."""

    def encrypt(self, plain: bytes, *, key: bytes, nonce: bytes, bound: bytes) -> bytes:
        cipher = Cipher(_sm4(key), modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(bound)
        return cipher.update(plain) + cipher.finalize() + cipher.tag

    def decrypt(self, sealed: bytes, *, key: bytes, nonce: bytes, bound: bytes) -> bytes:
        body, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
        cipher = Cipher(_sm4(key), modes.GCM(nonce, tag)).decryptor()
        cipher.authenticate_additional_data(bound)
        return cipher.update(body) + cipher.finalize()


class International(Provider):
    """AES-256-GCM and HMAC-SHA-256."""

    def encrypt(self, plain: bytes, *, key: bytes, nonce: bytes, bound: bytes) -> bytes:
        return AESGCM(key).encrypt(nonce, plain, bound)

    def decrypt(self, sealed: bytes, *, key: bytes, nonce: bytes, bound: bytes) -> bytes:
        return AESGCM(key).decrypt(nonce, sealed, bound)


GM = Gm("sm4", "sm3")
INTL = International("aes", "sha256")
_BY_ALGORITHM = {provider.algorithm: provider for provider in (GM, INTL)}


@lru_cache(maxsize=64)
def _sm4(key: bytes) -> algorithms.SM4:
    """SM4 takes 128 bits: derived from the whole key, so that none of it is wasted."""
    return algorithms.SM4(hmac.new(key, b"sm4", "sha256").digest()[:SM4_KEY_BYTES])


@lru_cache(maxsize=64)
def _keyed(key: bytes, digest: str) -> hmac.HMAC:
    """To be copied: taking in the key costs more than a short text."""
    return hmac.new(key, digestmod=digest)


@lru_cache(maxsize=1)
def gm_available() -> bool:
    """Whether this machine's OpenSSL knows the national algorithms."""
    try:
        Cipher(algorithms.SM4(bytes(SM4_KEY_BYTES)), modes.GCM(bytes(NONCE_BYTES))).encryptor()
        hashlib.new("sm3")
    except (UnsupportedAlgorithm, ValueError, AttributeError):
        return False
    return True


def current() -> Provider:
    return GM if gm_available() else INTL


def _active_key() -> tuple[str, bytes]:
    return next(iter(settings.FIELD_KEYS.items()))


def active_prefix() -> str:
    """How tokens begin that need no re-encryption."""
    return f"{current().algorithm}|{_active_key()[0]}|"


def seal(plain: str, *, bound: str, ring: KeyRing | None = None) -> str:
    """`alg|keyid|nonce|ct|tag`; it opens only where `bound`, its place, is the same."""
    key_id, key = next(iter(ring.items())) if ring else _active_key()
    provider = current()
    nonce = os.urandom(NONCE_BYTES)
    sealed = provider.encrypt(plain.encode(), key=key, nonce=nonce, bound=bound.encode())
    parts = (nonce, sealed[:-TAG_BYTES], sealed[-TAG_BYTES:])
    return "|".join([provider.algorithm, key_id, *(_text(part) for part in parts)])


def unseal(token: str, *, bound: str, ring: KeyRing | None = None) -> str:
    try:
        algorithm, key_id, *parts = token.split("|")
        nonce, body, tag = (_bytes(part) for part in parts)
        provider, key = _BY_ALGORITHM[algorithm], (ring or settings.FIELD_KEYS)[key_id]
        plain = provider.decrypt(body + tag, key=key, nonce=nonce, bound=bound.encode())
    except (ValueError, KeyError, InvalidTag, UnsupportedAlgorithm) as error:
        raise UnreadableError(
            "加密内容无法解开：密钥不在 FIELD_KEYS 中，或内容被改动过。"
        ) from error
    return plain.decode()


def seal_many(plains: Iterable[str], *, bound: str) -> list[str]:
    """As `seal` for each, a blank staying blank; what they share is done once."""
    key_id, key = _active_key()
    provider, place = current(), bound.encode()
    start = f"{provider.algorithm}|{key_id}|"
    sealed = []
    for plain in plains:
        if not plain:
            sealed.append("")
            continue
        nonce = os.urandom(NONCE_BYTES)
        body = provider.encrypt(plain.encode(), key=key, nonce=nonce, bound=place)
        parts = (nonce, body[:-TAG_BYTES], body[-TAG_BYTES:])
        sealed.append(start + "|".join(map(_text, parts)))
    return sealed


def blind_index(plain: str) -> str:
    """Equal for equal texts, telling nothing else: what exact search and uniqueness use."""
    return next(blind_indexes(plain))


def blind_indexes(plain: str) -> Iterator[str]:
    """One per index key, the active first: rows not yet rotated are found by the older ones."""
    providers = [GM, INTL] if gm_available() else [INTL]
    for provider in providers:
        for key_id, key in settings.INDEX_KEYS.items():
            yield f"{provider.digest}|{key_id}|{provider.mac(plain.encode(), key=key)}"


def active_index_prefix() -> str:
    return f"{current().digest}|{next(iter(settings.INDEX_KEYS))}|"


# The URL-safe base64 of the standard library, without the detours that cost more than the coding.
_TO_SAFE = bytes.maketrans(b"+/", b"-_")
_FROM_SAFE = bytes.maketrans(b"-_", b"+/")


def _text(part: bytes) -> str:
    return binascii.b2a_base64(part, newline=False).translate(_TO_SAFE, b"=").decode("ascii")


def _bytes(part: str) -> bytes:
    padded = part.encode() + b"=" * (-len(part) % 4)
    return binascii.a2b_base64(padded.translate(_FROM_SAFE))
