"""Routes of activities, and of what is asked of organisations."""

from tests.guards.access import Access


def _set_up(one, many, record):
    """Kinds, duties and readings are the county's: the townships read them."""
    keep = ("new", "edit", "close", "reopen")
    args = {name: () if name == "new" else (record,) for name in keep}
    return {
        f"branches:{many}": Access(302, 200, 200, 403, 403, 403, 403),
        f"branches:{one}": Access(302, 200, 200, 403, 403, 403, 403, args=(record,)),
        **{
            f"branches:{one}-{name}": Access(302, 403, 403, 403, 403, 403, 403, args=args[name])
            for name in keep
        },
    }


ROUTES = {
    **{
        f"branches:{name}": Access(302, 200, 200, 403, 403, 403, 403)
        for name in (
            "activities",
            "activity-begin",
            "life-home",
            "life-batch",
            "life-matrix",
            "exemptions",
            "exemption-new",
            "liaisons",
            "liaison-new",
            "visits",
            "visit-new",
        )
    },
    **{
        f"branches:record-book-{kind}": Access(
            # Without a record there is no book: back to the page, which says so.
            302,
            404,
            302,
            403,
            403,
            403,
            403,
            args=("organisation", "record_book", "book_year"),
        )
        for kind in ("docx", "pdf")
    },
    # without ticks: back
    "branches:activities-approve": Access(302, 302, 302, 403, 403, 403, 403),
    **_set_up("activity-kind", "activity-kinds", "activity_kind"),
    **_set_up("duty", "duties", "duty"),
    **_set_up("study-item", "study-items", "study_item"),
    **{
        f"branches:{one}{act}": Access(302, 404, 200, 403, 403, 403, 403, args=(one,))
        for one in ("exemption", "liaison", "visit")
        for act in ("", "-edit", "-close", "-reopen")
    },
    **{
        f"branches:{name}": Access(302, 404, 200, 403, 403, 403, 403, args=("organisation",))
        for name in ("activity-new", "activity-start")
    },
    **{
        f"branches:activity{act}": Access(302, 404, 200, 403, 403, 403, 403, args=("activity",))
        for act in ("", "-edit", "-submit", "-return", "-approve", "-withdraw")
    },
    **{
        f"branches:step-{step}": Access(302, 404, 200, 403, 403, 403, 403, args=("activity_draft",))
        for step in ("roster", "subject", "minutes", "submit")
    },
}
