"""Who asks: a token in the Authorization header, or the session of a signed-in browser."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from portal.accounts.domain import second_factor
from portal.accounts.middleware import gate_before
from portal.api.domain import tokens
from portal.api.models import ApiToken, Bearer
from portal.audit import context

SCHEME = "Bearer"
GATES = {
    "verify": "请先在网页上输入动态口令，完成登录。",
    "my-password": "请先在网页上修改密码。",
    "my-second-factor": "请先在网页上启用动态口令。",
}


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <token>`. The header decides: a wrong token is not forgiven because
    the browser is signed in as well."""

    def authenticate(self, request: Request) -> tuple[Bearer, ApiToken] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        bearer = tokens.find(secret.strip())
        if bearer is None:
            raise AuthenticationFailed("接口令牌不正确、已到期或已作废，请在“接口令牌”页重新创建。")
        token, owner = bearer
        _require_past_gates(owner)
        context.acting(owner)
        tokens.note_use(token, by=owner)
        return owner, token

    def authenticate_header(self, request: Request) -> str:
        return f'{SCHEME} realm="api"'


def _require_past_gates(owner: Bearer) -> None:
    """What would stop the owner at the entrance stops his tokens too."""
    if owner.must_change_password:
        raise PermissionDenied(GATES["my-password"])
    if not settings.SECOND_FACTOR_REQUIRED or not owner.needs_second_factor:
        return
    if not second_factor.is_set(owner):
        raise PermissionDenied(GATES["my-second-factor"])


class SessionAuthentication(authentication.SessionAuthentication):
    """A signed-in browser, past the same gates as for pages; writing takes the CSRF token."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        signed_in = super().authenticate(request)
        django_request = request._request  # noqa: SLF001 - DRF's own would ask who asks, again
        if signed_in is not None and (gate := gate_before(django_request)):
            raise PermissionDenied(GATES[gate])
        return signed_in

    def enforce_csrf(self, request: HttpRequest) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise PermissionDenied(
                "缺少或不正确的 X-CSRFToken 请求头；由程序调用的，请改用接口令牌。"
            ) from None
