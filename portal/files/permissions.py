from typing import Final

from portal.access import PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=100)

FILES_VIEW: Final = permission(
    "files.view", "查看上传文件登记（不含文件内容）", {RoleKey.SYSTEM_ADMIN}
)
