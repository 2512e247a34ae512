"""What a roster of a tree writes about the node above a row: its name, or its code where several
nodes bear that name."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from portal.access import ScopedQuerySet
from reports.datasets import Chosen


def parent_words(nodes: ScopedQuerySet, chosen: Chosen) -> Callable[[Any], str]:
    """For the rows of one export; the node above what the user may see is left out."""
    above: dict[str, str] = {}

    def words(row: Any) -> str:
        if not above:
            above.update(_by_path(nodes.visible_to(chosen.by)))
        return above.get(row.path[: -row.steplen], "")

    return words


def _by_path(nodes: ScopedQuerySet) -> dict[str, str]:
    rows = list(nodes.order_by().values_list("path", "name", "code"))
    borne = Counter(name for _, name, _ in rows)
    return {path: name if borne[name] == 1 else code for path, name, code in rows}
