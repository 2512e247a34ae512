"""Database sessions whose rows name their user, so that a person can see and end them.

The key in the cookie is kept nowhere: a row is found by a keyed hash of it, so whoever reads the
database or a backup cannot take a session over.
"""

import datetime as dt
from typing import Any

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.dateparse import parse_datetime

from portal.prepared import PreparedRows

_STORED_LENGTH = 40  # 160 bits, the width of Django's column


def stored(key: str) -> str:
    """What a row keeps of the key in the cookie."""
    made = salted_hmac("portal.accounts.session_store", key, algorithm="sha256")
    return made.hexdigest()[:_STORED_LENGTH]


def _alive(key: str, now: dt.datetime) -> QuerySet:
    return apps.get_model("accounts", "Session").objects.alive(now).filter(pk=key)


_found = PreparedRows(_alive, "a key", dt.datetime.max.replace(tzinfo=dt.UTC))


class SessionStore(DatabaseStore):
    @property
    def row_key(self) -> str:
        """The row of this session, among those of its user."""
        return stored(self.session_key or "")

    def exists(self, session_key: str) -> bool:
        return super().exists(stored(session_key))

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(stored(key))

    def _get_session_from_db(self) -> Any:
        """As Django's, by the hash; a row that is not there ends the key."""
        rows = _found(self.row_key, timezone.now())
        if not rows:
            self._session_key = None
        return rows[0] if rows else None

    @classmethod
    def get_model_class(cls) -> type:
        return apps.get_model("accounts", "Session")

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.session_key = stored(row.session_key)
        row.user_id = data.get("_auth_user_id")
        row.address = data.get("address")
        row.user_agent = data.get("user_agent", "")
        row.started_at = parse_datetime(data.get("started_at") or "")
        row.seen_at = parse_datetime(data.get("seen_at") or "")
        return row
