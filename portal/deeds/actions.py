from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=160)

DEED_WITHDRAWN: Final = action("deed.withdrawn", "撤回办理")
