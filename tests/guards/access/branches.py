"""Routes of party organisations, their members, and officers of villages."""

from tests.guards.access import Access

ROUTES = {
    "branches:clerks": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:clerk-new": Access(302, 200, 200, 403, 403, 403, 403),
    **{
        f"branches:{name}": Access(302, 404, 200, 403, 403, 403, 403, args=("branch_clerk",))
        for name in ("clerk", "clerk-edit", "clerk-close", "clerk-reopen")
    },
    # Members and officers of villages
    "branches:members": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:new-member": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:move-members": Access(302, 302, 302, 403, 403, 403, 403),  # without ticks: back
    "branches:watch": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:structure": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:admit-person": Access(302, 404, 200, 403, 403, 403, 403, args=("person",)),
    "branches:member": Access(302, 404, 200, 403, 403, 403, 403, args=("member",)),
    **{
        f"branches:{act}-member": Access(302, 404, 200, 403, 403, 403, 403, args=("member",))
        for act in ("edit", "move", "leave", "reveal")
    },
    **{
        f"branches:{act}-member": Access(302, 404, 200, 403, 403, 403, 403, args=("member",))
        for act in ("receipt", "recall")
    },
    "branches:return-member": Access(302, 404, 200, 403, 403, 403, 403, args=("member_left",)),
    "branches:member-status": Access(
        302, 404, 200, 403, 403, 403, 403, args=("member", "member_step")
    ),
    "branches:officers": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:new-officer": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:officer-figures": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:appoint-person": Access(302, 404, 200, 403, 403, 403, 403, args=("person",)),
    "branches:officer": Access(302, 404, 200, 403, 403, 403, 403, args=("officer",)),
    "branches:edit-officer": Access(302, 404, 200, 403, 403, 403, 403, args=("officer",)),
    "branches:leave-office": Access(302, 404, 200, 403, 403, 403, 403, args=("officer",)),
    # Party organisations
    **{
        f"branches:{name}": Access(302, 200, 200, 403, 403, 403, 403)
        for name in (
            "organisations",
            "tree",
            "organisation-new",
            "pick",
            "pick-person",
            "abnormal",
            "elections",
        )
    },
    **{
        f"branches:{name}": Access(302, 404, 200, 403, 403, 403, 403, args=("organisation",))
        for name in (
            "organisation",
            "branch",
            "organisation-edit",
            "organisation-move",
            "organisation-close",
            "committee",
            "election",
            "other-date",
        )
    },
}
