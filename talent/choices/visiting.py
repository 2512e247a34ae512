"""Words of visiting campaigns."""

from django.db import models


class TargetKind(models.TextChoices):
    """Whom a campaign goes to; the last two are added one by one."""

    LARGE = "large", "规上企业"
    HIGH = "high", "高层次人才"
    AWAY = "away", "在外人才"
    FIRM = "firm", "其他企业"
    PERSON = "person", "其他人才"

    @classmethod
    def frozen(cls) -> tuple["TargetKind", ...]:
        return cls.LARGE, cls.HIGH, cls.AWAY
