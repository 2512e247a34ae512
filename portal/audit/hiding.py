"""Events about what a reader may not know of: they keep the name of their day for good, so that
who learns it is decided when they are read. Apps say which events those are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from portal.access import Actor


@dataclass(frozen=True)
class HiddenEvents:
    """`which` are told by `called` in place of their object's name, and without their detail."""

    which: Q
    called: str


_providers: Final[list[Callable[[Actor], HiddenEvents | None]]] = []


def add(provider: Callable[[Actor], HiddenEvents | None]) -> None:
    _providers.append(provider)


def hidden_from(user: Actor) -> list[HiddenEvents]:
    return [hidden for provider in _providers if (hidden := provider(user))]
