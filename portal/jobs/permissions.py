from typing import Final

from portal.access import Holder, PermissionsOf

permission = PermissionsOf(__name__, position=90)

JOBS_MANAGE: Final = permission(
    "jobs.manage", "查看全部后台任务，取消、重试，运行系统自检", {Holder.SYSTEM_ADMIN}
)
