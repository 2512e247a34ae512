"""Admission of members: its stages, its steps, and how a case ends."""

from typing import Final

from django.db import models


class AdmissionStage(models.TextChoices):
    APPLICANT = "applicant", "申请人"
    ACTIVIST = "activist", "入党积极分子"
    CANDIDATE = "candidate", "发展对象"
    PROBATIONARY = "probationary", "预备党员"
    FULL = "full", "正式党员"


class CaseEnd(models.TextChoices):
    """Why nothing more is done in a case."""

    ARCHIVED = "archived", "已归档"
    REJECTED = "rejected", "未通过"
    RETRACTED = "retracted", "本人撤回"
    STOPPED = "stopped", "终止"
    CANCELLED = "cancelled", "取消资格"


class StepCode(models.TextChoices):
    """The events that checks and clocks hang on; what charts call and number them is data."""

    APPLICATION = "application", "递交入党申请书"
    TALK = "talk", "派人谈话"
    ACTIVIST = "activist", "推荐、确定积极分子"
    ACTIVIST_FILED = "activist_filed", "上级备案"
    CONTACTS = "contacts", "培养联系人"
    REVIEW = "review", "培养教育考察"
    OPINION = "opinion", "确定发展对象人选"
    LISTED = "listed", "报上级党委列为发展对象"
    INTRODUCERS = "introducers", "入党介绍人"
    VETTING = "vetting", "政治审查"
    TRAINING = "training", "集中培训"
    COMMITTEE = "committee", "支委会审查"
    PREREVIEW = "prereview", "上级预审"
    FORM = "form", "填写志愿书"
    ASSEMBLY = "assembly", "支部大会讨论"
    INTERVIEW = "interview", "上级派人谈话"
    APPROVAL = "approval", "上级审批"
    FILED = "filed", "组织部门备案"
    GROUP = "group", "编入支部小组"
    OATH = "oath", "入党宣誓"
    FURTHER = "further", "继续教育考察"
    REQUEST = "request", "转正申请"
    CONVERSION = "conversion", "大会讨论转正"
    CONFIRMATION = "confirmation", "上级审批转正"
    ARCHIVE = "archive", "材料归档"


class HitConclusion(models.TextChoices):
    """What people found out about a hit of the audit."""

    TRUE = "true", "属实"
    MISTYPED = "mistyped", "录入有误"
    FALSE = "false", "不属实"


class StepDecision(models.TextChoices):
    """What a meeting or the higher committee decided."""

    ACCEPT = "accept", "同意"
    FAIL = "fail", "未通过"
    ON_TIME = "on_time", "按期转正"
    EXTEND = "extend", "延长预备期"
    CANCEL = "cancel", "取消预备党员资格"


class BallotMethod(models.TextChoices):
    SECRET = "secret", "无记名投票"
    OPEN = "open", "举手表决"


class HelperKind(models.TextChoices):
    CONTACT = "contact", "培养联系人"
    INTRODUCER = "introducer", "入党介绍人"


class NoticeKind(models.TextChoices):
    LISTING = "listing", "拟列为发展对象公示"
    ADMISSION = "admission", "拟接收预备党员公示"
    CONVERSION = "conversion", "预备党员拟转正公示"


class LimitCause(models.TextChoices):
    """Why somebody who is a full member does not count among those entitled to vote."""

    PROBATION = "probation", "留党察看"
    DETAINED = "detained", "被留置、逮捕，中止权利"
    APPROVED = "approved", "经批准不计入应到"


class LimitReason(models.TextChoices):
    """Of those a higher organisation approved."""

    MIND = "mind", "精神疾患"
    ABROAD = "abroad", "出国半年以上"
    PRISON = "prison", "服刑"
    BED = "bed", "长期卧床"
    MOVED = "moved", "应转未转半年以上"


class CaseSource(models.TextChoices):
    APPLIED = "applied", "本系统办理"
    ROSTER = "roster", "已在册预备党员"
    IMPORT = "import", "导入"


STAGES: Final = tuple(AdmissionStage)
# What a step makes of somebody; every other leaves the stage as it is.
LEADS_TO: Final = {
    StepCode.ACTIVIST: AdmissionStage.ACTIVIST,
    StepCode.LISTED: AdmissionStage.CANDIDATE,
    StepCode.APPROVAL: AdmissionStage.PROBATIONARY,
    StepCode.CONFIRMATION: AdmissionStage.FULL,
}
# Held again and again.
REPEATED: Final = frozenset({StepCode.REVIEW, StepCode.FURTHER})
# Of the committee above, never of the branch.
OF_HIGHER: Final = frozenset(
    {
        StepCode.ACTIVIST_FILED,
        StepCode.LISTED,
        StepCode.PREREVIEW,
        StepCode.INTERVIEW,
        StepCode.APPROVAL,
        StepCode.CONFIRMATION,
    }
)
OF_COUNTY: Final = frozenset({StepCode.FILED})  # its organization department's
VOTED: Final = frozenset({StepCode.ASSEMBLY, StepCode.CONVERSION})
