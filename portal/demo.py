"""The demo county: each app's `demo` module builds its part, in the order of INSTALLED_APPS."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import module_has_submodule


@dataclass(frozen=True)
class Plan:
    """What every part is built from: how large, as of which day, from which dice."""

    scale: int
    today: dt.date

    def random(self, name: str) -> random.Random:
        """Dice that fall the same way each time, whatever other parts throw."""
        return random.Random(f"云岭县/{name}")  # noqa: S311 - not for secrets


def modules() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        if config.name != "portal" and module_has_submodule(config.module, "demo"):
            yield import_module(f"{config.name}.demo")


@transaction.atomic
def build(scale: int = 1) -> None:
    plan = Plan(scale=scale, today=timezone.localdate())
    for module in modules():
        module.build(plan)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # fresh bulk rows have no statistics yet


def accounts() -> Iterator[tuple[str, str, str, str]]:
    """Role, username, name and unit of the accounts a visitor may try."""
    for module in modules():
        if hasattr(module, "demo_accounts"):
            yield from module.demo_accounts()


def password() -> str:
    return next(module.PASSWORD for module in modules() if hasattr(module, "PASSWORD"))
