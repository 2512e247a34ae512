from typing import Final

from portal.access import EVERYBODY, OFFICES, PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=110)

TASKS_ASSIGN: Final = permission(
    "tasks.assign",
    "交办事项，查看办理进度",
    OFFICES | {RoleKey.DEPARTMENT_LEADER, RoleKey.TOWNSHIP_MEMBER},
)
ANNOUNCE: Final = permission("announcements.publish", "发布、撤下公告", OFFICES)
POLICIES_VIEW: Final = permission("policies.view", "查阅制度文件", EVERYBODY)
POLICIES_MANAGE: Final = permission(
    "policies.manage",
    "维护制度文件库（收录、修订、废止）",
    {RoleKey.ORGANIZATION_OFFICE, RoleKey.GENERAL_OFFICE},
)
