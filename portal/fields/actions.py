from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=70)

FIELDS_PUBLISHED: Final = action("fields.published", "发布字段版本")
FIELDS_DISCARDED: Final = action("fields.discarded", "放弃字段草稿")
