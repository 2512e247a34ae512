"""Routes of admissions, and of what they go by."""

from tests.guards.access import Access


def _of_office(one, many, record, *, foreign=404):
    """Kept by the county's office, read by the townships."""
    pages = {
        f"branches:{many}": Access(302, 200, 200, 403, 403, 403, 403),
        f"branches:{one}": Access(302, foreign, 200, 403, 403, 403, 403, args=(record,)),
        f"branches:{one}-new": Access(302, 403, 403, 403, 403, 403, 403),
    }
    return pages | {
        f"branches:{one}-{act}": Access(302, 403, 403, 403, 403, 403, 403, args=(record,))
        for act in ("edit", "close", "reopen")
    }


ROUTES = {
    **{
        f"branches:{name}": Access(302, 200, 200, 403, 403, 403, 403)
        for name in (
            "admissions",
            "admission-new",
            "admission-open",
            "admission-adopt",
            "admission-board",
            "admission-dates",
            "admission-joint",
            "admission-pick",
            "admission-pick-member",
            "rights-limits",
            "rights-limit-new",
        )
    },
    # JSON without content: a calm refusal
    "branches:admission-dates-save": Access(302, 400, 400, 403, 403, 403, 403, method="post"),
    **{
        f"branches:admission{act}": Access(302, 404, 200, 403, 403, 403, 403, args=("admission",))
        for act in ("", "-notice", "-end", "-move")
    },
    **{
        f"branches:admission-paper-{kind}": Access(
            302, 404, 200, 403, 403, 403, 403, args=("admission", "admission_paper")
        )
        for kind in ("docx", "pdf")
    },
    **{  # nobody ticked: back to the list
        f"branches:admission-joint-{kind}": Access(
            302, 302, 302, 403, 403, 403, 403, args=("joint_paper",)
        )
        for kind in ("docx", "pdf")
    },
    **{
        f"branches:admission-{page}": Access(302, 403, 403, 403, 403, 403, 403)
        for page in ("findings", "audit")
    },
    "branches:admission-finding": Access(
        302, 403, 403, 403, 403, 403, 403, args=("admission_finding",)
    ),
    "branches:admission-take": Access(
        302, 404, 200, 403, 403, 403, 403, args=("admission", "admission_code")
    ),
    **{
        f"branches:admission-{act}": Access(302, 404, 200, 403, 403, 403, 403, args=("case_step",))
        for act in ("correct", "return")
    },
    **{
        f"branches:rights-limit{act}": Access(
            302, 404, 200, 403, 403, 403, 403, args=("rights_limit",)
        )
        for act in ("", "-edit", "-close", "-reopen")
    },
    **_of_office("admission-step", "admission-steps", "admission_step", foreign=200),
    **_of_office("admission-plan", "admission-plans", "admission_plan"),
    **_of_office("form-range", "form-ranges", "form_range"),
    **_of_office("void-form", "void-forms", "void_form"),
}
