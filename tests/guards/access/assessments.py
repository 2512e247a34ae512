"""Routes of ledgers and targets."""

from tests.guards.access import Access, everyone

ROUTES = {
    # Ledgers: none of these people manages them (tests/assessments opens those pages)
    **{
        f"assessments:{page}": Access(302, 200, 200, 200, 403, 403, 403)
        for page in ("ledgers", "progress", "remarks", "summary", "forms", "burden", "complaints")
    },
    "assessments:times": Access(302, 200, 200, 403, 403, 403, 403),
    "assessments:complain": Access(302, 200, 200, 403, 403, 403, 403),
    "assessments:complaint": Access(302, 404, 200, 200, 403, 403, 403, args=("complaint",)),
    "assessments:answer-complaint": everyone(403, args=("complaint",)),
    "assessments:take-complaint-back": Access(
        302, 404, 200, 403, 403, 403, 403, args=("complaint",)
    ),
    "assessments:excel": Access(302, 200, 200, 403, 403, 403, 403),
    # With nothing in hand there is no workbook: back to the page, which says so.
    "assessments:download": Access(302, 302, 200, 403, 403, 403, 403),
    "assessments:form": Access(302, 200, 200, 200, 403, 403, 403, args=("ledger_form",)),
    "assessments:ledger": Access(302, 404, 200, 200, 403, 403, 403, args=("ledger_locked",)),
    "assessments:fill": Access(302, 404, 200, 403, 403, 403, 403, args=("ledger",)),
    "assessments:review": Access(302, 404, 200, 403, 403, 403, 403, args=("ledger_submitted",)),
    "assessments:recall": Access(302, 404, 200, 403, 403, 403, 403, args=("ledger_submitted",)),
    "assessments:ask-reopening": Access(302, 404, 200, 403, 403, 403, 403, args=("ledger_locked",)),
    **{
        f"assessments:ledger-{kind}": Access(
            302, 404, 200, 200, 403, 403, 403, args=("ledger_locked",)
        )
        for kind in ("docx", "pdf")
    },
    **{
        f"assessments:blank-{kind}": Access(
            302, 200, 200, 200, 403, 403, 403, args=("ledger_form",)
        )
        for kind in ("docx", "pdf")
    },
    "assessments:book": Access(302, 200, 200, 200, 403, 403, 403),
    # Without a word of what to save or to confirm; with nothing that stands against it.
    **{
        f"assessments:{act}": Access(
            302, 404, told, 403, 403, 403, 403, args=("ledger",), method="post"
        )
        for act, told in {
            "save-cells": 400,
            "confirm-cells": 400,
            "attach": 422,
            "answer": 400,
            "add-time": 400,
            "read-again": 200,
            "submit": 200,
        }.items()
    },
    "assessments:take-away": Access(
        302, 404, 200, 403, 403, 403, 403, args=("ledger_file",), method="post"
    ),
    "assessments:targets": Access(302, 200, 200, 200, 403, 403, 403),
    "assessments:target": Access(302, 404, 200, 200, 403, 403, 403, args=("target",)),
    "assessments:target-new": everyone(403),
    "assessments:target-sheet": everyone(403),
    "assessments:save-targets": everyone(403, method="post"),
    "assessments:target-edit": everyone(403, args=("target",)),
    "assessments:schemes": Access(302, 200, 200, 200, 403, 403, 403),
    **{
        f"assessments:{page}": Access(302, 200, 200, 200, 403, 403, 403, args=("scheme",))
        for page in ("scheme", "scheme-xlsx", "scheme-docx", "scheme-pdf", "compare-schemes")
    },
    "assessments:new-scheme": everyone(403),
    "assessments:pick-figure": everyone(403),
    **{
        f"assessments:{page}": everyone(403, args=("scheme",))
        for page in (
            "scheme-groups",
            "scheme-design",
            "scheme-marks",
            "scheme-activate",
            "scheme-discard",
        )
    },
    "assessments:scheme-archive": everyone(403, args=("scheme_version",)),
    **{
        f"assessments:add-{part}": everyone(403, args=("scheme",), method="post")
        for part in ("category", "indicator")
    },
    **{
        f"assessments:{act}-{part}": everyone(403, args=(f"scheme_{part}",))
        for part in ("category", "indicator")
        for act in ("edit", "remove")
    },
    **{
        f"assessments:{act}": everyone(403, args=(f"scheme_{part}",), method="post")
        for act, part in {
            "move-category": "category",
            "category-full": "category",
            "move-indicator": "indicator",
            "indicator-full": "indicator",
            "try-indicator": "indicator",
        }.items()
    },
    "assessments:accept-many": Access(302, 302, 302, 403, 403, 403, 403),
    "assessments:delegations": Access(302, 200, 200, 403, 403, 403, 403),
    "assessments:stars": Access(302, 200, 200, 403, 403, 403, 403),
    "assessments:unstar": Access(302, 302, 302, 403, 403, 403, 403),
    "assessments:star": Access(
        302, 404, 400, 403, 403, 403, 403, args=("ledger_submitted",), method="post"
    ),
    "assessments:end-delegation": Access(302, 404, 200, 403, 403, 403, 403, args=("delegation",)),
    "assessments:urge": everyone(403, args=("ledger_period",)),
    **{f"assessments:{act}": everyone(403, args=("ledger",)) for act in ("exempt", "owe-again")},
    "assessments:samples": Access(302, 200, 200, 200, 403, 403, 403),
    # Who may not look at it again reads the ledger.
    "assessments:sampled": Access(302, 404, 302, 302, 403, 403, 403, args=("sampled",)),
    "assessments:draw-sample": everyone(403, args=("ledger_form", "ledger_period")),
    "assessments:new-form": everyone(403),
    **{
        f"assessments:{act}": everyone(403, args=("ledger_form",))
        for act in (
            *("open-period", "edit-form", "copy-form", "archive-form", "resume-form"),
            *("remove-form", "try-form", "design", "preview", "headings", "publish", "discard"),
            *("compare", "new-field", "new-check"),
        )
    },
    **{
        f"assessments:{act}": everyone(403, args=("ledger_form",), method="post")
        for act in ("add-field", "rename-section", "move-section")
    },
    **{f"assessments:{act}-field": everyone(403, args=("field",)) for act in ("edit", "remove")},
    "assessments:move-field": everyone(403, args=("field",), method="post"),
    **{f"assessments:{act}-check": everyone(403, args=("check",)) for act in ("edit", "remove")},
    **{
        f"assessments:{page}": Access(302, 403, 403, 200, 403, 403, 403)
        for page in ("board", "board-wall", "board-xlsx", "board-pdf")
    },
    "assessments:board-panel": Access(302, 403, 403, 200, 403, 403, 403, args=("board_panel",)),
    "assessments:ranking": Access(302, 200, 200, 200, 403, 403, 403),
    **{
        f"assessments:{page}": Access(302, 404, 200, 200, 403, 403, 403, args=("score_sheet",))
        for page in ("sheet", "sheet-docx", "sheet-pdf")
    },
    "assessments:run-scores": everyone(403),
    "assessments:objections": Access(302, 200, 200, 200, 403, 403, 403),
    "assessments:objection": Access(302, 404, 200, 200, 403, 403, 403, args=("objection",)),
    "assessments:object": Access(302, 404, 200, 403, 403, 403, 403, args=("score_line",)),
    "assessments:uphold-objection": everyone(403, args=("objection",)),
    "assessments:refuse-objection": everyone(403, args=("objection",)),
    "assessments:withdraw-objection": Access(
        302, 404, 200, 403, 403, 403, 403, args=("objection",)
    ),
    # A correction that waits to be published is not there yet for these.
    "assessments:differences": Access(302, 404, 404, 404, 403, 403, 403, args=("score_run",)),
    "assessments:what-if": everyone(403, args=("score_run",)),
    "assessments:publish-scores": everyone(403, args=("score_run",)),
    "assessments:answer-reopening": everyone(403, args=("reopening",)),
}
