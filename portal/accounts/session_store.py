"""Database sessions whose rows name their user, so that a person can see and end them."""

from typing import Any

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.dateparse import parse_datetime


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type:
        return apps.get_model("accounts", "Session")

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.user_id = data.get("_auth_user_id")
        row.address = data.get("address")
        row.user_agent = data.get("user_agent", "")
        row.started_at = parse_datetime(data.get("started_at") or "")
        row.seen_at = parse_datetime(data.get("seen_at") or "")
        return row
