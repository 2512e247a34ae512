"""Routes of tasks, notices, announcements and policies."""

from tests.guards.access import Access, everyone

ROUTES = {
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
}
