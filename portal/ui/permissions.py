from typing import Final

from portal.access import OFFICES, Holder, PermissionsOf

permission = PermissionsOf(__name__, position=60)

LISTS_EXPORT: Final = permission(
    "lists.export",
    "导出列表",
    OFFICES
    | {
        Holder.SYSTEM_ADMIN,
        Holder.AUDITOR,
        Holder.DEPARTMENT_LEADER,
        Holder.TOWNSHIP_MEMBER,
        Holder.UNIT_CONTACT,
    },
)
GALLERY_VIEW: Final = permission("gallery.view", "查看界面组件", {Holder.SYSTEM_ADMIN})
