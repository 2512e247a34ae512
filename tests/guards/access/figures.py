"""Routes of figures."""

from tests.guards.access import Access

ROUTES = {
    "figures:figures": Access(302, 200, 200, 200, 403, 403, 403),
    "figures:compare": Access(302, 200, 200, 200, 403, 403, 403),
    "figures:take": Access(302, 403, 403, 403, 403, 403, 403),
    "figures:freeze": Access(302, 403, 403, 403, 403, 403, 403),
    "figures:figure": Access(302, 200, 200, 200, 403, 403, 403, args=("figure",)),
    "figures:card": Access(302, 404, 200, 200, 403, 403, 403, args=("figure", "unit")),
}
