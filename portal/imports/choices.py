from django.db import models


class ImportState(models.TextChoices):
    """What is settled about an import. Work under way or failed is told by its job, not here."""

    STARTED = "started", "待选工作表"
    READ = "read", "待对应列"
    MAPPED = "mapped", "待预检"
    CHECKED = "checked", "已预检"
    DONE = "done", "已导入"
    UNDONE = "undone", "已撤回"


OPEN = frozenset({ImportState.STARTED, ImportState.READ, ImportState.MAPPED, ImportState.CHECKED})


class RowOutcome(models.TextChoices):
    """What an import would do with a row of the file, or did. Each row has exactly one."""

    NEW = "new", "新增"
    CHANGED = "changed", "修改"
    UNCHANGED = "unchanged", "无变化"
    CONFLICT = "conflict", "有冲突"
    FAULTY = "faulty", "有错误"
    SKIPPED = "skipped", "已跳过"
    REPEATED = "repeated", "重复行"  # says in every cell what an earlier row says


class FindingKind(models.TextChoices):
    """Why something was found, as pages filter by it."""

    REQUIRED = "required", "缺少必填内容"
    CELL = "cell", "内容有误"
    DOUBT = "doubt", "需要核对"
    CHECK = "check", "前后不符"
    TWIN = "twin", "文件内重复"
    CONFLICT = "conflict", "与已登记内容冲突"
    QUESTION = "question", "是否同一人"
    SCOPE = "scope", "超出管理范围"
    GUESS = "guess", "号码疑似试填"
    STALE = "stale", "预检后被他人修改"


# Findings that set a row's outcome to CONFLICT rather than FAULTY.
CONFLICTS = frozenset(
    {FindingKind.CONFLICT, FindingKind.QUESTION, FindingKind.SCOPE, FindingKind.STALE}
)


class Answer(models.TextChoices):
    """What the user says about a row whose person may be registered already."""

    SAME = "same", "是同一人"
    OTHER = "other", "是另一人"
    SKIP = "skip", "跳过此行"


class EffectKind(models.TextChoices):
    CREATED = "created", "新增"
    CHANGED = "changed", "修改"


class Undone(models.TextChoices):
    """What became of one effect when its import was taken back."""

    REVERTED = "reverted", "已还原"
    EDITED = "edited", "此后被修改，保留"
    USED = "used", "已被其他记录引用，保留"
    GONE = "gone", "记录已不存在"
    FAILED = "failed", "未能还原"
