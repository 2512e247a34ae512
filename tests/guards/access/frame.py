"""Routes of the frame, rules, code tables, jobs, files and the audit trail."""

from tests.guards.access import Access, everyone

ROUTES = {
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
    "files:page": Access(
        302, 404, 404, 404, 404, 404, 404, args=("paper", "page_number")
    ),  # no PDF
    "files:remove": Access(302, 404, 200, 404, 404, 404, 404, args=("upload",)),
    # Audit trail
    "audit:events": Access(302, 403, 403, 403, 200, 403, 403),
    "audit:event": Access(302, 403, 403, 403, 200, 403, 403, args=("event",)),
    "audit:history": Access(302, 404, 200, 200, 404, 404, 404, args=("task_label", "task")),
    "audit:looks": Access(302, 403, 403, 403, 200, 403, 403),
    "audit:alerts": Access(302, 403, 403, 403, 200, 403, 403),
    "audit:alert": Access(302, 403, 403, 403, 200, 403, 403, args=("alert",)),
}
