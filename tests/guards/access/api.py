"""Routes of the API and its tokens."""

from tests.guards.access import Access, everyone

ROUTES = {
    # API: by session here, by token in tests/api
    "api:me": everyone(anonymous=401),
    "api:unit-list": everyone(anonymous=401),
    "api:unit-detail": Access(401, 404, 200, 200, 200, 200, 200, args=("unit",)),
    "api:person-list": Access(401, 200, 200, 200, 403, 403, 403),
    "api:person-detail": Access(401, 404, 200, 200, 403, 403, 403, args=("person",)),
    "api:figure-values": Access(401, 200, 200, 200, 403, 403, 403),
    "api:figures": Access(401, 200, 200, 200, 403, 403, 403),
    "api:ledger-list": Access(401, 200, 200, 200, 403, 403, 403),
    "api:ledger-detail": Access(401, 404, 200, 200, 403, 403, 403, args=("ledger",)),
    # Without a body of JSON; as things stand
    "api:ledger-values": Access(401, 404, 415, 403, 403, 403, 403, args=("ledger",), method="put"),
    "api:ledger-confirm": Access(
        401, 404, 415, 403, 403, 403, 403, args=("ledger",), method="post"
    ),
    # Without a file
    "api:ledger-attach": Access(401, 404, 400, 403, 403, 403, 403, args=("ledger",), method="post"),
    "api:ledger-detach": Access(
        401, 404, 200, 403, 403, 403, 403, args=("ledger", "ledger_file"), method="delete"
    ),
    "api:ledger-read": Access(401, 404, 200, 403, 403, 403, 403, args=("ledger",), method="post"),
    "api:ledger-submit": Access(401, 404, 200, 403, 403, 403, 403, args=("ledger",), method="post"),
    "api:job-list": everyone(anonymous=401),
    "api:job-detail": Access(401, 404, 200, 404, 404, 200, 404, args=("job",)),
    "api:job-cancel": Access(401, 404, 200, 404, 404, 200, 404, args=("job",), method="post"),
    # 422: nothing to retry while it waits.
    "api:job-retry": Access(401, 404, 422, 404, 404, 422, 404, args=("job",), method="post"),
    "api:schema": everyone(anonymous=401),
    "api:docs": everyone(),
    "api:nothing": everyone(404, anonymous=401, args=("unit",)),  # any other address below it
    "tokens:mine": everyone(),
    "tokens:new": everyone(),
    "tokens:all": Access(302, 403, 403, 403, 403, 403, 200),
    "tokens:revoke": Access(302, 404, 200, 404, 404, 404, 200, args=("token",)),
}
