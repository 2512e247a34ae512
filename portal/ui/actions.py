from typing import Final

from portal.audit.choices import ActionsOf, Watched

action = ActionsOf(__name__, position=50)

LIST_EXPORTED: Final = action("list.exported", "导出列表", watched=Watched.EXPORT)
