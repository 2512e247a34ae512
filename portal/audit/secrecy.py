"""Contents an event keeps, but not for everybody who holds the database: sealed from the start.

What a register field held may be called sensitive years later, and an event can no longer change.
The key is derived from AUDIT_KEYS, the ring that is kept as long as the trail: FIELD_KEYS are
rotated, and a sealed event can't be sealed anew.
"""

import hmac
import json
from typing import Any, Final

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from portal.crypto import providers

_BOUND: Final = "audit.event.detail"


@sensitive_variables()
def seal(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False)
    return providers.seal(text, bound=_BOUND, ring=_ring())


@sensitive_variables()
def unseal(token: str) -> Any:
    """`UnreadableError` when the key is gone or the token was changed."""
    return json.loads(providers.unseal(token, bound=_BOUND, ring=_ring()))


def _ring() -> dict[str, bytes]:
    """Keys of their own: what vouches for the trail does not also open it."""
    return {
        key_id: hmac.new(key, b"content", "sha256").digest()
        for key_id, key in settings.AUDIT_KEYS.items()
    }
