from typing import Final

from portal.audit.choices import ActionsOf, Watched

action = ActionsOf(__name__, position=60)

REGISTER_CREATED: Final = action("register.created", "新建登记簿")
REGISTER_CHANGED: Final = action("register.changed", "修改登记簿")
REGISTER_EXPORTED: Final = action("register.exported", "导出登记簿", watched=Watched.EXPORT)
REGISTER_UPLOADED: Final = action("register.uploaded", "上传登记表")
RECORD_CREATED: Final = action("record.created", "登记内容新增")
RECORD_CHANGED: Final = action("record.changed", "登记内容修改")
RECORD_REMOVED: Final = action("record.removed", "登记内容删除")
RECORD_REVEALED: Final = action("record.revealed", "查看敏感登记内容", watched=Watched.LOOK)
