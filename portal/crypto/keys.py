"""The key rings: `id:base64` pairs, the first key is used for what is written from now on.

Read by the settings, so nothing of Django's models may be imported here.
"""

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from portal import environment

KEY_BYTES = 32
KeyRing = Mapping[str, bytes]


def ring(name: str, var: Path) -> KeyRing:
    """The ring of an environment variable; outside production one is made on first use."""
    if environment.is_production():
        return parse(environment.required(name), name=name)
    text = os.environ.get(name, "").strip() or _kept(var / name.lower())
    return parse(text, name=name)


def new_entry(key_id: str) -> str:
    return f"{key_id}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def parse(text: str, *, name: str) -> KeyRing:
    """Keys by id, in the order written."""
    keys: dict[str, bytes] = {}
    for entry in text.split(","):
        key_id, _, encoded = entry.strip().partition(":")
        if not key_id.isalnum() or key_id in keys:
            raise ImproperlyConfigured(f"{name} 的密钥编号“{key_id}”重复，或含字母数字以外的字符。")
        keys[key_id] = _decoded(encoded, name=name, key_id=key_id)
    return keys


def _decoded(encoded: str, *, name: str, key_id: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(
            f"{name} 中编号为“{key_id}”的密钥不是 {KEY_BYTES} 字节的 base64 文本。"
        )
    return key


def _kept(path: Path) -> str:
    """The development key; of processes that start at once, the first one's is kept by all."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(new_entry("k1"))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
