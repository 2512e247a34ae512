from django.db import models


class TaskState(models.TextChoices):
    OPEN = "open", "未办"
    DONE = "done", "已办"
    CANCELLED = "cancelled", "已撤回"


class Stage(models.IntegerChoices):
    """How far the reminders of a task have gone; a stage is told once, lateness every day."""

    NEW = 0, "未提醒"
    TOLD = 1, "已告知"
    FIVE = 2, "还有五个工作日"
    TWO = 3, "还有两个工作日"
    DUE = 4, "今天到期"
    LATE = 5, "已逾期"
    ESCALATED = 6, "已报负责人"


class AnnouncementColumn(models.TextChoices):
    """The columns announcements are published in."""

    NOTICE = "notice", "通知公告"
    NEWS = "news", "工作动态"
    STUDY = "study", "党史学习在身边"


class AnnouncementState(models.TextChoices):
    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤下"


class PolicyCategory(models.TextChoices):
    CADRES = "cadres", "干部工作"
    ORGANIZATION = "organization", "组织工作"
    TALENT = "talent", "人才工作"
    ASSESSMENT = "assessment", "考核督查"
    OFFICE = "office", "机关管理"


class PolicyState(models.TextChoices):
    IN_FORCE = "in_force", "有效"
    REVISED = "revised", "已修订"
    REPEALED = "repealed", "废止"


class PolicyAct(models.TextChoices):
    """废改立: what was done to a document."""

    ISSUED = "issued", "立"
    AMENDED = "amended", "改"
    REPEALED = "repealed", "废"
