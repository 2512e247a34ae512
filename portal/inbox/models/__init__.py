from portal.inbox.models.announcement import Announcement, Reading
from portal.inbox.models.notice import Digest, DigestRun, Notice, ReminderSettings
from portal.inbox.models.policy import Policy, PolicyChange, PolicyFile, PolicyVersion
from portal.inbox.models.task import Assignment, Task
from portal.inbox.models.task_file import TaskFile

__all__ = [
    "Announcement",
    "Assignment",
    "Digest",
    "DigestRun",
    "Notice",
    "Policy",
    "PolicyChange",
    "PolicyFile",
    "PolicyVersion",
    "Reading",
    "ReminderSettings",
    "Task",
    "TaskFile",
]
