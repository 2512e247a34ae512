from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=180)

TOKEN_CREATED: Final = action("token.created", "创建接口令牌")
TOKEN_REVOKED: Final = action("token.revoked", "作废接口令牌")
TOKEN_USED: Final = action("token.used", "当日首次使用接口令牌")
