from django.db import models


class PerformanceState(models.TextChoices):
    DRAFT = "draft", "草拟目标"
    SET = "set", "目标已审定"
    LOCKED = "locked", "已锁定"


class ChangeState(models.TextChoices):
    WAITING = "waiting", "待审批"
    APPROVED = "approved", "已同意"
    REFUSED = "refused", "未同意"
    RECALLED = "recalled", "已收回"


class ThirdPart(models.TextChoices):
    """What stands beside quarters and year end."""

    NONE = "none", "未开展"
    PROJECT = "project", "书记项目"
    SURVEY = "survey", "测评"


class UnitGrade(models.TextChoices):
    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    FAIR = "fair", "一般"
    POOR = "poor", "较差"


class PersonGrade(models.TextChoices):
    EXCELLENT = "excellent", "优秀"
    COMPETENT = "competent", "称职"
    BARELY = "barely", "基本称职"
    UNFIT = "unfit", "不称职"
    NONE = "none", "不确定等次"


GRADES = dict([*UnitGrade.choices, *PersonGrade.choices])
