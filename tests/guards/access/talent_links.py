"""Routes of links between leaders and experts: the talent office's, and the leaders' own."""

from tests.guards.access import everyone

ROUTES = {
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
