from typing import Final

from portal.access import PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=30)

AUDIT_VIEW: Final = permission("audit.view", "查看审计记录", {RoleKey.AUDITOR})
ALERTS_ANSWER: Final = permission("alerts.answer", "核查安全预警", {RoleKey.AUDITOR})
