from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=90)

FILE_UPLOADED: Final = action("file.uploaded", "上传文件")
FILE_REMOVED: Final = action("file.removed", "删除文件")
FILE_READ: Final = action("file.read", "打开敏感文件")
