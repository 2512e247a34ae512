"""Routes of letters of transfer."""

from tests.guards.access import Access

ROUTES = {
    "branches:transfers": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:transfer-bring": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:transfer-ask": Access(302, 404, 200, 403, 403, 403, 403, args=("member",)),
    **{
        f"branches:transfer{act}": Access(302, 404, 200, 403, 403, 403, 403, args=("letter",))
        for act in ("", "-issue", "-receive", "-confirm", "-withdraw")
    },
    "branches:pick-member": Access(302, 200, 200, 403, 403, 403, 403),
    **{
        f"branches:{name}": Access(302, 200, 200, 403, 403, 403, 403)
        for one in ("stay", "contact", "search", "guest")
        for name in (f"{one}s" if one != "search" else "searches", f"{one}-new")
    },
    **{
        f"branches:{one}{act}": Access(302, 404, 200, 403, 403, 403, 403, args=(one,))
        for one in ("stay", "contact", "search", "guest")
        for act in ("", "-edit")
    },
    **{
        f"branches:guest-{act}": Access(302, 404, 200, 403, 403, 403, 403, args=("guest",))
        for act in ("close", "reopen")
    },
    **{
        f"branches:search-record-{kind}": Access(
            302, 404, 200, 403, 403, 403, 403, args=("member_lost",)
        )
        for kind in ("docx", "pdf")
    },
    **{
        f"branches:transfer-{kind}": Access(302, 404, 200, 403, 403, 403, 403, args=("letter",))
        for kind in ("docx", "pdf")
    },
}
