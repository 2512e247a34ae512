from typing import Final

from portal.audit.choices import ActionsOf, Watched

action = ActionsOf(__name__, position=40)

RECORD_VIEWED: Final = action("record.viewed", "查看档案", watched=Watched.LOOK)
ALERT_ANSWERED: Final = action("alert.answered", "核查安全预警")
TRAIL_VERIFIED: Final = action("trail.verified", "校验审计记录")
ANCHOR_BEGUN: Final = action("trail.anchor_begun", "重新留存封存号")
