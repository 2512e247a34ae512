"""Browsers of several people, each signed in once; what they do is taken back."""

from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client

from portal.accounts.models import User
from tests.factories.accounts import signed_in
from tests.transactions import taken_back


class Visitors:
    """`who` names a browser; one without a user is nobody's."""

    def __init__(self, users: Mapping[str, User | None]) -> None:
        self._clients = {
            who: signed_in(Client(), user) if user else Client() for who, user in users.items()
        }

    def ask(self, who: str, method: str, url: str, values: Any = None, **more: Any) -> Any:
        """The answer, with `text`, its body read while its rows are there."""
        cache.clear()
        client = self._clients[who]
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        try:
            with taken_back():
                answer = getattr(client, method)(url, values or {}, **more)
                answer.body = answer.getvalue()
                transaction.set_rollback(True)
        finally:
            client.cookies = SimpleCookie(cookies)
        return answer
