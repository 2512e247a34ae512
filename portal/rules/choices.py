from django.db import models


class RuleOutcome(models.TextChoices):
    """What follows from a hit. None of them concludes about a person: people decide."""

    BLOCK = "block", "不得办理"
    WARN = "warn", "提示"
    REMIND = "remind", "到期提醒"


class Tier(models.TextChoices):
    NATIONAL = "national", "国家"
    PROVINCIAL = "provincial", "省"
    COUNTY = "county", "县"


# Of several tiers in force the nearest applies.
NEAREST_FIRST = (Tier.COUNTY, Tier.PROVINCIAL, Tier.NATIONAL)


class Module(models.TextChoices):
    """The chapter of the rule book."""

    BRANCH_LIFE = "branch_life", "组织生活"
    ORGANISATIONS = "organisations", "组织设置"
    TERMS = "terms", "任期与换届"
    ADMISSION = "admission", "发展党员"
    MEMBERSHIP = "membership", "党员管理"
    DUES = "dues", "党费收缴"
    APPOINTMENT = "appointment", "选拔任用"
    APPRAISAL = "appraisal", "考核"
    SUPERVISION = "supervision", "干部监督"
    TRAINING = "training", "干部教育培训"
    RETIREMENT = "retirement", "年龄与退休"
    VILLAGES = "villages", "村级与驻村"
    TALENT = "talent", "人才工作"


class ParamKind(models.TextChoices):
    INTEGER = "integer", "整数"
    DECIMAL = "decimal", "小数"
    SHARE = "share", "比例"
    FLAG = "flag", "是否"
    CHOICE = "choice", "选项"
    MONTH = "month", "年月"


class DayKind(models.TextChoices):
    WORKDAY = "workday", "上班"
    HOLIDAY = "holiday", "放假"
