"""Routes of people."""

from tests.guards.access import Access

ROUTES = {
    "people:people": Access(302, 200, 200, 200, 403, 403, 403),
    "people:new": Access(302, 200, 200, 403, 403, 403, 403),
    "people:find": Access(302, 200, 200, 200, 403, 403, 403),
    "people:duplicates": Access(302, 403, 403, 403, 403, 403, 403),
    "people:person": Access(302, 404, 200, 200, 403, 403, 403, args=("person",)),
    "people:edit": Access(302, 404, 200, 403, 403, 403, 403, args=("person",)),
    "people:photo": Access(302, 404, 200, 403, 403, 403, 403, args=("person",)),
    "people:remove-photo": Access(302, 404, 200, 403, 403, 403, 403, args=("person",)),
    "people:reveal": Access(302, 404, 200, 403, 403, 403, 403, args=("person",)),
    "people:merge": Access(302, 403, 403, 403, 403, 403, 403, args=("person",)),
    "people:unmerge": Access(302, 403, 403, 403, 403, 403, 403, args=("person_merge",)),
}
