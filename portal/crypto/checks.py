from typing import Any

from django.core.checks import CheckMessage, register
from django.core.checks import Warning as Caution

from portal.crypto import providers

NO_GM = (
    "本机的 OpenSSL 不支持国密算法，敏感字段改用 AES-256-GCM 和 HMAC-SHA-256 加密，"
    "不满足密评对算法的要求。"
)
MEND = "请换用支持 SM4、SM3 的 OpenSSL 3，再运行 rotate_keys 用国密算法重新加密。"


@register("crypto")
def national_algorithms(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if providers.gm_available():
        return []
    return [Caution(NO_GM, hint=MEND, id="portal.W001")]
