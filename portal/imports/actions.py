from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=130)

IMPORT_CHECKED: Final = action("import.checked", "预检导入文件")
IMPORT_CORRECTED: Final = action("import.corrected", "更正导入内容")
IMPORT_DISCARDED: Final = action("import.discarded", "放弃导入")
IMPORT_SUBMITTED: Final = action("import.submitted", "提交导入")
IMPORT_DONE: Final = action("import.done", "完成导入")
IMPORT_UNDONE: Final = action("import.undone", "撤回导入")
