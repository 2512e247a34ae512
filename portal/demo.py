"""The demo county: each app's `demo` module builds its part, in the order of INSTALLED_APPS."""

import datetime as dt
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from random import Random
from types import ModuleType
from typing import Final

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

_SATURDAY: Final = 5
_OFFICE_MINUTES: Final = (8 * 60 + 30, 17 * 60 + 30)


@dataclass(frozen=True)
class DemoPlan:
    """What every part is built from: how large, as of which day, from which dice."""

    scale: int
    today: dt.date

    def random(self, name: str) -> Random:
        """Dice that fall the same way each time, whatever other parts throw."""
        return Random(f"云岭县/{name}")  # noqa: S311 - not for secrets

    def moment(self, days_ago: int, dice: Random) -> dt.datetime:
        """In office hours of a past working day, that one or the last before it."""
        day = self.today - dt.timedelta(days=max(days_ago, 1))
        while day.weekday() >= _SATURDAY:
            day -= dt.timedelta(days=1)
        minutes = dice.randrange(*_OFFICE_MINUTES)
        return timezone.make_aware(dt.datetime.combine(day, dt.time())) + dt.timedelta(
            minutes=minutes
        )


def modules() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        if config.name != "portal" and module_has_submodule(config.module, "demo"):
            yield import_module(f"{config.name}.demo")


@transaction.atomic
def build(scale: int = 1) -> None:
    plan = DemoPlan(scale=scale, today=timezone.localdate())
    with _cycles_ignored():
        for module in modules():
            module.build(plan)
        for module in modules():  # what stands on what later ones have built
            if hasattr(module, "finish"):
                module.finish(plan)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # fresh bulk rows have no statistics yet


@contextmanager
def _cycles_ignored() -> Iterator[None]:
    """So many new rows set off the search for dead cycles again and again: a fifth of the time, and
    there are hardly any among them."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def accounts() -> Iterator[tuple[str, str, str, str]]:
    """Role, username, name and unit of the accounts a visitor may try."""
    for module in modules():
        if hasattr(module, "demo_accounts"):
            yield from module.demo_accounts()


def password() -> str:
    return next(module.PASSWORD for module in modules() if hasattr(module, "PASSWORD"))
