"""限期改正通知: given to a branch, answered by it, confirmed or returned by the giver."""

from typing import Final

from django.db import models


class CorrectionState(models.TextChoices):
    GIVEN = "given", "待答复"
    RETURNED = "returned", "退回重改"
    ANSWERED = "answered", "已答复待确认"
    DONE = "done", "已改正"
    WITHDRAWN = "withdrawn", "已撤回"


# The branch is to answer.
AWAITED: Final = (CorrectionState.GIVEN, CorrectionState.RETURNED)
OPEN: Final = (*AWAITED, CorrectionState.ANSWERED)


class CorrectionMatter(models.TextChoices):
    LIFE = "life", "组织生活不落实"
    DUES = "dues", "党费收缴不规范"
    ADMISSION = "admission", "发展党员程序"
    TERM = "term", "逾期未换届"
    MEMBERS = "members", "党员教育管理"
    RECORDS = "records", "记录、台账不实"
    OTHER = "other", "其他"
