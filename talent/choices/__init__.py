from typing import Final

from django.db import models


class TalentState(models.TextChoices):
    PENDING = "pending", "待核实"
    IN = "in", "在库"
    PAUSED = "paused", "暂不联系"
    OUT = "out", "出库"


class ConsentPurpose(models.TextChoices):
    """What somebody may agree to, each by itself."""

    CONTACT = "contact", "日常联系"
    EMPLOYERS = "employers", "对接用人单位"
    POLICIES = "policies", "政策推送"
    EVENTS = "events", "活动邀请"
    PUBLIC = "public", "公开姓名事迹"


class ConsentAnswer(models.TextChoices):
    """Nobody was asked where there is no answer: that is no consent."""

    YES = "yes", "同意"
    NO = "no", "不同意"


class ContactWay(models.TextChoices):
    PHONE = "phone", "电话"
    MET = "met", "当面"
    UNIT = "unit", "单位"
    WRITTEN = "written", "书面"


class RecognitionState(models.TextChoices):
    PROPOSED = "proposed", "拟认定"
    NOTICE = "notice", "公示中"
    GRANTED = "granted", "已认定"
    REVOKED = "revoked", "已取消"


class EnterpriseState(models.TextChoices):
    RUNNING = "running", "正常"
    STOPPED = "stopped", "停业"
    CLOSED = "closed", "注销"


class Freshness(models.TextChoices):
    FRESH = "fresh", "已确认"
    DUE = "due", "待复核"
    STALE = "stale", "过期"


class NeedKind(models.TextChoices):
    POST = "post", "岗位用人"
    PROBLEM = "problem", "技术难题"
    PROJECT = "project", "项目合作"
    LECTURE = "lecture", "讲学"


class Urgency(models.IntegerChoices):
    NORMAL = 1, "一般"
    SHORT = 2, "紧缺"
    VERY = 3, "非常紧缺"


class NeedState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    PUBLISHED = "published", "已发布"
    PARTLY = "partly", "部分满足"
    FILLED = "filled", "已满足"
    CLOSED = "closed", "已关闭"


class Closing(models.TextChoices):
    OWN = "own", "自行招到"
    CANCELLED = "cancelled", "取消"
    EXPIRED = "expired", "过期"


class MatchState(models.TextChoices):
    CANDIDATE = "candidate", "候选"
    ASKED = "asked", "征询本人"
    AGREED = "agreed", "本人同意"
    DECLINED = "declined", "本人谢绝"
    RECOMMENDED = "recommended", "已推荐"
    TALKING = "talking", "洽谈中"
    DONE = "done", "达成"
    UNSUITABLE = "unsuitable", "不合适"
    SILENT = "silent", "无回音"
    ENDED = "ended", "已结束"

    @classmethod
    def going(cls) -> tuple["MatchState", ...]:
        return cls.CANDIDATE, cls.ASKED, cls.AGREED, cls.RECOMMENDED, cls.TALKING


class Requirement(models.TextChoices):
    """What a need may insist on."""

    EDUCATION = "education", "学历"
    TITLE = "title", "职称"
    SKILL = "skill", "技能等级"
    GRADE = "grade", "人才层次"
    AGE = "age", "年龄"
    LICENCE = "licence", "执业资格"


class TicketChannel(models.TextChoices):
    PHONE = "phone", "电话"
    VISIT = "visit", "走访"
    MEETING = "meeting", "座谈"
    UNIT = "unit", "单位代报"


class TicketState(models.TextChoices):
    REGISTERED = "registered", "待派单"
    SENT = "sent", "待受理"
    HANDLING = "handling", "办理中"
    HELD = "held", "挂起"
    DONE = "done", "待回访"
    FILED = "filed", "已归档"

    @classmethod
    def going(cls) -> tuple["TicketState", ...]:
        return cls.REGISTERED, cls.SENT, cls.HANDLING, cls.HELD


class HoldReason(models.TextChoices):
    PAPERS = "papers", "待补材料"
    ABOVE = "above", "待上级"


class TicketOutcome(models.TextChoices):
    SOLVED = "solved", "已解决"
    PARTLY = "partly", "部分解决"
    UNSUPPORTED = "unsupported", "政策不支持"
    PASSED = "passed", "转上级"


class Satisfaction(models.TextChoices):
    GOOD = "good", "满意"
    FAIR = "fair", "基本满意"
    BAD = "bad", "不满意"


class PolicyLevel(models.TextChoices):
    STATE = "state", "国家"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县"


class PolicyFor(models.TextChoices):
    PERSON = "person", "个人"
    ENTERPRISE = "enterprise", "企业"


class ConditionKind(models.TextChoices):
    """What a policy may ask of somebody."""

    GRADE = "grade", "层次"
    SOURCE = "source", "来源"
    TEAM = "team", "队伍"
    UNIT = "unit", "单位类型"
    SCHOOLING = "schooling", "学历"
    DEGREE = "degree", "学位"
    TITLE = "title", "职称"
    SKILL = "skill", "技能"
    AGE = "age", "年龄"
    INTRODUCED = "introduced", "引进日期"
    HERE = "here", "在县"
    CARD = "card", "持卡"


class Eligibility(models.TextChoices):
    """What the facts say of a condition; the unit in charge decides. The best of them first."""

    YES = "yes", "初步符合"
    UNKNOWN = "unknown", "资料缺"
    NO = "no", "不符合"


class CardState(models.TextChoices):
    PROPOSED = "proposed", "拟发"
    VALID = "valid", "有效"
    PAUSED = "paused", "暂停"
    ENDED = "ended", "注销"

    @classmethod
    def held(cls) -> tuple["CardState", ...]:
        """Somebody has it: he gets no second one."""
        return cls.VALID, cls.PAUSED


class CardEnding(models.TextChoices):
    LEFT = "left", "调离"
    UNQUALIFIED = "unqualified", "资格取消"
    DISCIPLINE = "discipline", "违纪违法"
    WAIVED = "waived", "放弃"
    DIED = "died", "去世"
    REISSUED = "reissued", "换发"


class PipelineKind(models.TextChoices):
    LEAD = "lead", "柔性引才"
    PROJECT = "project", "项目申报"


class StageMark(models.TextChoices):
    """What coming to a stage counts as; figures ask for the mark, never for a name."""

    NONE = "", "—"
    SIGNED = "signed", "签约"
    SENT = "sent", "上报"
    WON = "won", "入选、完成"
    LOST = "lost", "未入选、终止"

    @classmethod
    def ends(cls) -> tuple["StageMark", ...]:
        return cls.WON, cls.LOST


class RoomLayout(models.TextChoices):
    ONE = "1", "一室"
    TWO = "2", "两室"
    THREE = "3", "三室"


class RoomState(models.TextChoices):
    """What is lived in tells its tenancy, not this."""

    OPEN = "open", "可分配"
    RESERVED = "reserved", "预留"
    REPAIR = "repair", "维修"
    STOPPED = "stopped", "停用"


class HousingState(models.TextChoices):
    SUBMITTED = "submitted", "待单位核"
    CHECKED = "checked", "待人才办审"
    CHECKING = "checking", "待核房"
    CLEARED = "cleared", "待公示"
    NOTICE = "notice", "公示中"
    WAITING = "waiting", "轮候"
    CHOSEN = "chosen", "已选房"
    HOUSED = "housed", "已入住"
    REFUSED = "refused", "未通过"
    APPEALED = "appealed", "申诉中"
    WITHDRAWN = "withdrawn", "已撤回"
    ENDED = "ended", "已退租"

    @classmethod
    def going(cls) -> tuple["HousingState", ...]:
        """Somebody has it: he makes no second one."""
        over = {cls.REFUSED, cls.WITHDRAWN, cls.ENDED}
        return tuple(state for state in cls if state not in over)

    @classmethod
    def before_the_queue(cls) -> tuple["HousingState", ...]:
        return cls.SUBMITTED, cls.CHECKED, cls.CHECKING, cls.CLEARED, cls.NOTICE


class HouseFound(models.TextChoices):
    """What the housing office answers."""

    NONE = "none", "无住房"
    HAS = "has", "有住房"
    PENDING = "pending", "待查"


class AllocationMode(models.TextChoices):
    POINTS = "points", "按积分"
    ORDER = "order", "按受理先后"


class AllocationState(models.TextChoices):
    DRAFT = "draft", "草案"
    NOTICE = "notice", "公示中"
    CONFIRMED = "confirmed", "已确认"
    CANCELLED = "cancelled", "已作废"

    @classmethod
    def going(cls) -> tuple["AllocationState", ...]:
        return cls.DRAFT, cls.NOTICE


class TenancyState(models.TextChoices):
    PROMISED = "promised", "待入住"
    LIVING = "living", "在住"
    ENDED = "ended", "已退租"
    DECLINED = "declined", "已放弃"

    @classmethod
    def going(cls) -> tuple["TenancyState", ...]:
        """The room is somebody's."""
        return cls.PROMISED, cls.LIVING


class TenancyEnding(models.TextChoices):
    EXPIRED = "expired", "合同到期"
    MOVED = "moved", "工作调动"
    BOUGHT = "bought", "购买住房"
    FAMILY = "family", "家庭原因"
    QUALITY = "quality", "房屋质量"
    EVICTED = "evicted", "清退"
    OTHER = "other", "其他"


class WorthyKind(models.TextChoices):
    PLAIN = "plain", "一般"
    CHIEF = "chief", "重点"


class HelpState(models.TextChoices):
    PROPOSED = "proposed", "提出"
    PAIRED = "paired", "已对接"
    GOING = "going", "进行中"
    DONE = "done", "办结"
    STOPPED = "stopped", "中止"

    @classmethod
    def busy(cls) -> tuple["HelpState", ...]:
        """Somebody leads it: he leads no second one."""
        return cls.PAIRED, cls.GOING

    @classmethod
    def going(cls) -> tuple["HelpState", ...]:
        return cls.PROPOSED, *cls.busy()


class ExpertContact(models.TextChoices):
    VISIT = "visit", "走访"
    MEETING = "meeting", "座谈"
    PHONE = "phone", "电话"
    GREETING = "greeting", "慰问"


class ServiceKind(models.TextChoices):
    """What a doctor does for an enterprise."""

    PROJECT = "project", "项目申报"
    GUIDANCE = "guidance", "技术指导"
    PROBLEM = "problem", "难题攻关"
    TRANSFER = "transfer", "成果转化"


class ServiceState(models.TextChoices):
    WAITING = "waiting", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "已退回"


class DispatchRating(models.TextChoices):
    GOOD = "good", "优秀"
    FAIR = "fair", "合格"
    BAD = "bad", "不合格"


# Verified and not gone: whoever is left alone for a while is still ours.
IN_STORE: Final = (TalentState.IN, TalentState.PAUSED)

# Codes the rules of talents name; the tables are staff's to extend.
OFFICIAL: Final = "1"  # team: 党政人才
RURAL: Final = "5"  # team: 农村实用人才
ABROAD: Final = "2"  # source: 县籍在外
RECRUITED: Final = ("3", "4")  # sources: brought here, with a term to serve
LOST: Final = ("1", "2", "3")  # why one left the store: 调离, 辞职, 期满离开
DUPLICATE: Final = "8"  # leaving: somebody recorded twice
ANY_WAY: Final = "10"  # 可商量
UNWILLING: Final = "11"
REMOTE: Final = "04"
# Ways by which somebody in public service may not help an enterprise (公务员法 art. 59).
EMPLOYED: Final = ("01", "02", "05")
OTHER_MATTER: Final = "12"  # a matter the rules name no limit for
CONVENIENCE: Final = "11"  # category of policies: 便利服务, counted by the year
GRANTED: Final = (TicketOutcome.SOLVED, TicketOutcome.PARTLY)  # a claim that was heard
