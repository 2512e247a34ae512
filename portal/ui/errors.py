"""Error pages: what happened, why, and what to do next."""

import sys
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from portal.accounts.middleware import gate_before
from portal.accounts.requests import SignedInRequest
from portal.outages import RETRY_SECONDS, is_outage

_UNAVAILABLE = "系统暂时不可用"
_COME_BACK = "数据库或后台服务暂时连接不上，请稍后再试。"


def _page(request: HttpRequest, status: int, title: str, reason: str, advice: str) -> HttpResponse:
    context = {
        "frame": "ui/page.html" if _is_inside(request) else "ui/entrance.html",
        "status": status,
        "title": title,
        "reason": reason,
        "advice": advice,
    }
    return render(request, "errors/page.html", context, status=status)


def _is_inside(request: HttpRequest) -> bool:
    """Past every gate: the menu around the message leads on. A refused request may have no user."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    return gate_before(cast(SignedInRequest, request)) is None


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request, 400, "请求有误", "发来的内容不完整，或者含有不能识别的字符。", "请返回上一页重试。"
    )


def saved_by_others(request: HttpRequest, reasons: list[str]) -> HttpResponse:
    advice = "请返回上一页，刷新后核对；已填写的内容可先复制保存。"
    return _page(request, 409, "没有保存", "".join(reasons), advice)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    reason = str(exception) or "您没有办理该事项的权限。"
    advice = "" if "安全管理员" in reason else "如工作需要，请联系安全管理员。"
    return _page(request, 403, "无权办理", reason, advice)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    reason = "该页面或记录不存在，或者不在您的管理范围内。"
    return _page(request, 404, "没有找到", reason, "请检查地址，或用页面上方的搜索查找。")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        403,
        "页面已失效",
        "页面打开时间过长，或您已在别处重新登录，为安全起见本次提交没有执行。",
        "请返回上一页，刷新后重新提交；已填写的内容可先复制保存。",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors: the database may be what failed. Django calls this while
    it handles the error, wherever it was raised: in a view, a template or a middleware."""
    if is_outage(sys.exc_info()[1]):
        return unavailable(request)
    return HttpResponseServerError(loader.get_template("errors/500.html").render({}))


def unavailable(request: HttpRequest) -> HttpResponse:
    """Nothing of it needs what is down; a program is answered in its own form."""
    if request.path_info.startswith("/api/"):
        problem = {
            "type": "about:blank",
            "title": _UNAVAILABLE,
            "status": 503,
            "detail": _COME_BACK,
            "instance": request.path,
        }
        answer: HttpResponse = JsonResponse(
            problem, status=503, content_type="application/problem+json"
        )
    else:
        # A page that was only looked at asks again by itself; what was sent is never sent twice.
        context = {"retry_seconds": RETRY_SECONDS if request.method == "GET" else 0}
        page = loader.get_template("errors/503.html").render(context)
        answer = HttpResponse(page, status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer
