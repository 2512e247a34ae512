from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=67)

FILE_OPENED: Final = action("performance.opened", "建立实绩档案")
FILE_ASSIGNED: Final = action("performance.assigned", "指定实绩档案的填写人、主要负责人")
FILE_SET: Final = action("performance.set", "审定年度目标")
FILE_LOCKED: Final = action("performance.locked", "确定年度等次并锁定实绩档案")
FILE_UNLOCKED: Final = action("performance.unlocked", "解除实绩档案锁定")
TARGETS_CHANGED: Final = action("performance.targets", "填写年度目标")
CHANGE_ASKED: Final = action("performance.change_asked", "申请调整目标")
CHANGE_APPROVED: Final = action("performance.change_approved", "同意调整目标")
CHANGE_REFUSED: Final = action("performance.change_refused", "不同意调整目标")
CHANGE_RECALLED: Final = action("performance.change_recalled", "收回目标调整申请")
PROGRESS_WRITTEN: Final = action("performance.progress", "填写目标完成情况")
REVIEW_DECIDED: Final = action("performance.review", "登记评议结果")
