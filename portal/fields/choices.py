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


class Arrival(models.TextChoices):
    """How a cell of a new row comes by its first value; whoever fills it can always change it."""

    HAND = "hand", "手工填写"
    SOURCE = "source", "系统带出"
    CARRIED = "carried", "沿用上一次"


class Evidence(models.TextChoices):
    NONE = "none", "不要"
    OPTIONAL = "optional", "可附"
    REQUIRED = "required", "必须附"


class Deviation(models.TextChoices):
    """With what a figure is compared, to ask for a reason where it jumps."""

    NONE = "none", "不比较"
    STOCK = "stock", "存量，与上期比"
    FLOW = "flow", "流量，与近六期比"
