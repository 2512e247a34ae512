"""Routes of talents: a township keeps its own; who verifies and decides is the talent office."""

from tests.guards.access import Access, everyone

_ACTS = ("edit", "confirm", "consent", "pause", "resume", "propose", "keep")


def _own(*args: str) -> Access:
    return Access(302, 404, 200, 403, 403, 403, 403, args=args)


ROUTES = {
    **{
        f"talent:{many}": Access(302, 200, 200, 403, 403, 403, 403)
        for many in (
            *("talents", "enterprises", "enterprise-years", "enterprise-titles", "grades"),
            *("talent-new", "enterprise-new", "enterprise-year-new", "enterprise-title-new"),
        )
    },
    **{
        f"talent:{one}": Access(302, 200, 200, 403, 403, 403, 403)
        for one in ("desk", "pick", "pick-enterprise")
    },
    "talent:talent": _own("talent"),
    **{f"talent:talent-{act}": _own("talent") for act in _ACTS},
    **{
        f"talent:talent-{act}": Access(302, 404, 403, 403, 403, 403, 403, args=("talent",))
        for act in ("verify", "leave", "return")
    },
    "talent:talent-open": _own("person"),
    **{
        f"talent:{act}": everyone(403, args=("recognition",))
        for act in ("announce", "grant", "revoke")
    },
    "talent:grade": Access(302, 200, 200, 403, 403, 403, 403, args=("grade",)),
    "talent:grade-new": everyone(403),
    "talent:grade-edit": everyone(403, args=("grade",)),
    **{
        f"talent:{one}{act}": _own(one.replace("-", "_"))
        for one in ("enterprise", "enterprise-year", "enterprise-title")
        for act in ("", "-edit")
    },
    # Needs: units enter theirs; whoever publishes and matches is the talent office
    "talent:needs": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:satisfied": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:need-new": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:need": _own("need"),
    **{
        f"talent:need-{act}": _own("need")
        for act in ("edit", "submit", "confirm", "closeneed", "again")
    },
    **{
        f"talent:need-{act}": Access(302, 404, 403, 403, 403, 403, 403, args=("need",))
        for act in ("publish", "handback")
    },
    "talent:match-choose": everyone(403, args=("need", "talent")),
    **{
        f"talent:match-{act}": everyone(403, args=("match",))
        for act in ("ask", "answered", "recommend", "talk", "finish", "end")
    },
    "talent:related-fields": everyone(403),
    "talent:related-new": everyone(403),
    **{f"talent:{page}": everyone(403, args=("related",)) for page in ("related", "related-edit")},
    # Policies and cards: everybody reads what is granted; the office keeps it and issues cards
    "talent:policies": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:analysis": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:eligible": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:policy": Access(302, 200, 200, 403, 403, 403, 403, args=("policy_item",)),
    "talent:policy-new": everyone(403),
    **{
        f"talent:policy-{act}": everyone(403, args=("policy_item",))
        for act in ("edit", "close", "reopen")
    },
    "talent:policy-claim": _own("talent", "policy_item"),
    "talent:cards": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:card-check": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:card-new": _own("talent"),
    "talent:card": _own("service_card"),
    **{
        f"talent:card-{act}": everyone(403, args=("service_card",))
        for act in ("issue", "print", "verify", "reissue", "pause", "resume", "end")
    },
    # Pipelines: the office sets them up; townships move their own cases
    "talent:pipelines": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:pipeline": Access(302, 200, 200, 403, 403, 403, 403, args=("pipeline",)),
    "talent:pipeline-new": everyone(403),
    **{
        f"talent:pipeline-{act}": everyone(403, args=("pipeline",))
        for act in ("edit", "close", "reopen", "setup")
    },
    "talent:stages": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:stage": Access(302, 200, 200, 403, 403, 403, 403, args=("stage",)),
    "talent:stage-new": everyone(403),
    "talent:stage-edit": everyone(403, args=("stage",)),
    "talent:cases": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:case-new": Access(302, 200, 200, 403, 403, 403, 403),
    **{f"talent:case{act}": _own("pipeline_case") for act in ("", "-edit", "-move")},
    # Cohorts: everybody reads their numbers; the unit that recruits keeps them
    **{
        f"talent:{many}": Access(302, 200, 200, 403, 403, 403, 403)
        for many in (
            "recruits",
            "recruit-new",
            "recruit-stages",
            "recruit-stage-new",
            "recruiting",
            "arrivals",
            "arrival-new",
        )
    },
    **{
        f"talent:recruit{act}": Access(302, 200, 200, 403, 403, 403, 403, args=("recruit_cohort",))
        for act in ("", "-enrol")
    },
    "talent:recruit-stage": Access(302, 200, 200, 403, 403, 403, 403, args=("recruit_stage",)),
    **{
        f"talent:recruit-{act}": Access(302, 403, 200, 403, 403, 403, 403, args=("recruit_cohort",))
        for act in ("edit", "close", "reopen", "setup", "fill")
    },
    "talent:recruit-stage-edit": Access(302, 403, 200, 403, 403, 403, 403, args=("recruit_stage",)),
    **{f"talent:arrival{act}": _own("arrival") for act in ("", "-edit")},
    **{
        f"talent:{page}": everyone(403)
        for page in ("purging", "purge-refused", "purge-leads", "purge-stale")
    },
    # Campaigns: the office sends; whoever keeps the place, or is sent there, tells
    "talent:campaigns": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:campaign": Access(302, 200, 200, 403, 403, 403, 403, args=("visit_campaign",)),
    "talent:campaign-new": everyone(403),
    **{
        f"talent:campaign-{act}": everyone(403, args=("visit_campaign",))
        for act in ("edit", "start", "add", "finish")
    },
    "talent:targets": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:targets-assign": everyone(403),
    **{f"talent:target{act}": _own("campaign_target") for act in ("", "-visit")},
    **{
        f"talent:target-{act}": everyone(403, args=("campaign_target",))
        for act in ("assign", "drop")
    },
    "talent:campaign-visits": Access(302, 200, 200, 403, 403, 403, 403),
    **{f"talent:campaign-visit{act}": _own("campaign_visit") for act in ("", "-edit", "-withdraw")},
    # Tickets: whoever keeps the talent, or is in charge, sees one; the office sends it
    "talent:tickets": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:my-tickets": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:supervision": Access(302, 200, 200, 403, 403, 403, 403),
    "talent:ticket-new": _own("talent"),
    "talent:ticket": _own("ticket"),
    **{
        f"talent:ticket-{act}": _own("ticket")
        for act in ("accept", "hand-back", "hold", "resume", "finish", "edit", "take-back")
    },
    **{
        f"talent:ticket-{act}": everyone(403, args=("ticket",))
        for act in ("send", "extend", "follow-up")
    },
    # Apartments: townships apply and check their own; the office keeps rooms and gives them away
    **{
        f"talent:{many}": Access(302, 200, 200, 403, 403, 403, 403)
        for many in ("apartments", "housings", "allocations", "allotted", "tenancies")
    },
    **{f"talent:{one}": everyone(403) for one in ("apartment-new", "allocation-new")},
    **{f"talent:housings-{act}": everyone(403) for act in ("announce", "queue")},
    "talent:apartment": _own("apartment"),
    "talent:apartment-edit": everyone(403, args=("apartment",)),
    "talent:allocation": Access(302, 200, 200, 403, 403, 403, 403, args=("allocation",)),
    **{
        f"talent:allocation-{act}": everyone(403, args=("allocation",))
        for act in ("announce", "confirm", "cancel")
    },
    "talent:tenancy": _own("tenancy"),
    **{
        f"talent:tenancy-{act}": everyone(403, args=("tenancy",))
        for act in ("move-in", "decline", "renew", "swap", "left-employer", "end")
    },
    "talent:housing-new": _own("talent"),
    "talent:housing": _own("housing"),
    **{
        f"talent:housing-{act}": _own("housing")
        for act in ("checked", "house", "appeal", "withdraw")
    },
    **{
        f"talent:housing-{act}": everyone(403, args=("housing",))
        for act in ("review", "announce", "queue", "lot", "answer", "refuse")
    },
    # Worthies and what they help with: a township keeps those of its villages
    **{
        f"talent:{many}": Access(302, 200, 200, 403, 403, 403, 403)
        for many in ("worthies", "helps", "worthy-new", "help-new")
    },
    "talent:worthies-confirm": Access(302, 302, 302, 403, 403, 403, 403),
    **{f"talent:worthy{act}": _own("worthy") for act in ("", "-edit", "-close", "-reopen")},
    **{
        f"talent:help{act}": _own("help_task")
        for act in ("", "-edit", "-pair", "-begin", "-finish", "-stop")
    },
    # Selections: units nominate their own people; the office does the rest
    **{
        f"talent:{many}": Access(302, 200, 200, 403, 403, 403, 403)
        for many in ("selections", "candidates", "selection-public", "allowances")
    },
    "talent:selection": Access(302, 200, 200, 403, 403, 403, 403, args=("selection",)),
    "talent:selection-new": everyone(403),
    **{
        f"talent:selection-{act}": everyone(403, args=("selection",))
        for act in (
            *("edit", "call", "check", "systems", "panel", "consult", "answer", "judge"),
            *("close-judging", "decide", "announce", "name", "pay", "expire", "back", "cancel"),
        )
    },
    "talent:selection-marks": everyone(403, args=("selection", "page_number")),
    "talent:talents-nominate": Access(302, 302, 302, 403, 403, 403, 403),
    **{f"talent:candidates-{act}": everyone(403) for act in ("qualify", "disqualify", "appraise")},
    "talent:candidate-new": _own("talent"),
    **{f"talent:candidate{act}": _own("candidate") for act in ("", "-amend", "-withdraw")},
    **{
        f"talent:candidate-{act}": everyone(403, args=("candidate",))
        for act in ("qualify", "disqualify", "object", "appraise", "revoke")
    },
    "talent:opinion-settle": everyone(403, args=("selection_opinion",)),
}
