from typing import Final

from django.db import models


class State(models.TextChoices):
    PENDING = "pending", "待核实"
    IN = "in", "在库"
    PAUSED = "paused", "暂不联系"
    OUT = "out", "出库"


class Purpose(models.TextChoices):
    """What somebody may agree to, each by itself."""

    CONTACT = "contact", "日常联系"
    EMPLOYERS = "employers", "对接用人单位"
    POLICIES = "policies", "政策推送"
    EVENTS = "events", "活动邀请"
    PUBLIC = "public", "公开姓名事迹"


class Answer(models.TextChoices):
    """Nobody was asked where there is no answer: that is no consent."""

    YES = "yes", "同意"
    NO = "no", "不同意"


class Channel(models.TextChoices):
    PHONE = "phone", "电话"
    MET = "met", "当面"
    UNIT = "unit", "单位"
    WRITTEN = "written", "书面"


class RecognitionState(models.TextChoices):
    PROPOSED = "proposed", "拟认定"
    NOTICE = "notice", "公示中"
    GRANTED = "granted", "已认定"
    REVOKED = "revoked", "已撤销"


class EnterpriseState(models.TextChoices):
    RUNNING = "running", "正常"
    STOPPED = "stopped", "停业"
    CLOSED = "closed", "注销"


class Freshness(models.TextChoices):
    FRESH = "fresh", "已确认"
    DUE = "due", "待复核"
    STALE = "stale", "过期"


# Codes the rules of talents name; the tables are staff's to extend.
OFFICIAL: Final = "1"  # team: 党政人才
RURAL: Final = "5"  # team: 农村实用人才
ABROAD: Final = "2"  # source: 县籍在外
RECRUITED: Final = ("3", "4")  # sources: brought here, with a term to serve
DUPLICATE: Final = "8"  # leaving: somebody recorded twice
