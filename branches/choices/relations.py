"""Letters of transfer, members away, members out of touch."""

from django.db import models


class Direction(models.TextChoices):
    OUT = "out", "转出县外"
    INSIDE = "inside", "县内转接"
    IN = "in", "县外转入"


class LetterState(models.TextChoices):
    ASKED = "asked", "待开具"
    ISSUED = "issued", "已开具"
    RECEIVED = "received", "已接收"
    WITHDRAWN = "withdrawn", "已撤回"


OPEN_STATES = (LetterState.ASKED, LetterState.ISSUED)


class MobileContactWay(models.TextChoices):
    PHONE = "phone", "电话"
    MESSAGE = "message", "短信、微信"
    VISIT = "visit", "上门、见面"
    HOST = "host", "通过流入地党组织"
    FAMILY = "family", "通过家属"


class SearchWay(models.TextChoices):
    PHONE = "phone", "电话"
    FAMILY = "family", "家属"
    HOUSEHOLD = "household", "户籍所在地"
    FORMER_UNIT = "former", "原单位"
    OTHER = "other", "其他"


class SearchResult(models.TextChoices):
    NOTHING = "nothing", "没有找到"
    CLUE = "clue", "有线索"
    FOUND = "found", "已取得联系"
