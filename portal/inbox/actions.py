from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=110)

TASK_ASSIGNED: Final = action("task.assigned", "交办事项")
TASK_DONE: Final = action("task.done", "办结事项")
TASK_WITHDRAWN: Final = action("task.withdrawn", "撤回交办")
TASK_REASSIGNED: Final = action("task.reassigned", "转交事项")
TASK_FILE_REMOVED: Final = action("task.file_removed", "移除交办事项附件")
ANNOUNCEMENT_SAVED: Final = action("announcement.saved", "起草、修改公告")
ANNOUNCEMENT_PUBLISHED: Final = action("announcement.published", "发布公告")
ANNOUNCEMENT_WITHDRAWN: Final = action("announcement.withdrawn", "撤下公告")
POLICY_ISSUED: Final = action("policy.issued", "收录制度文件")
POLICY_CORRECTED: Final = action("policy.corrected", "更正制度文件信息")
POLICY_AMENDED: Final = action("policy.amended", "修订制度文件")
POLICY_REPEALED: Final = action("policy.repealed", "废止制度文件")
