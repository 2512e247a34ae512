"""Where rosters leave the portal, in the menu."""

from collections.abc import Iterator
from typing import Any

from portal.registries import show
from portal.ui.registry import MenuEntry, list_outputs, menu
from reports.datasets import DATASETS
from reports.links import register_document, roster_of
from reports.permissions import DATASETS_EXPORT

menu.add(MenuEntry("名册导出", "reports:exports", "file-export", "资料", DATASETS_EXPORT, 60))
list_outputs.append(roster_of)
list_outputs.append(register_document)


@show("Rosters out", "key", "label", "permission")
def _datasets() -> Iterator[tuple[Any, ...]]:
    for each in DATASETS.values():
        yield each.key, each.label, each.permission
