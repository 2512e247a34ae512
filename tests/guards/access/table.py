"""The apps' routes together."""

from tests.guards import access, gathering
from tests.guards.access import Access

TABLE: dict[str, Access] = gathering.together(access, "ROUTES")
