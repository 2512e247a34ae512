"""The apps' rows together: every module beside this one that has any."""

import importlib
import pkgutil
from types import ModuleType

from tests.guards import acts
from tests.guards.acts import Act

APPS: list[ModuleType] = [
    module
    for found in pkgutil.iter_modules(acts.__path__, f"{acts.__name__}.")
    if found.name != __name__ and hasattr(module := importlib.import_module(found.name), "ACTS")
]

TABLE: tuple[Act, ...] = tuple(act for app in APPS for act in app.ACTS)

# Public functions that take `by` and are no act of their own, each with its reason.
EXEMPT: dict[str, str] = {name: reason for app in APPS for name, reason in app.EXEMPT.items()}
