from django.db import models


class Action(models.TextChoices):
    """Every business event the portal keeps; an app adds its acts here, in its own block."""

    SIGNED_IN = "session.signed_in", "登录"
    SIGNED_OUT = "session.signed_out", "退出"
    SIGN_IN_FAILED = "session.failed", "登录失败"
    LOCKED_OUT = "session.locked_out", "登录锁定"
    SESSION_ENDED = "session.ended", "结束会话"

    ACCOUNT_CREATED = "account.created", "开设账号"
    ACCOUNT_CHANGED = "account.changed", "修改账号"
    ACCOUNT_DISABLED = "account.disabled", "停用账号"
    ACCOUNT_ENABLED = "account.enabled", "启用账号"
    ACCOUNT_WITHDRAWN = "account.withdrawn", "撤回误开的账号"
    ACCOUNT_UNLOCKED = "account.unlocked", "解除锁定"
    PASSWORD_CHANGED = "account.password_changed", "修改密码"
    PASSWORD_RESET = "account.password_reset", "重置密码"
    SECOND_FACTOR_SET = "account.second_factor_set", "启用动态口令"
    SECOND_FACTOR_REMOVED = "account.second_factor_removed", "解除动态口令"
    ROLE_GRANTED = "role.granted", "授予角色"
    ROLE_REVOKED = "role.revoked", "收回角色"

    UNIT_CREATED = "unit.created", "新设机构"
    UNIT_CORRECTED = "unit.corrected", "更正机构信息"
    UNIT_RENAMED = "unit.renamed", "机构更名"
    UNIT_MOVED = "unit.moved", "调整隶属关系"
    UNIT_CLOSED = "unit.closed", "撤销机构"
    UNIT_WITHDRAWN = "unit.withdrawn", "撤回误设的机构"
    UNIT_MERGED = "unit.merged", "机构合并"
    UNIT_SPLIT = "unit.split", "机构拆分"
    UNIT_KIND_CHANGED = "unit_kind.changed", "维护机构类别"
    GROUP_CHANGED = "group.changed", "维护考核分组"

    RULE_CHANGED = "rule.changed", "修改规则参数"
    CALENDAR_CHANGED = "calendar.changed", "修改工作日历"

    RECORD_VIEWED = "record.viewed", "查看档案"
    ALERT_ANSWERED = "alert.answered", "核查安全预警"
    TRAIL_VERIFIED = "trail.verified", "校验审计记录"
    ANCHOR_BEGUN = "trail.anchor_begun", "重新留存封存号"

    LIST_EXPORTED = "list.exported", "导出列表"

    REGISTER_CREATED = "register.created", "新建登记簿"
    REGISTER_CHANGED = "register.changed", "修改登记簿"
    REGISTER_EXPORTED = "register.exported", "导出登记簿"
    REGISTER_UPLOADED = "register.uploaded", "上传登记表"
    FIELDS_PUBLISHED = "fields.published", "发布字段版本"
    FIELDS_DISCARDED = "fields.discarded", "放弃字段草稿"
    RECORD_CREATED = "record.created", "登记内容新增"
    RECORD_CHANGED = "record.changed", "登记内容修改"
    RECORD_REMOVED = "record.removed", "登记内容删除"
    RECORD_REVEALED = "record.revealed", "查看敏感登记内容"

    JOB_SUBMITTED = "job.submitted", "提交后台任务"
    JOB_CANCELLED = "job.cancelled", "取消后台任务"
    JOB_RETRIED = "job.retried", "重试后台任务"
    JOB_ENDED = "job.ended", "后台任务结束"
    JOB_RESULT_TAKEN = "job.result_taken", "下载任务结果"

    FILE_UPLOADED = "file.uploaded", "上传文件"
    FILE_REMOVED = "file.removed", "删除文件"
    FILE_READ = "file.read", "打开敏感文件"

    PERSON_CREATED = "person.created", "登记人员"
    PERSON_CHANGED = "person.changed", "修改人员信息"
    PERSON_MERGED = "person.merged", "合并重复人员"
    PERSON_UNMERGED = "person.unmerged", "撤销合并人员"
    IDENTITY_REVEALED = "person.identity_revealed", "查看完整敏感信息"
    NUMBER_SOUGHT = "person.number_sought", "按身份证号查找"
    KEYS_ROTATED = "keys.rotated", "轮换加密密钥"

    TASK_ASSIGNED = "task.assigned", "交办事项"
    TASK_DONE = "task.done", "办结事项"
    TASK_WITHDRAWN = "task.withdrawn", "撤回交办"
    TASK_REASSIGNED = "task.reassigned", "转交事项"
    ANNOUNCEMENT_SAVED = "announcement.saved", "起草、修改公告"
    ANNOUNCEMENT_PUBLISHED = "announcement.published", "发布公告"
    ANNOUNCEMENT_WITHDRAWN = "announcement.withdrawn", "撤下公告"
    POLICY_ISSUED = "policy.issued", "收录制度文件"
    POLICY_CORRECTED = "policy.corrected", "更正制度文件信息"
    POLICY_AMENDED = "policy.amended", "修订制度文件"
    POLICY_REPEALED = "policy.repealed", "废止制度文件"

    CODE_CHANGED = "code.changed", "维护代码表"

    IMPORT_CHECKED = "import.checked", "预检导入文件"
    IMPORT_CORRECTED = "import.corrected", "更正导入内容"
    IMPORT_DISCARDED = "import.discarded", "放弃导入"
    IMPORT_SUBMITTED = "import.submitted", "提交导入"
    IMPORT_DONE = "import.done", "完成导入"
    IMPORT_UNDONE = "import.undone", "撤销导入"
    DATASET_EXPORTED = "dataset.exported", "导出名册"
    DATASET_TAKEN = "dataset.taken", "下载导出的名册"

    ORGANISATION_CREATED = "organisation.created", "设立党组织"
    ORGANISATION_CHANGED = "organisation.changed", "修改党组织信息"
    ORGANISATION_MOVED = "organisation.moved", "调整党组织隶属关系"
    ORGANISATION_CLOSED = "organisation.closed", "撤销党组织"
    ORGANISATION_WITHDRAWN = "organisation.withdrawn", "撤回误设的党组织"
    COMMITTEE_CHANGED = "committee.changed", "调整党组织班子"
    ELECTION_RECORDED = "election.recorded", "登记换届选举"
    ELECTION_DATE_APPROVED = "election.date_approved", "登记批准的换届日期"
    MEMBER_CREATED = "member.created", "登记党员"
    MEMBER_CHANGED = "member.changed", "修改党员信息"
    MEMBER_MOVED = "member.moved", "转接组织关系"
    MEMBER_STATUS_CHANGED = "member.status_changed", "变更党员状态"
    OFFICER_APPOINTED = "officer.appointed", "登记村（社区）干部"
    OFFICER_CHANGED = "officer.changed", "修改村（社区）干部"
    OFFICER_LEFT = "officer.left", "村（社区）干部离任"

    CADRE_CREATED = "cadre.created", "建立干部档案"
    CADRE_CHANGED = "cadre.changed", "修改干部档案"
    CADRE_POST_CHANGED = "cadre.post_changed", "干部任免"
    CADRE_RANK_CHANGED = "cadre.rank_changed", "干部职级变动"
    CADRE_RECORD_CHANGED = "cadre.record_changed", "修改干部档案附表"
    CADRE_LEFT = "cadre.left", "干部转出、离退"

    TOKEN_CREATED = "token.created", "创建接口令牌"
    TOKEN_REVOKED = "token.revoked", "作废接口令牌"
    TOKEN_USED = "token.used", "当日首次使用接口令牌"


class Result(models.TextChoices):
    DONE = "done", "成功"
    FAILED = "failed", "失败"
    REFUSED = "refused", "拒绝"


class AlertRule(models.TextChoices):
    MASS_VIEW = "mass_view", "短时间大量查看档案"
    MASS_EXPORT = "mass_export", "一日内多次导出"
    MASS_LIST = "mass_list", "短时间大量浏览名单"
    MASS_LIST_DAY = "mass_list_day", "一日内大量浏览名单"
    OFF_HOURS = "off_hours", "非工作时间查看档案"
    FAILED_SIGN_INS = "failed_sign_ins", "反复登录失败"
    NUMBER_SERIES = "number_series", "反复按身份证号查找"
    NUMBER_GUESSES = "number_guesses", "疑似试探身份证号"
    BROKEN_CHAIN = "broken_chain", "审计记录校验不通过"
    UNSEALED = "unsealed", "审计记录没有按时封存"


class AlertState(models.TextChoices):
    OPEN = "open", "待核查"
    ANSWERED = "answered", "已核查"
