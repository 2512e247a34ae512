from typing import Final

from portal.audit.choices import ActionsOf, Watched

action = ActionsOf(__name__, position=60)

REGISTER_CREATED: Final = action("register.created", "新建登记簿")
PRESETS_INSTALLED: Final = action("register.presets_installed", "添加预置登记簿")
PRESET_ADOPTED: Final = action("register.preset_adopted", "采用预置登记簿的更新")
PRESET_KEPT: Final = action("register.preset_kept", "不采用预置登记簿的更新")
REGISTER_CHANGED: Final = action("register.changed", "修改登记簿")
REGISTER_URGED: Final = action("register.urged", "催报登记簿")
REGISTER_EXPORTED: Final = action("register.exported", "导出登记簿", watched=Watched.EXPORT)
# Of events before workbooks went the way of all rosters (docs/decisions).
REGISTER_UPLOADED: Final = action("register.uploaded", "上传登记表")
REGISTER_CARRIED: Final = action("register.carried", "登记簿沿用上期")
RECORD_CREATED: Final = action("record.created", "登记内容新增")
RECORD_CHANGED: Final = action("record.changed", "登记内容修改")
RECORD_REMOVED: Final = action("record.removed", "登记内容删除")
RECORD_REVEALED: Final = action("record.revealed", "查看敏感登记内容", watched=Watched.LOOK)
RECORD_PROVEN: Final = action("record.proven", "附佐证材料")
RECORD_UNPROVEN: Final = action("record.unproven", "移除佐证材料")
RECORD_NOTED: Final = action("record.noted", "登记进展")
RECORD_ASKED: Final = action("record.asked", "申请销号")
RECORD_DECIDED: Final = action("record.decided", "交办议定事项")
RECORD_PASSED: Final = action("record.passed", "审核登记内容")
RECORD_CLOSED: Final = action("record.closed", "销号")
RECORD_RETURNED: Final = action("record.returned", "退回登记内容")
RECORD_CANCELLED: Final = action("record.cancelled", "终止任务")
RECORD_VOIDED: Final = action("record.voided", "作废登记内容")
RECORD_LOOKED_BACK: Final = action("record.looked_back", "销号后回头看")
