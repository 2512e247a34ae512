"""The apps' rows together."""

from tests.guards import acts, gathering
from tests.guards.acts import Act

APPS = gathering.modules(acts, "ACTS")

TABLE: tuple[Act, ...] = tuple(act for app in APPS for act in app.ACTS)

# Public functions that take `by` and are no act of their own, each with its reason.
EXEMPT: dict[str, str] = gathering.together(acts, "EXEMPT")
