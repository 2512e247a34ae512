"""Routes of dues."""

from tests.guards.access import Access

ROUTES = {
    **{
        f"branches:{name}": Access(302, 200, 200, 403, 403, 403, 403)
        for name in (
            "dues",
            "dues-arrears",
            "dues-standards",
            "dues-payments",
            "dues-reliefs",
            "dues-remittances",
        )
    },
    **{
        f"branches:dues-{name}": Access(302, 404, 200, 403, 403, 403, 403, args=("organisation",))
        for name in ("grid", "month", "remit")
    },
    **{
        f"branches:dues-paper-{kind}": Access(
            # Where nothing was opened there is no paper: back to the page, which says so.
            302,
            404,
            302,
            403,
            403,
            403,
            403,
            args=("organisation", "dues_paper", "book_year"),
        )
        for kind in ("docx", "pdf")
    },
    **{
        f"branches:dues-remittance-note-{kind}": Access(
            302, 404, 200, 403, 403, 403, 403, args=("dues_remittance",)
        )
        for kind in ("docx", "pdf")
    },
    # JSON without content: a calm refusal
    "branches:dues-save": Access(
        302, 404, 400, 403, 403, 403, 403, args=("organisation",), method="post"
    ),
    **{
        f"branches:dues-{name}": Access(302, 404, 200, 403, 403, 403, 403, args=("member",))
        for name in ("pay", "standard", "relief-new")
    },
    **{
        f"branches:dues-{name}": Access(
            302, 404, 200, 403, 403, 403, 403, args=(f"dues_{name.split('-')[0]}",)
        )
        for name in (
            "payment",
            "payment-withdraw",
            "relief",
            "relief-discuss",
            "relief-decide",
            "relief-withdraw",
            "remittance",
            "remittance-withdraw",
            "remittance-receive",
        )
    },
}
