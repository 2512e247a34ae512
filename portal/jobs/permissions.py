from typing import Final

from portal.access import PermissionsOf, ReachesOf, RoleKey

permission = PermissionsOf(__name__, position=90)

JOBS_MANAGE: Final = permission(
    "jobs.manage", "查看全部后台任务，取消、重试，运行系统自检", {RoleKey.SYSTEM_ADMIN}
)

reach = ReachesOf(__name__, position=30)

OWN_JOBS: Final = reach("jobs.view", "查看本人的后台任务")
ACT_ON_JOBS: Final = reach("jobs.act", "取消、重试后台任务")
ALL_JOBS: Final = reach(JOBS_MANAGE, "查看全部后台任务")
