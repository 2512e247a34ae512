"""Who gets what from every route: the declared table that `test_access.py` holds the portal to.

`foreign` and `own` are the organization committee members of two townships; the objects of a
route's arguments lie in the own one. 200 is the page, 302 the way to the sign-in page (or on, after
an act), 403 an act one may not do, 404 a record that does not exist for the asker, 405 a wrong
method.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Access:
    anonymous: int
    foreign: int
    own: int
    department: int
    auditor: int
    system: int
    security: int
    args: tuple[str, ...] = ()  # names of objects of the world fixture, in the route's order
    method: str = "get"


def everyone(status: int = 200, *, anonymous: int = 302, **more: object) -> Access:
    return Access(anonymous, status, status, status, status, status, status, **more)  # type: ignore[arg-type]


TABLE: dict[str, Access] = {
    # Frame
    "healthz": everyone(anonymous=200),
    "readyz": everyone(503, anonymous=503),  # the test world has no worker: it says so
    "home": everyone(),
    "home-panels": everyone(),
    "search": everyone(),
    "stay": everyone(),
    "ui:save-view": everyone(302, method="post"),  # without a name: back, and told why
    "ui:remove-view": everyone(405, args=("saved_view",)),
    "gallery": Access(302, 403, 403, 403, 403, 200, 403),
    "deeds:withdraw": Access(302, 404, 200, 404, 404, 404, 404, args=("deed",)),
    # Units
    "orgs:tree": everyone(),
    "orgs:branch": Access(302, 404, 200, 200, 200, 200, 200, args=("unit",)),
    "orgs:units": everyone(),
    "orgs:pick": everyone(),
    "orgs:unit": Access(302, 404, 200, 200, 200, 200, 200, args=("unit",)),
    "orgs:new": Access(302, 403, 403, 200, 403, 200, 403),
    **{
        f"orgs:{act}": Access(302, 403, 403, 200, 403, 200, 403, args=("unit",))
        for act in ("correct", "rename", "move", "close", "merge", "split")
    },
    "orgs:kinds": Access(302, 403, 403, 403, 403, 200, 403),
    "orgs:kind-new": Access(302, 403, 403, 403, 403, 200, 403),
    **{
        f"orgs:kind{act}": Access(302, 403, 403, 403, 403, 200, 403, args=("kind",))
        for act in ("", "-edit", "-close", "-reopen")
    },
    "orgs:groups": everyone(),
    "orgs:group-new": Access(302, 403, 403, 200, 403, 403, 403),
    "orgs:group": everyone(args=("group",)),
    "orgs:group-edit": Access(302, 403, 403, 200, 403, 403, 403, args=("group",)),
    "orgs:group-members": Access(302, 403, 403, 200, 403, 403, 403, args=("group",)),
    # The way in, and everybody's own account
    "sign-in": everyone(302, anonymous=200),
    "sign-out": everyone(405, anonymous=405),
    "verify": everyone(302),  # nobody's sign-in is waiting for a second factor
    "my-password": everyone(),
    "my-second-factor": everyone(),
    "my-backup-codes": everyone(403),  # only for a session verified by the second factor
    "my-sessions": everyone(),
    "my-session-end": everyone(405),
    "my-access": everyone(),
    # Accounts
    "accounts:accounts": everyone(),
    "accounts:roles": everyone(),
    "accounts:new": Access(302, 200, 200, 403, 403, 200, 403),
    "accounts:disable-many": Access(302, 403, 403, 403, 403, 403, 302),  # without ticks: back
    "accounts:locked": Access(302, 403, 403, 403, 403, 403, 200),
    "accounts:account": Access(302, 404, 200, 200, 200, 200, 200, args=("account",)),
    "accounts:edit": Access(302, 404, 200, 403, 403, 200, 403, args=("account",)),
    **{
        f"accounts:{act}": Access(302, 404, 200, 403, 403, 403, 200, args=("account",))
        for act in ("disable", "enable", "reset", "grant")
    },
    **{
        f"accounts:{act}": Access(302, 404, 403, 403, 403, 403, 200, args=("account",))
        for act in ("unlock", "second-factor")
    },
    "accounts:resets": Access(302, 403, 403, 403, 200, 200, 200),
    "accounts:ask-reset": Access(302, 404, 404, 403, 403, 403, 200, args=("administrator",)),
    # The security administrator of this world asked for it, and is not the second person.
    "accounts:reset-confirm": Access(302, 403, 403, 403, 200, 200, 403, args=("reset_request",)),
    "accounts:reset-refuse": Access(302, 403, 403, 403, 200, 200, 200, args=("reset_request",)),
    "accounts:end-session": everyone(405, args=("account",)),
    "accounts:move-roles": Access(302, 403, 403, 403, 403, 403, 200, args=("unit",)),
    "accounts:revoke": Access(302, 404, 200, 403, 403, 403, 200, args=("holding",)),
    # People
    "people:people": Access(302, 200, 200, 200, 403, 403, 403),
    "people:new": Access(302, 200, 200, 403, 403, 403, 403),
    "people:find": Access(302, 200, 200, 200, 403, 403, 403),
    "people:duplicates": Access(302, 403, 403, 403, 403, 403, 403),
    "people:person": Access(302, 404, 200, 200, 403, 403, 403, args=("person",)),
    "people:edit": Access(302, 404, 200, 403, 403, 403, 403, args=("person",)),
    "people:photo": Access(302, 404, 200, 403, 403, 403, 403, args=("person",)),
    "people:remove-photo": Access(302, 404, 200, 403, 403, 403, 403, args=("person",)),
    "people:reveal": Access(302, 404, 200, 403, 403, 403, 403, args=("person",)),
    "people:merge": Access(302, 403, 403, 403, 403, 403, 403, args=("person",)),
    "people:unmerge": Access(302, 403, 403, 403, 403, 403, 403, args=("person_merge",)),
    # Members and officers of villages
    "branches:members": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:new-member": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:move-members": Access(302, 302, 302, 403, 403, 403, 403),  # without ticks: back
    "branches:watch": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:structure": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:admit-person": Access(302, 404, 200, 403, 403, 403, 403, args=("person",)),
    "branches:member": Access(302, 404, 200, 403, 403, 403, 403, args=("member",)),
    **{
        f"branches:{act}-member": Access(302, 404, 200, 403, 403, 403, 403, args=("member",))
        for act in ("edit", "move", "leave", "reveal")
    },
    "branches:return-member": Access(302, 404, 200, 403, 403, 403, 403, args=("member_left",)),
    "branches:member-status": Access(
        302, 404, 200, 403, 403, 403, 403, args=("member", "member_step")
    ),
    "branches:officers": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:new-officer": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:officer-figures": Access(302, 200, 200, 403, 403, 403, 403),
    "branches:appoint-person": Access(302, 404, 200, 403, 403, 403, 403, args=("person",)),
    "branches:officer": Access(302, 404, 200, 403, 403, 403, 403, args=("officer",)),
    "branches:edit-officer": Access(302, 404, 200, 403, 403, 403, 403, args=("officer",)),
    "branches:leave-office": Access(302, 404, 200, 403, 403, 403, 403, args=("officer",)),
    # Rules and work calendar
    "rules:rules": Access(302, 403, 403, 200, 200, 403, 403),
    "rules:rule": Access(302, 403, 403, 200, 200, 403, 403, args=("rule",)),
    "rules:new": Access(302, 403, 403, 200, 403, 403, 403, args=("rule",)),
    "rules:correct": Access(302, 403, 403, 200, 403, 403, 403, args=("rule_version",)),
    "rules:withdraw": Access(302, 403, 403, 200, 403, 403, 403, args=("rule_version",)),
    "rules:end": Access(302, 403, 403, 200, 403, 403, 403, args=("rule_version",)),
    "rules:calendar": Access(302, 403, 403, 200, 200, 403, 403),
    "rules:days": Access(302, 403, 403, 200, 200, 403, 403),
    "rules:set-days": Access(302, 403, 403, 200, 403, 403, 403),
    "rules:clear-day": Access(302, 403, 403, 200, 403, 403, 403, args=("calendar_day",)),
    "rules:check-year": Access(302, 403, 403, 200, 403, 403, 403, args=("calendar_year",)),
    # Code tables
    "codes:tables": everyone(),
    "codes:table": everyone(args=("code_table",)),
    "codes:add": everyone(403, args=("code_table",)),  # kept by the two offices that use them
    **{f"codes:{act}": everyone(403, args=("code",)) for act in ("correct", "close", "reopen")},
    # Inbox
    "inbox:tasks": everyone(),
    "inbox:done": everyone(),
    "inbox:task": Access(302, 404, 200, 200, 404, 404, 404, args=("task",)),
    "inbox:task-finish": Access(302, 404, 200, 200, 404, 404, 404, args=("task",)),
    # Of the department's assignment: only whoever sent a file takes it out.
    "inbox:task-file-remove": Access(302, 404, 404, 200, 404, 404, 404, args=("task_file",)),
    "inbox:task-reassign": Access(302, 404, 200, 200, 404, 404, 404, args=("task",)),
    "inbox:pick-person": everyone(),
    "inbox:assignments": Access(302, 200, 200, 200, 403, 403, 403),
    "inbox:hand-out": Access(302, 200, 200, 200, 403, 403, 403),
    "inbox:assignment": Access(302, 404, 404, 200, 403, 403, 403, args=("assignment",)),
    "inbox:assignment-withdraw": Access(302, 404, 404, 200, 403, 403, 403, args=("assignment",)),
    "inbox:notices": everyone(),
    "inbox:read-all": everyone(302, method="post"),
    "inbox:bell": everyone(),
    "inbox:notice": Access(302, 404, 302, 404, 404, 404, 404, args=("notice",)),
    "inbox:digests": everyone(),
    "inbox:digest": Access(302, 404, 200, 404, 404, 404, 404, args=("digest",)),
    "inbox:reminders": everyone(),
    "inbox:announcements": everyone(),
    "inbox:announcement-new": Access(302, 403, 403, 200, 403, 403, 403),
    "inbox:announcement": Access(302, 404, 200, 200, 404, 404, 404, args=("announcement",)),
    "inbox:announcement-edit": Access(302, 403, 403, 200, 403, 403, 403, args=("announcement",)),
    "inbox:announcement-publish": Access(302, 403, 403, 200, 403, 403, 403, args=("announcement",)),
    "inbox:announcement-withdraw": Access(
        302, 403, 403, 200, 403, 403, 403, args=("announcement",)
    ),
    "inbox:announcement-receipts": Access(
        302, 403, 403, 200, 403, 403, 403, args=("announcement",)
    ),
    "inbox:policies": everyone(),
    "inbox:policy-new": Access(302, 403, 403, 200, 403, 403, 403),
    "inbox:changes": everyone(),
    "inbox:policy": everyone(args=("policy",)),
    "inbox:policy-compare": everyone(args=("policy",)),
    "inbox:policy-correct": Access(302, 403, 403, 200, 403, 403, 403, args=("policy",)),
    "inbox:policy-amend": Access(302, 403, 403, 200, 403, 403, 403, args=("policy",)),
    "inbox:policy-files": Access(302, 403, 403, 200, 403, 403, 403, args=("policy",)),
    "inbox:policy-file-remove": Access(302, 403, 403, 200, 403, 403, 403, args=("policy_file",)),
    "inbox:policy-repeal": Access(302, 403, 403, 200, 403, 403, 403, args=("policy",)),
    # Jobs
    "jobs:mine": everyone(),
    "jobs:all": Access(302, 403, 403, 403, 403, 200, 403),
    "jobs:given-up": Access(302, 403, 403, 403, 403, 200, 403),
    "jobs:retry-many": Access(302, 403, 403, 403, 403, 302, 403),  # without ticks: back
    "jobs:settle": Access(302, 403, 403, 403, 403, 302, 403),
    "jobs:self-test": Access(302, 403, 403, 403, 403, 200, 403),
    "jobs:verify-trail": Access(302, 403, 403, 403, 200, 403, 403),
    "jobs:job": Access(302, 404, 200, 404, 404, 200, 404, args=("job",)),
    "jobs:progress": Access(302, 404, 200, 404, 404, 200, 404, args=("job",)),
    "jobs:cancel": Access(302, 404, 200, 404, 404, 200, 404, args=("job",)),
    "jobs:retry": Access(302, 404, 200, 404, 404, 200, 404, args=("job",)),
    # The owner's is 404 as well: it was taken. The administrator may not take any.
    "jobs:result": Access(302, 404, 404, 404, 404, 403, 404, args=("job_file",)),
    # Files
    "files:mine": everyone(),
    "files:all": Access(302, 403, 403, 403, 403, 200, 403),
    "files:new": everyone(),
    "files:file": Access(302, 404, 404, 404, 404, 404, 404, args=("upload",)),  # not on the disk
    "files:remove": Access(302, 404, 200, 404, 404, 404, 404, args=("upload",)),
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
    # Registers
    "registers:registers": Access(302, 200, 200, 200, 403, 403, 403),
    "registers:presets": Access(302, 403, 403, 200, 403, 403, 403),
    "registers:new": Access(302, 403, 403, 200, 403, 403, 403),
    "fields:pick-person": Access(302, 200, 200, 200, 403, 403, 403),
    "registers:register": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:statistics": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:period": Access(302, 200, 200, 200, 403, 403, 403, args=("periodic",)),
    "registers:grid": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:excel": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:download": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:new-record": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:save-cells": Access(
        302, 400, 400, 400, 403, 403, 403, args=("register",), method="post"
    ),
    "registers:remove-row": Access(
        302, 400, 400, 400, 403, 403, 403, args=("register",), method="post"
    ),
    "registers:record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:edit-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:remove-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:hand-out": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:prove": Access(302, 404, 200, 200, 403, 403, 403, args=("record", "proven_field")),
    "registers:unprove": Access(302, 404, 200, 200, 403, 403, 403, args=("proof",)),
    "registers:note-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:remark-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:ask-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:close-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:give-back-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:pass-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:send-back-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:cancel-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:void-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:edit": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:schema": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:design": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:offers": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:preview": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:board": Access(302, 302, 302, 302, 403, 403, 403, args=("register",)),
    "registers:unfilled": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:urge": Access(302, 403, 403, 302, 403, 403, 403, args=("register",)),
    **{
        f"registers:{act}-many": Access(302, 302, 302, 302, 403, 403, 403, args=("register",))
        for act in ("close", "give-back", "void")
    },
    "registers:headings": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:copy": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:add-field": Access(
        302, 403, 403, 422, 403, 403, 403, args=("register",), method="post"
    ),
    "registers:publish": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:discard": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:new-field": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:new-check": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:edit-field": Access(302, 403, 403, 200, 403, 403, 403, args=("field",)),
    "registers:remove-field": Access(302, 403, 403, 200, 403, 403, 403, args=("field",)),
    "registers:move-field": Access(
        302, 403, 403, 302, 403, 403, 403, args=("field",), method="post"
    ),
    "registers:edit-check": Access(302, 403, 403, 200, 403, 403, 403, args=("check",)),
    "registers:remove-check": Access(302, 403, 403, 200, 403, 403, 403, args=("check",)),
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
    # Ledgers: none of these people manages them (tests/assessments opens those pages)
    **{
        f"assessments:{page}": Access(302, 200, 200, 200, 403, 403, 403)
        for page in ("ledgers", "progress", "forms")
    },
    "assessments:excel": Access(302, 200, 200, 403, 403, 403, 403),
    # With nothing in hand there is no workbook: back to the page, which says so.
    "assessments:download": Access(302, 302, 200, 403, 403, 403, 403),
    "assessments:form": Access(302, 200, 200, 200, 403, 403, 403, args=("ledger_form",)),
    "assessments:ledger": Access(302, 404, 200, 200, 403, 403, 403, args=("ledger_locked",)),
    "assessments:fill": Access(302, 404, 200, 403, 403, 403, 403, args=("ledger",)),
    "assessments:review": Access(302, 404, 200, 403, 403, 403, 403, args=("ledger_submitted",)),
    "assessments:recall": Access(302, 404, 200, 403, 403, 403, 403, args=("ledger_submitted",)),
    "assessments:ask-reopening": Access(302, 404, 200, 403, 403, 403, 403, args=("ledger_locked",)),
    # Without a word of what to save or to confirm; with nothing that stands against it.
    **{
        f"assessments:{act}": Access(
            302, 404, told, 403, 403, 403, 403, args=("ledger",), method="post"
        )
        for act, told in {
            "save-cells": 400,
            "confirm-cells": 400,
            "attach": 422,
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
    "assessments:target-edit": everyone(403, args=("target",)),
    "assessments:accept-many": Access(302, 302, 302, 403, 403, 403, 403),
    "assessments:delegations": Access(302, 200, 200, 403, 403, 403, 403),
    "assessments:end-delegation": Access(302, 404, 200, 403, 403, 403, 403, args=("delegation",)),
    "assessments:urge": everyone(403, args=("ledger_period",)),
    **{f"assessments:{act}": everyone(403, args=("ledger",)) for act in ("exempt", "owe-again")},
    "assessments:open-period": everyone(403, args=("ledger_form",)),
    "assessments:answer-reopening": everyone(403, args=("reopening",)),
    # Rosters out
    "reports:exports": Access(302, 200, 200, 403, 403, 403, 403),
    "reports:register-word": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    # Audit trail
    "audit:events": Access(302, 403, 403, 403, 200, 403, 403),
    "audit:event": Access(302, 403, 403, 403, 200, 403, 403, args=("event",)),
    "audit:history": Access(302, 404, 200, 200, 404, 404, 404, args=("task_label", "task")),
    "audit:looks": Access(302, 403, 403, 403, 200, 403, 403),
    "audit:alerts": Access(302, 403, 403, 403, 200, 403, 403),
    "audit:alert": Access(302, 403, 403, 403, 200, 403, 403, args=("alert",)),
    # Party organisations
    **{
        f"branches:{name}": Access(302, 200, 200, 403, 403, 403, 403)
        for name in (
            "organisations",
            "tree",
            "organisation-new",
            "pick",
            "pick-person",
            "abnormal",
            "elections",
        )
    },
    **{
        f"branches:{name}": Access(302, 404, 200, 403, 403, 403, 403, args=("organisation",))
        for name in (
            "organisation",
            "branch",
            "organisation-edit",
            "organisation-move",
            "organisation-close",
            "committee",
            "election",
            "other-date",
        )
    },
    # Figures
    "figures:figures": Access(302, 200, 200, 200, 403, 403, 403),
    "figures:compare": Access(302, 200, 200, 200, 403, 403, 403),
    "figures:take": Access(302, 403, 403, 403, 403, 403, 403),
    "figures:freeze": Access(302, 403, 403, 403, 403, 403, 403),
    "figures:figure": Access(302, 200, 200, 200, 403, 403, 403, args=("figure",)),
    "figures:card": Access(302, 404, 200, 200, 403, 403, 403, args=("figure", "unit")),
    # API: by session here, by token in tests/api
    "api:me": everyone(anonymous=401),
    "api:unit-list": everyone(anonymous=401),
    "api:unit-detail": Access(401, 404, 200, 200, 200, 200, 200, args=("unit",)),
    "api:person-list": Access(401, 200, 200, 200, 403, 403, 403),
    "api:person-detail": Access(401, 404, 200, 200, 403, 403, 403, args=("person",)),
    "api:figure-values": Access(401, 200, 200, 200, 403, 403, 403),
    "api:figures": Access(401, 200, 200, 200, 403, 403, 403),
    "api:ledger-list": Access(401, 200, 200, 200, 403, 403, 403),
    "api:ledger-detail": Access(401, 404, 200, 200, 403, 403, 403, args=("ledger",)),
    # Without a body of JSON; as things stand
    "api:ledger-values": Access(401, 404, 415, 403, 403, 403, 403, args=("ledger",), method="put"),
    "api:ledger-confirm": Access(
        401, 404, 415, 403, 403, 403, 403, args=("ledger",), method="post"
    ),
    "api:ledger-read": Access(401, 404, 200, 403, 403, 403, 403, args=("ledger",), method="post"),
    "api:ledger-submit": Access(401, 404, 200, 403, 403, 403, 403, args=("ledger",), method="post"),
    "api:job-list": everyone(anonymous=401),
    "api:job-detail": Access(401, 404, 200, 404, 404, 200, 404, args=("job",)),
    "api:job-cancel": Access(401, 404, 200, 404, 404, 200, 404, args=("job",), method="post"),
    # 422: nothing to retry while it waits.
    "api:job-retry": Access(401, 404, 422, 404, 404, 422, 404, args=("job",), method="post"),
    "api:schema": everyone(anonymous=401),
    "api:docs": everyone(),
    "api:nothing": everyone(404, anonymous=401, args=("unit",)),  # any other address below it
    "tokens:mine": everyone(),
    "tokens:new": everyone(),
    "tokens:all": Access(302, 403, 403, 403, 403, 403, 200),
    "tokens:revoke": Access(302, 404, 200, 404, 404, 404, 200, args=("token",)),
}

# Routes the walk leaves out, each with its reason.
EXEMPT: dict[str, str] = {}
