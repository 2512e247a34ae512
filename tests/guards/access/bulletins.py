"""Routes of bulletins: those who make them, and the units that receive them."""

from tests.guards.access import Access, everyone

MANAGED = ("bulletin", "review", "return", "publish", "correct", "compare", "urge", "heard")
FILES = ("bulletin-xlsx", "bulletin-docx", "bulletin-pdf")
ROUTES = {
    **{
        f"bulletins:{page}": Access(302, 403, 403, 200, 403, 403, 403)
        for page in ("bulletins", "draft", "all-series")
    },
    **{
        f"bulletins:{page}": Access(302, 403, 403, 200, 403, 403, 403, args=("bulletin",))
        for page in (*MANAGED, *FILES)
    },
    "bulletins:page": Access(302, 403, 403, 200, 403, 403, 403, args=("bulletin", "page_number")),
    **{f"bulletins:{page}": everyone(403, args=("bulletin",)) for page in ("sign", "withdraw")},
    **{
        f"bulletins:{page}": Access(302, 403, 403, 200, 403, 403, 403, args=("bulletin_section",))
        for page in ("words", "gaps")
    },
    "bulletins:series": Access(302, 403, 403, 200, 403, 403, 403, args=("bulletin_series",)),
    "bulletins:subscriptions": everyone(),
    "bulletins:subscribe": everyone(),
    "bulletins:subscription": Access(302, 404, 404, 200, 404, 404, 404, args=("subscription",)),
    "bulletins:dispatches": Access(302, 403, 403, 200, 403, 403, 403),
    **{
        f"bulletins:dispatches-{act}": Access(302, 403, 403, 302, 403, 403, 403)
        for act in ("retry", "settle")  # without ticks: back
    },
    "bulletins:deliveries": Access(302, 200, 200, 403, 403, 403, 403),
    **{
        f"bulletins:{page}": Access(302, 404, 200, 403, 403, 403, 403, args=("delivery",))
        for page in ("received", "receive", "received-xlsx", "received-docx", "received-pdf")
    },
}
