"""Locks of acts on imports."""

from portal.imports.domain import imports, running, undoing
from tests.guards.locks import Locking

ACTS: dict[str, Locking] = {
    "imports confirm": Locking(
        "import", lambda w: imports.confirm(getattr(w, "import"), by=w.by), first=True
    ),
    "imports write": Locking(
        "table branches_partymember", lambda w: running.write(getattr(w, "import"), by=w.by)
    ),
    "imports undo": Locking("done_import", lambda w: undoing.undo(w.done_import, by=w.by)),
    "imports undo, what it wrote": Locking("low", lambda w: undoing.undo(w.done_import, by=w.by)),
}

# Rows below one that the act holds already, by function.
BELOW = {
    "portal/imports/domain/preview.py:replace": "chunks of an import, under the import",
}
