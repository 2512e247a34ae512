from django.db import models


class KindKey(models.TextChoices):
    """What a field holds; what each kind can do is in `domain.kinds`."""

    INTEGER = "integer", "整数"
    DECIMAL = "decimal", "小数"
    PERCENT = "percent", "百分比"
    MONEY = "money", "金额"
    TEXT = "text", "文字"
    LONG_TEXT = "long_text", "长文字"
    CHOICE = "choice", "单选"
    MULTI_CHOICE = "multi_choice", "多选"
    DATE = "date", "日期"
    MONTH = "month", "年月"
    YES_NO = "yes_no", "是否"
    PERSON = "person", "人员"
    UNIT = "unit", "单位"
    FILE = "file", "文件"
    AUTOMATIC = "automatic", "自动计算"


class VersionState(models.TextChoices):
    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"


class CheckLevel(models.TextChoices):
    ERROR = "error", "错误"
    WARNING = "warn", "提醒"


class Source(models.TextChoices):
    """What an automatic field may take from around the record, besides a formula."""

    UNIT_NAME = "unit.name", "单位全称"
    UNIT_CODE = "unit.code", "单位编码"
    UNIT_KIND = "unit.kind", "单位类别"
