from django.db import models


class UnitLevel(models.TextChoices):
    """What a kind of unit is to the portal, whatever a county calls it."""

    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡镇级"
    VILLAGE = "village", "村级"
    DEPARTMENT = "department", "县直单位"
    ENTERPRISE = "enterprise", "企业"
    OTHER = "other", "其他"


class Change(models.TextChoices):
    CREATED = "created", "设立"
    CORRECTED = "corrected", "更正"
    RENAMED = "renamed", "更名"
    MOVED = "moved", "调整隶属"
    CLOSED = "closed", "撤销"
    MERGED = "merged", "合并"
    SPLIT = "split", "拆分"


class SuccessionKind(models.TextChoices):
    MERGED = "merged", "合并"
    SPLIT = "split", "拆分"
