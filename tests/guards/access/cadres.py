"""Routes of cadres' files."""

from tests.guards.access import everyone

ROUTES = {
    # Cadres: none of these people keeps their files (tests/cadres opens the pages)
    **{f"cadres:{page}": everyone(403) for page in ("cadres", "structure", "gaps", "candidates")},
    "cadres:new": everyone(403, args=("person",)),
    **{
        f"cadres:{page}": everyone(403, args=("cadre",))
        for page in ("cadre", "edit", "appoint", "promote", "leave", "come-back")
    },
    "cadres:none": everyone(403, args=("cadre", "cadre_item")),
    "cadres:withdraw-none": everyone(403, args=("cadre_answer",)),
    "cadres:dismiss": everyone(403, args=("cadre_post",)),
    "cadres:end-rank": everyone(403, args=("cadre_rank",)),
    "cadres:line-new": everyone(403, args=("cadre", "cadre_item")),
    **{
        f"cadres:line-{act}": everyone(403, args=("cadre_item", "cadre_award"))
        for act in ("correct", "remove")
    },
}
