"""Routes of units, their kinds, and comparison groups."""

from tests.guards.access import Access, everyone

ROUTES = {
    "orgs:tree": everyone(),
    "orgs:branch": Access(302, 404, 200, 200, 200, 200, 200, args=("unit",)),
    "orgs:units": everyone(),
    "orgs:pick": everyone(),
    "orgs:unit": Access(302, 404, 200, 200, 200, 200, 200, args=("unit",)),
    "orgs:new": Access(302, 403, 403, 200, 403, 200, 403),
    **{
        f"orgs:{act}": Access(302, 403, 403, 200, 403, 200, 403, args=("unit",))
        for act in ("correct", "rename", "move", "close", "merge", "split")
    },
    "orgs:kinds": Access(302, 403, 403, 403, 403, 200, 403),
    "orgs:kind-new": Access(302, 403, 403, 403, 403, 200, 403),
    **{
        f"orgs:kind{act}": Access(302, 403, 403, 403, 403, 200, 403, args=("kind",))
        for act in ("", "-edit", "-close", "-reopen")
    },
    "orgs:groups": everyone(),
    "orgs:group-new": Access(302, 403, 403, 200, 403, 403, 403),
    "orgs:group": everyone(args=("group",)),
    "orgs:group-edit": Access(302, 403, 403, 200, 403, 403, 403, args=("group",)),
    "orgs:group-members": Access(302, 403, 403, 200, 403, 403, 403, args=("group",)),
}
