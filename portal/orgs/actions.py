from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=20)

UNIT_CREATED: Final = action("unit.created", "新设机构")
UNIT_CORRECTED: Final = action("unit.corrected", "更正机构信息")
UNIT_RENAMED: Final = action("unit.renamed", "机构更名")
UNIT_MOVED: Final = action("unit.moved", "调整隶属关系")
UNIT_CLOSED: Final = action("unit.closed", "撤销机构")
UNIT_WITHDRAWN: Final = action("unit.withdrawn", "撤回误设的机构")
UNIT_MERGED: Final = action("unit.merged", "机构合并")
UNIT_SPLIT: Final = action("unit.split", "机构拆分")
UNIT_KIND_CHANGED: Final = action("unit_kind.changed", "维护机构类别")
GROUP_CHANGED: Final = action("group.changed", "维护考核分组")
