"""Routes of links between leaders and experts, of doctors sent to enterprises."""

from tests.guards.access import Access, everyone


def _own(*args: str) -> Access:
    return Access(302, 404, 200, 403, 403, 403, 403, args=args)


ROUTES = {
    # A township records and confirms for the enterprises it keeps; the office sends doctors there
    **{
        f"talent:{many}": Access(302, 200, 200, 403, 403, 403, 403)
        for many in ("dispatches", "visits")
    },
    "talent:dispatch-new": everyone(403),
    **{f"talent:dispatch{act}": _own("dispatch") for act in ("", "-serve", "-report")},
    **{
        f"talent:dispatch-{act}": everyone(403, args=("dispatch",))
        for act in ("edit", "attach", "end")
    },
    **{f"talent:visit{act}": _own("service_visit") for act in ("", "-confirm", "-refuse")},
    # The talent office's, and the leaders' own
    **{f"talent:{many}": everyone(403) for many in ("links", "link-new", "contacts")},
    **{
        f"talent:link{act}": everyone(403, args=("expert_link",))
        for act in ("", "-edit", "-contact", "-end")
    },
    **{
        f"talent:contact{act}": everyone(403, args=("expert_contact",))
        for act in ("", "-edit", "-withdraw")
    },
}
