"""Routes of rosters in and out."""

from tests.guards.access import Access

ROUTES = {
    # Imports: everybody's own; this one is checked, its file tidied away
    "imports:start": Access(302, 200, 200, 200, 403, 200, 403),
    "imports:history": Access(302, 200, 200, 200, 403, 200, 403),
    "imports:template": Access(302, 200, 200, 404, 403, 404, 403, args=("roster",)),
    **{
        f"imports:{page}": Access(302, 404, 200, 404, 403, 404, 403, args=("import",))
        for page in (
            "import",
            "sheet",
            "columns",
            "progress",
            "again",
            "correct",
            "confirm",
            "discard",
            "undo",
            "report",
            "kept",
        )
    },
    "imports:marked": Access(302, 404, 302, 404, 403, 404, 403, args=("import",)),
    **{
        f"imports:{act}": Access(302, 404, 302, 404, 403, 404, 403, args=("import",), method="post")
        for act in ("check", "decide", "decide-all", "answer-alike")
    },
    "imports:save-cell": Access(302, 404, 400, 404, 403, 404, 403, args=("import",), method="post"),
    # Rosters out
    "reports:exports": Access(302, 200, 200, 403, 403, 403, 403),
    **{
        f"reports:register-{kind}": Access(302, 200, 200, 200, 403, 403, 403, args=("register",))
        for kind in ("docx", "pdf")
    },
}
