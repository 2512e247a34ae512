from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=65)

FORM_CREATED: Final = action("ledger_form.created", "新建台账表样")
FORM_CHANGED: Final = action("ledger_form.changed", "修改台账表样")
FORM_ARCHIVED: Final = action("ledger_form.archived", "停用台账表样")
FORM_RESUMED: Final = action("ledger_form.resumed", "恢复使用台账表样")
FORM_REMOVED: Final = action("ledger_form.removed", "删除台账表样")
LEDGERS_OPENED: Final = action("ledgers.opened", "开放台账填报")
LEDGER_CONFIRMED: Final = action("ledger.confirmed", "确认系统数据")
LEDGER_SUBMITTED: Final = action("ledger.submitted", "报送台账")
LEDGER_RECALLED: Final = action("ledger.recalled", "收回报送的台账")
LEDGER_ACCEPTED: Final = action("ledger.accepted", "审核通过台账")
LEDGER_RETURNED: Final = action("ledger.returned", "退回台账")
LEDGER_LOCKED: Final = action("ledger.locked", "锁定台账")
LEDGER_EXEMPTED: Final = action("ledger.exempted", "台账免报")
LEDGER_OWED: Final = action("ledger.owed", "恢复台账报送")
LEDGERS_URGED: Final = action("ledgers.urged", "催报台账")
TARGET_CHANGED: Final = action("target.changed", "维护年度目标")
DELEGATION_GIVEN: Final = action("delegation.given", "委托代审")
DELEGATION_ENDED: Final = action("delegation.ended", "结束代审")
REOPENING_ASKED: Final = action("reopening.asked", "申请更正台账")
REOPENING_GRANTED: Final = action("reopening.granted", "同意更正台账")
REOPENING_REFUSED: Final = action("reopening.refused", "不同意更正台账")
