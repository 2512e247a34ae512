"""Who gets what from every route: the declared table that `test_access.py` holds the portal to.

`foreign` and `own` are the organization committee members of two townships; the objects of a
route's arguments lie in the own one. 200 is the page, 302 the way to the sign-in page (or on, after
an act), 403 an act one may not do, 404 a record that does not exist for the asker, 405 a wrong
method.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Access:
    anonymous: int
    foreign: int
    own: int
    department: int
    auditor: int
    system: int
    security: int
    args: tuple[str, ...] = ()  # names of objects of the world fixture, in the route's order
    method: str = "get"


def everyone(status: int = 200, *, anonymous: int = 302, **more: object) -> Access:
    return Access(anonymous, status, status, status, status, status, status, **more)  # type: ignore[arg-type]


TABLE: dict[str, Access] = {
    # Frame
    "healthz": everyone(anonymous=200),
    "readyz": everyone(503, anonymous=503),  # the test world has no worker: it says so
    "home": everyone(),
    "search": everyone(),
    "stay": everyone(204),
    "gallery": Access(302, 403, 403, 403, 403, 200, 403),
    # Units
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
    "orgs:kind": Access(302, 403, 403, 403, 403, 200, 403, args=("kind",)),
    "orgs:groups": everyone(),
    "orgs:group-new": Access(302, 403, 403, 200, 403, 403, 403),
    "orgs:group": everyone(args=("group",)),
    "orgs:group-edit": Access(302, 403, 403, 200, 403, 403, 403, args=("group",)),
    "orgs:group-members": Access(302, 403, 403, 200, 403, 403, 403, args=("group",)),
    # The way in, and everybody's own account
    "sign-in": everyone(302, anonymous=200),
    "sign-out": everyone(405, anonymous=405),
    "verify": everyone(302),  # nobody's sign-in is waiting for a second factor
    "my-password": everyone(),
    "my-second-factor": everyone(),
    "my-backup-codes": everyone(403),  # only for a session verified by the second factor
    "my-sessions": everyone(),
    "my-session-end": everyone(405),
    "my-access": everyone(),
    # Accounts
    "accounts:accounts": everyone(),
    "accounts:roles": everyone(),
    "accounts:new": Access(302, 200, 200, 403, 403, 200, 403),
    "accounts:locked": Access(302, 403, 403, 403, 403, 403, 200),
    "accounts:account": Access(302, 404, 200, 200, 200, 200, 200, args=("account",)),
    "accounts:edit": Access(302, 404, 200, 403, 403, 200, 403, args=("account",)),
    **{
        f"accounts:{act}": Access(302, 404, 200, 403, 403, 403, 200, args=("account",))
        for act in ("disable", "enable", "reset", "grant")
    },
    **{
        f"accounts:{act}": Access(302, 404, 403, 403, 403, 403, 200, args=("account",))
        for act in ("unlock", "second-factor")
    },
    "accounts:end-session": everyone(405, args=("account",)),
    "accounts:revoke": Access(302, 404, 200, 403, 403, 403, 200, args=("holding",)),
    # Audit trail
    "audit:events": Access(302, 403, 403, 403, 200, 403, 403),
    "audit:event": Access(302, 403, 403, 403, 200, 403, 403, args=("event",)),
}

# Routes the walk leaves out, each with its reason.
EXEMPT: dict[str, str] = {}
