from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=30)

RULE_CHANGED: Final = action("rule.changed", "修改规则参数")
CALENDAR_CHANGED: Final = action("calendar.changed", "修改工作日历")
