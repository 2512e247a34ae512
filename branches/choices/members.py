from typing import Final

from django.db import models


class Category(models.TextChoices):
    FULL = "full", "正式党员"
    PROBATIONARY = "probationary", "预备党员"


class Membership(models.TextChoices):
    """党籍状态, as the national member system words it."""

    NORMAL = "normal", "正常"
    KEPT = "kept", "保留党籍"
    RESTORED = "restored", "恢复党籍"
    SUSPENDED = "suspended", "停止党籍"
    EXPELLED = "expelled", "开除党籍"


class StatusEvent(models.TextChoices):
    """What may become of a member, each with its date."""

    CONFIRMED = "confirmed", "转为正式党员"
    EXTENDED = "extended", "延长预备期"
    LOST = "lost", "失去联系"
    FOUND = "found", "恢复联系"
    AWAY = "away", "外出流动"
    BACK = "back", "流动返回"
    HARDSHIP = "hardship", "列为困难党员"
    HARDSHIP_OVER = "hardship_over", "不再列为困难党员"
    RETIRED = "retired", "离退休"
    KEPT = "kept", "保留党籍"
    SUSPENDED = "suspended", "停止党籍"
    RESTORED = "restored", "恢复党籍"
    GOING = "going", "转出县外（待回执）"
    RECALLED = "recalled", "县外转出不成"
    LEFT = "left", "离开本县党组织"
    RETURNED = "returned", "重新转入"


class MemberSecret(models.TextChoices):
    """What of a member is encrypted beside the person's own number, phone and address."""

    LANDLINE = "landline", "固定电话"
    HOUSEHOLD = "household", "户籍所在地"


ADULT: Final = 18  # years at joining, by the constitution of the Party
