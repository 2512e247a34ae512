"""A table that is kept in one module per app: the modules' rows together."""

import importlib
import pkgutil
from types import ModuleType
from typing import Any


def modules(package: ModuleType, rows: str) -> list[ModuleType]:
    """Every module of the package, except the one that asks, that has rows of this name."""
    return [
        module
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
        if found.name != f"{package.__name__}.table"
        and hasattr(module := importlib.import_module(found.name), rows)
    ]


def together(package: ModuleType, rows: str) -> dict[str, Any]:
    """One row of a name: of two, one would not be looked at."""
    table: dict[str, Any] = {}
    for module in modules(package, rows):
        added = getattr(module, rows)
        if twice := table.keys() & added.keys():
            raise ValueError(f"{module.__name__}: {sorted(twice)} stands in another app's as well")
        table |= added
    return table
