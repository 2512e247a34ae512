from typing import Final

from portal.audit.choices import ActionsOf, Watched

action = ActionsOf(__name__, position=100)

PERSON_CREATED: Final = action("person.created", "登记人员")
PERSON_CHANGED: Final = action("person.changed", "修改人员信息")
PERSON_MERGED: Final = action("person.merged", "合并重复人员")
PERSON_UNMERGED: Final = action("person.unmerged", "撤回合并人员")
IDENTITY_REVEALED: Final = action(
    "person.identity_revealed", "查看完整敏感信息", watched=Watched.LOOK
)
NUMBER_SOUGHT: Final = action(
    "person.number_sought", "按身份证号查找", watched=Watched.NUMBER_SEARCH
)
KEYS_ROTATED: Final = action("keys.rotated", "轮换加密密钥")
