from typing import Final

from portal.access import OFFICES, PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=60)

LISTS_EXPORT: Final = permission(
    "lists.export",
    "导出列表",
    OFFICES
    | {
        RoleKey.SYSTEM_ADMIN,
        RoleKey.AUDITOR,
        RoleKey.DEPARTMENT_LEADER,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
    },
)
GALLERY_VIEW: Final = permission("gallery.view", "查看界面组件", {RoleKey.SYSTEM_ADMIN})
