"""Routes of the way in, of one's own account, and of accounts."""

from tests.guards.access import Access, everyone

ROUTES = {
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
    "accounts:disable-many": Access(302, 403, 403, 403, 403, 403, 302),  # without ticks: back
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
    "accounts:resets": Access(302, 403, 403, 403, 200, 200, 200),
    "accounts:ask-reset": Access(302, 404, 404, 403, 403, 403, 200, args=("administrator",)),
    # The security administrator of this world asked for it, and is not the second person.
    "accounts:reset-confirm": Access(302, 403, 403, 403, 200, 200, 403, args=("reset_request",)),
    "accounts:reset-refuse": Access(302, 403, 403, 403, 200, 200, 200, args=("reset_request",)),
    "accounts:end-session": everyone(405, args=("account",)),
    "accounts:move-roles": Access(302, 403, 403, 403, 403, 403, 200, args=("unit",)),
    "accounts:revoke": Access(302, 404, 200, 403, 403, 403, 200, args=("holding",)),
}
