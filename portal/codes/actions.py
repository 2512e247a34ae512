from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=120)

CODE_CHANGED: Final = action("code.changed", "维护代码表")
