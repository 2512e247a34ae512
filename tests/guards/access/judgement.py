"""Routes of what people judge. None of these people enters or decides it."""

from tests.guards.access import Access, everyone

ROUTES = {
    # A unit sees its own adjustments that were approved
    "assessments:adjustments": Access(302, 200, 200, 200, 403, 403, 403),
    "assessments:adjustment": Access(302, 404, 200, 200, 403, 403, 403, args=("adjustment",)),
    "assessments:new-adjustment": everyone(403),
    **{
        f"assessments:{act}-adjustment": everyone(403, args=("adjustment",))
        for act in ("approve", "refuse", "recall")
    },
    # Visits that were made; whoever inspects sees what was drawn
    "assessments:inspections": Access(302, 200, 200, 200, 403, 403, 403),
    "assessments:inspection": Access(302, 404, 200, 200, 403, 403, 403, args=("inspection",)),
    "assessments:fill-inspection": everyone(403, args=("inspection",)),
    "assessments:skip-inspection": everyone(403, args=("inspection",)),
    "assessments:inspection-rounds": everyone(403),
    "assessments:inspection-round": everyone(403, args=("inspection_round",)),
    "assessments:draw-inspections": everyone(403),
    # Grades, pairings and surveys: a unit sees its own; a township grades whoever stands by it
    "assessments:grades": Access(302, 200, 200, 200, 403, 403, 403),
    "assessments:give-grades": Access(
        302, 200, 200, 403, 403, 403, 403, args=("graded_line", "last_quarter")
    ),
    **{
        f"assessments:{many}": Access(302, 200, 200, 200, 403, 403, 403)
        for many in ("pairings", "surveys")
    },
    **{
        f"assessments:{one}": Access(302, 404, 200, 200, 403, 403, 403, args=(one,))
        for one in ("pairing", "survey")
    },
    **{f"assessments:{one}-new": everyone(403) for one in ("pairing", "survey")},
    **{f"assessments:{one}-edit": everyone(403, args=(one,)) for one in ("pairing", "survey")},
    # Secretaries' projects: a unit sees and writes its own
    "assessments:projects": Access(302, 200, 200, 200, 403, 403, 403),
    "assessments:project": Access(302, 404, 200, 200, 403, 403, 403, args=("project",)),
    "assessments:new-project": Access(302, 200, 200, 403, 403, 403, 403),
    **{
        f"assessments:{act}-{one}": Access(302, 404, own, 403, 403, 403, 403, args=(one,))
        for one, acts in {
            "project": {
                **dict.fromkeys(("edit", "remove", "submit", "note"), 200),
                **dict.fromkeys(("settle", "give-back", "end"), 403),
            },
            "milestone": {
                **dict.fromkeys(("edit", "remove", "report"), 200),
                **dict.fromkeys(("confirm", "refuse", "move"), 403),
            },
        }.items()
        for act, own in acts.items()
    },
    "assessments:add-milestone": Access(302, 404, 200, 403, 403, 403, 403, args=("project",)),
    # Whom to talk to: the leaders and the assessment office only
    "assessments:interviews": everyone(403),
    "assessments:interview": everyone(403, args=("interview",)),
    "assessments:decide-interview": everyone(403, args=("interview",)),
    # Judges: whoever opens a round, and a judge his own sheets
    "assessments:judging": Access(302, 200, 200, 200, 403, 403, 403),
    "assessments:judging-round": Access(302, 200, 200, 200, 403, 403, 403, args=("judging_round",)),
    "assessments:open-judging": everyone(403),
    "assessments:close-judging": everyone(403, args=("judging_round",)),
    "assessments:my-sheets": everyone(200),
    "assessments:judges-sheet": Access(302, 404, 200, 404, 404, 404, 404, args=("judges_sheet",)),
    # Appraisals: a unit sees its own
    "assessments:appraisals": Access(302, 200, 200, 200, 403, 403, 403),
    "assessments:appraisal": Access(302, 404, 200, 200, 403, 403, 403, args=("appraisal",)),
    "assessments:open-appraisals": everyone(403),
    **{
        f"assessments:{act}-appraisal": everyone(403, args=("appraisal",))
        for act in ("count", "point-out", "decide")
    },
}
