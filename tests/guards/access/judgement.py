"""Routes of what people judge. None of these people enters or decides it."""

from tests.guards.access import Access, everyone

ROUTES = {
    # A unit sees its own adjustments that were approved
    "assessments:adjustments": Access(302, 200, 200, 200, 403, 403, 403),
    "assessments:adjustment": Access(302, 404, 200, 200, 403, 403, 403, args=("adjustment",)),
    "assessments:new-adjustment": everyone(403),
    **{
        f"assessments:{act}-adjustment": everyone(403, args=("adjustment",))
        for act in ("approve", "refuse", "recall")
    },
}
