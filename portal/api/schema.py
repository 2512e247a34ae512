"""The OpenAPI description: how to sign in, what errors look like; built once per process."""

from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator

from portal.api.problems import CONTENT_TYPE, TITLES

PROBLEM = {
    "type": "object",
    "title": "错误说明（RFC 9457）",
    "required": ["type", "title", "status", "detail", "instance", "request_id"],
    "properties": {
        "type": {"type": "string", "title": "类型"},
        "title": {"type": "string", "title": "错误名称"},
        "status": {"type": "integer", "title": "状态码"},
        "detail": {"type": "string", "title": "原因和办法"},
        "instance": {"type": "string", "title": "请求地址"},
        "request_id": {"type": "string", "title": "请求编号，向管理员反映问题时提供"},
        "errors": {
            "type": "array",
            "title": "逐项错误",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {
                    "field": {"type": "string", "title": "参数"},
                    "detail": {"type": "string", "title": "原因"},
                },
            },
        },
    },
}
_REFERENCE = {"schema": {"$ref": "#/components/schemas/Problem"}}
_EVERYWHERE = (401, 403, 405, 406, 429, 500)
_FOR_LISTS = (400, 404)  # a wrong parameter, a page that is not there
_FOR_ROWS = (404,)
_FOR_ACTS = (404, 415, 422)


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "portal.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "接口令牌"}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "portal.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "已在网页上登录的浏览器；POST、PUT 须带 X-CSRFToken 请求头。",
        }


@cache
def schema() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


def add_problems(result: dict[str, Any], generator: Any, **_: Any) -> dict[str, Any]:
    """Spectacular's hook: each operation says which errors it may answer with."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            for code in (*_EVERYWHERE, *_own_problems(path, method, operation)):
                operation["responses"][str(code)] = {
                    "description": TITLES[code],
                    "content": {CONTENT_TYPE: _REFERENCE},
                }
    return result


def _own_problems(path: str, method: str, operation: dict[str, Any]) -> tuple[int, ...]:
    if method in {"post", "put"}:
        return (400, 413, *_FOR_ACTS) if "requestBody" in operation else _FOR_ACTS
    if "{" in path:
        return _FOR_ROWS
    return _FOR_LISTS if operation.get("parameters") else ()
