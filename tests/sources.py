"""Where our code lies. Apps are found: a test that walks the sources walks a new one, too."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.layers import contracts

ROOT: Final = contracts.ROOT
APPS: Final = tuple(app.replace(".", "/") for app in contracts.apps())  # `portal/orgs`, `branches`
FOLDERS: Final = tuple(contracts.roots(contracts.apps()))  # `portal` and those beside it


def modules() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted((ROOT / folder).rglob("*.py"))
