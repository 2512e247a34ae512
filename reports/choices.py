from typing import Final

from django.db import models


class Format(models.TextChoices):
    XLSX = "xlsx", "Excel（.xlsx）"
    CSV = "csv", "CSV（.csv）"


# The layout of a plain table, which an import reads back; printed ones are the data sets' own.
PLAIN: Final = ""

# Of the address of a narrowed list: its conditions, and up to 500 ticked rows.
LONGEST_QUERY: Final = 8000


class Layout(models.TextChoices):
    OFFICIAL = "official", "通报（公文格式）"
    BRIEFING = "briefing", "简报"
    REPORT = "report", "专报"


class OthersShown(models.TextChoices):
    """What a unit reads of the other units in an issue."""

    FULL = "full", "全文"
    TOTALS = "totals", "只看总分和名次"
    OWN = "own", "只看本单位"


class BulletinState(models.TextChoices):
    DRAFTED = "drafted", "草稿"
    REVIEWED = "reviewed", "已审核，待签发"
    SIGNED = "signed", "已签发，待印发"
    PUBLISHED = "published", "已印发"
    CORRECTED = "corrected", "已更正"
    WITHDRAWN = "withdrawn", "已收回作废"


# It does not hold any more.
ENDED = (BulletinState.CORRECTED, BulletinState.WITHDRAWN)
# It was signed and was not taken back; a correction does not unsay that it was heard.
ISSUED = (BulletinState.SIGNED, BulletinState.PUBLISHED, BulletinState.CORRECTED)
# Its text may still change.
UNSIGNED = (BulletinState.DRAFTED, BulletinState.REVIEWED)


class Channel(models.TextChoices):
    MAIL = "mail", "电子邮件"
    GATEWAY = "gateway", "短信平台"


class DispatchState(models.TextChoices):
    WAITING = "waiting", "待发"
    SENT = "sent", "已发"
    FAILED = "failed", "没有发出"
    SETTLED = "settled", "已处理"
