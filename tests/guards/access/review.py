"""Routes of reviews of members, problems, disposal and ballots."""

from tests.guards.access import Access

TOWN = (302, 200, 200, 403, 403, 403, 403)
OFFICE = (302, 403, 403, 403, 403, 403, 403)  # of these the world has nobody of 组织科

ROUTES = {
    **{
        f"branches:{name}": Access(*TOWN)
        for name in (
            "reviews",
            "review-board",
            "review-open",
            "problems",
            "problem-new",
            "ballots",
            "corrections",
            "correction-new",
        )
    },
    **{
        f"branches:{name}": Access(302, 404, 200, 403, 403, 403, 403, args=(record,))
        for record, names in {
            "problem": (
                "problem",
                "problem-edit",
                "problem-close",
                "problem-reopen",
                "problem-pass",
            ),
            "organisation": ("ballot-new",),
            "review": (
                "review",
                "review-edit",
                "review-refresh",
                "review-hand-in",
                "review-confirm",
                "review-return",
                "review-summary-docx",
                "review-summary-pdf",
                "review-forms-docx",
                "review-forms-pdf",
            ),
            "correction": (
                "correction",
                "correction-answer",
                "correction-confirm",
                "correction-return",
                "correction-withdraw",
                "correction-docx",
                "correction-pdf",
            ),
            "ballot": (
                "ballot",
                "ballot-edit",
                "ballot-confirm",
                "ballot-withdraw",
                "ballot-docx",
                "ballot-pdf",
            ),
        }.items()
        for name in names
    },
    **{
        f"branches:election-paper-{kind}": Access(
            302, 404, 200, 403, 403, 403, 403, args=("organisation", "election_paper")
        )
        for kind in ("docx", "pdf")
    },
    "branches:disposals": Access(*OFFICE),
    "branches:disposal-new": Access(*OFFICE, args=("member",)),
    **{
        f"branches:{name}": Access(*OFFICE, args=("disposal",))
        for name in ("disposal", "disposal-step", "disposal-review")
    },
}
