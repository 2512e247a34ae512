from django.db import models

from portal.access import Permission, permissions
from portal.figures.permissions import FIGURES_VIEW
from portal.jobs import permissions as of_jobs
from portal.orgs.permissions import UNITS_VIEW
from portal.people.permissions import PEOPLE_VIEW

DAYS = {30: "30 天", 90: "90 天", 180: "半年", 365: "一年"}
LONGEST_DAYS = 365
MOST_TOKENS = 10


class Reach(models.TextChoices):
    """What a token may be used for. Where a member carries a permission's value, the owner must
    hold it; the other members are about the owner's own rows, which need no permission."""

    UNITS = UNITS_VIEW.value, "查看组织机构"
    PEOPLE = PEOPLE_VIEW.value, "查看人员基本信息（敏感信息只显示首尾）"
    FIGURES = FIGURES_VIEW.value, "查看指标数据"
    JOBS = "jobs.view", "查看本人的后台任务"
    JOBS_ACT = "jobs.act", "取消、重试后台任务"
    JOBS_MANAGE = of_jobs.JOBS_MANAGE.value, "查看全部后台任务"

    @property
    def permission(self) -> Permission | None:
        return permissions.of(self.value) if self.value in permissions else None
