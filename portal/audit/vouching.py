"""What vouches for the rows of the audit trail: hashes keyed with AUDIT_KEYS, which no database
holds, so that nobody who has only the database can make a row or a seal that passes.
"""

import ipaddress
import json
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings

from portal.crypto import providers

_FIELDS: Final = (
    "actor_id",
    "actor_name",
    "action",
    "result",
    "object_type",
    "object_id",
    "object_label",
    "user_agent",
    "request_id",
)


def keyed(text: str) -> str:
    """`digest|key id|hex` under the active key of AUDIT_KEYS."""
    key_id = next(iter(settings.AUDIT_KEYS))
    return _mac(text, provider=providers.current(), key_id=key_id)


def vouches(mac: str, text: str) -> bool:
    """Whether the mac is the text's, under whichever key it was made."""
    digest, _, rest = mac.partition("|")
    key_id = rest.partition("|")[0]
    known = {provider.digest: provider for provider in (providers.GM, providers.INTL)}
    if digest not in known or key_id not in settings.AUDIT_KEYS:
        return False
    return _mac(text, provider=known[digest], key_id=key_id) == mac


def content_of(event: Any) -> str:
    """Everything an event says, as one text that is the same before and after it was stored."""
    values = [str(getattr(event, name) or "") for name in _FIELDS]
    moment = int(event.at.timestamp()), event.at.microsecond
    address = ipaddress.ip_address(event.address).packed.hex() if event.address else ""
    parts = [str(event.uid), *moment, *values, address, plain(event.detail)]
    return json.dumps(parts, ensure_ascii=False, sort_keys=True)


def plain(value: Any) -> Any:
    """JSON as the database gives it back: 1.0 and 1 are one number there."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def listing(macs: Iterable[tuple[int, str]]) -> str:
    """The events of a seal in their order."""
    return "\n".join(f"{pk} {mac}" for pk, mac in macs)


def link(seal: Any) -> str:
    """What a seal's own mac is made of."""
    moment = f"{int(seal.at.timestamp())}.{seal.at.microsecond:06}"
    return f"{seal.seq}\n{moment}\n{seal.event_ids}\n{seal.content}\n{seal.previous}"


def _mac(text: str, *, provider: providers.Provider, key_id: str) -> str:
    digest = provider.mac(text.encode(), key=settings.AUDIT_KEYS[key_id])
    return f"{provider.digest}|{key_id}|{digest}"
