"""Errors as RFC 9457 problem details, in Chinese."""

import logging
from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.exceptions import ValidationError as Refusal
from django.db import IntegrityError
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from portal.audit import context
from portal.clashes import refusal_of
from portal.outages import RETRY_SECONDS, is_outage

logger = logging.getLogger(__name__)

CONTENT_TYPE: Final = "application/problem+json"
TITLES: Final = {
    400: "请求有误",
    401: "未登录或令牌无效",
    403: "无权办理",
    404: "没有找到",
    405: "不支持这种请求方法",
    406: "只提供 JSON 格式",
    413: "请求内容太大",
    415: "不接受这种格式",
    422: "不能办理",
    429: "请求过于频繁",
    500: "服务器出错",
    503: "系统暂时不可用",
}
DETAILS: Final = {
    401: "请在请求头 Authorization 中提供有效的接口令牌，或先在网页上登录。",
    404: "该地址或记录不存在，或者不在您的管理范围内。",
    405: "请查阅接口说明，换用该地址支持的请求方法。",
    406: "请求头 Accept 须包含 application/json。",
    500: "请稍后再试；仍然出错的，请把请求编号告诉系统管理员。",
    503: "数据库或后台服务暂时连接不上，请稍后再试。",
}


def handle(error: Exception, where: dict[str, Any]) -> Response | None:
    """What DRF calls with every exception of an API view."""
    if isinstance(error, IntegrityError):
        error = refusal_of(error) or error
    if isinstance(error, Refusal):
        set_rollback()
        return problem(422, " ".join(error.messages), where, errors=_refused_fields(error))
    if is_outage(error):
        logger.error("API request failed: a server does not answer", exc_info=error)
        answer = problem(status.HTTP_503_SERVICE_UNAVAILABLE, "", where)
        answer["Retry-After"] = str(RETRY_SECONDS)
        return answer
    if isinstance(error, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024
        return problem(413, f"请求内容超过 {most:,} KB，没有读取。请分几次发送。", where)
    response = exception_handler(error, where)
    if response is None:
        if settings.DEBUG:
            return None
        logger.error("API request failed", exc_info=error)
        set_rollback()
        return problem(status.HTTP_500_INTERNAL_SERVER_ERROR, "", where)
    errors = list(_wrong_fields(response.data)) if _is_invalid_input(error) else []
    answer = problem(response.status_code, _detail(error, response, where), where, errors=errors)
    for name in ("WWW-Authenticate", "Retry-After"):
        if name in response:
            answer[name] = response[name]
    return answer


def problem(
    code: int, detail: str, where: dict[str, Any], *, errors: list[dict[str, str]] | None = None
) -> Response:
    request = where.get("request")
    body = {
        "type": "about:blank",
        "title": TITLES.get(code, "请求未能办理"),
        "status": code,
        "detail": detail or DETAILS.get(code, "请查阅接口说明后重试。"),
        "instance": request.path if request is not None else "",
        "request_id": context.current().request_id,
    }
    if errors:
        body["errors"] = errors
    return Response(body, status=code, content_type=CONTENT_TYPE)


def _is_invalid_input(error: Exception) -> bool:
    return isinstance(error, exceptions.ValidationError)


def _detail(error: Exception, response: Response, where: dict[str, Any]) -> str:
    """The words of the error where they are ours; the library's own are not for users."""
    if _is_invalid_input(error):
        return "有参数填写不正确，见 errors。"
    if isinstance(error, exceptions.Throttled):
        return f"请 {int(error.wait or 1)} 秒后再试。"
    if isinstance(error, exceptions.UnsupportedMediaType):
        taken = "、".join(parser.media_type for parser in where["view"].parser_classes)
        return f"请求头 Content-Type 须为 {taken}。"
    if response.status_code in DETAILS and not isinstance(error, exceptions.AuthenticationFailed):
        return DETAILS[response.status_code]
    return str(response.data.get("detail", ""))


def _wrong_fields(data: Any, name: str = "") -> Iterator[dict[str, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _wrong_fields(value, f"{name}.{key}" if name else str(key))
    elif isinstance(data, list):
        for value in data:
            yield from _wrong_fields(value, name)
    else:
        yield {"field": name, "detail": str(data)}


def _refused_fields(error: Refusal) -> list[dict[str, str]]:
    return list(_wrong_fields(error.message_dict)) if hasattr(error, "error_dict") else []
