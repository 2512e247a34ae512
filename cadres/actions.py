from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=170)

CADRE_CREATED: Final = action("cadre.created", "建立干部档案")
CADRE_CHANGED: Final = action("cadre.changed", "修改干部档案")
CADRE_POST_CHANGED: Final = action("cadre.post_changed", "干部任免")
CADRE_RANK_CHANGED: Final = action("cadre.rank_changed", "干部职级变动")
CADRE_RECORD_CHANGED: Final = action("cadre.record_changed", "修改干部档案附表")
CADRE_LEFT: Final = action("cadre.left", "干部转出、离退")
