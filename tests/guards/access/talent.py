"""Routes of talents: a township keeps its own; who verifies and decides is the talent office."""

from tests.guards.access import Access, everyone

_ACTS = ("edit", "confirm", "consent", "pause", "resume", "propose")


def _own(*args: str) -> Access:
    return Access(302, 404, 200, 403, 403, 403, 403, args=args)


ROUTES = {
    **{
        f"talent:{many}": Access(302, 200, 200, 403, 403, 403, 403)
        for many in (
            *("talents", "enterprises", "enterprise-years", "enterprise-titles", "grades"),
            *("talent-new", "enterprise-new", "enterprise-year-new", "enterprise-title-new"),
        )
    },
    "talent:talent": _own("talent"),
    **{f"talent:talent-{act}": _own("talent") for act in _ACTS},
    **{
        f"talent:talent-{act}": everyone(403, args=("talent",))
        for act in ("verify", "leave", "return")
    },
    "talent:talent-open": _own("person"),
    **{
        f"talent:{act}": everyone(403, args=("recognition",))
        for act in ("announce", "grant", "revoke")
    },
    "talent:grade": Access(302, 200, 200, 403, 403, 403, 403, args=("grade",)),
    "talent:grade-new": everyone(403),
    "talent:grade-edit": everyone(403, args=("grade",)),
    **{
        f"talent:{one}{act}": _own(one.replace("-", "_"))
        for one in ("enterprise", "enterprise-year", "enterprise-title")
        for act in ("", "-edit")
    },
}
