"""What everybody does with the own account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from portal.access import Denied
from portal.accounts.domain import confirmation, entrance, queries, second_factor, sessions
from portal.accounts.forms import ConfirmDeviceForm, OwnPasswordForm, PasswordForm
from portal.accounts.passwords import policy
from portal.accounts.requests import SignedInRequest
from portal.ui.views import FormPage, Link, Page


@method_decorator(sensitive_post_parameters(), name="dispatch")
class MyPassword(FormPage):
    """Everybody at first sign-in and about every three months; wants to know the rules at once."""

    title = "修改密码"
    form_class = PasswordForm
    verb = "修改密码"
    done = "密码已修改，其他设备上的登录已结束。"

    def get_template(self) -> str:
        forced = self.request.user.must_change_password
        return "accounts/gate_password.html" if forced else "accounts/my_password.html"

    def act(self, form: PasswordForm) -> None:
        data = form.cleaned_data
        entrance.change_password(self.request, old=data["old"], new=data["new"])

    def success_url(self, result: None) -> str:
        return reverse("home")

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(policy=policy(), **extra)


@method_decorator(never_cache, name="dispatch")
class MySecondFactor(FormPage):
    """Leaders and administrators, once per phone; the others when they want to."""

    title = "动态口令"
    form_class = ConfirmDeviceForm
    verb = "启用"

    def get_template(self) -> str:
        return "accounts/second_factor.html" if self.is_set else "accounts/enrol.html"

    def prepare(self) -> None:
        self.is_set = second_factor.is_set(self.request.user)

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_set:
            return super().get(*args, **kwargs)
        if not self.request.user.is_verified():
            self.request.session[entrance.PENDING] = True
            return redirect("verify")
        return self.render(left=second_factor.backup_codes_left(self.request.user))

    def act(self, form: ConfirmDeviceForm) -> list[str]:
        return entrance.set_second_factor(self.request, token=form.cleaned_data["token"])

    def succeed(self, result: list[str]) -> HttpResponse:
        self.is_set = True
        return self.render(codes=result, left=len(result))

    def context(self, **extra: Any) -> dict[str, Any]:
        user = self.request.user
        if not self.is_set:
            extra["enrolment"] = entrance.begin_second_factor(self.request)
            extra["may_wait"] = not (settings.SECOND_FACTOR_REQUIRED and user.needs_second_factor)
        return super().context(**extra)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class MyBackupCodes(FormPage):
    """Whoever used up the backup codes or lost the sheet they were written on."""

    title = "重新生成备用码"
    template_name = "accounts/backup_codes.html"
    form_class = OwnPasswordForm
    verb = "重新生成"

    def prepare(self) -> None:
        if not self.request.user.is_verified():
            raise Denied("请先在“动态口令”页完成验证，再重新生成备用码。")

    @property
    def cancel_url(self) -> str:
        return reverse("my-second-factor")

    def consequences(self) -> list[str]:
        return ["生成 8 个新的备用码，只显示一次。", "原来的备用码全部作废。"]

    def act(self, form: OwnPasswordForm) -> list[str]:
        confirmation.require_password(self.request.user, **form.cleaned_data)
        return second_factor.renew_backup_codes(self.request.user)

    def succeed(self, result: list[str]) -> HttpResponse:
        response = self.render(codes=result)
        response["Cache-Control"] = "no-store"
        return response


class MySessions(Page):
    """Somebody who forgot to sign out elsewhere, or wonders who else uses the account."""

    title = "登录设备"
    lead = "您的账号目前在下列浏览器中登录。不认识的，请结束它并修改密码。"
    template_name = "accounts/my_sessions.html"

    def context(self, **extra: Any) -> dict[str, Any]:
        own = list(sessions.of(self.request.user))
        return super().context(sessions=own, current=self.request.session.row_key, **extra)


@require_POST
def end_my_session(request: SignedInRequest) -> HttpResponse:
    session = sessions.find(request.user, handle=request.POST.get("handle", ""))
    if session is None:
        raise Http404
    sessions.end(session, by=request.user)
    messages.success(request, "已结束该设备上的登录。")
    return redirect("my-sessions")


class MyAccess(Page):
    """Anybody who wonders why a page or a button is missing."""

    title = "我的权限"
    lead = "您能看到什么、能做什么，来自哪个单位的哪个角色。"
    template_name = "accounts/my_access.html"

    def actions(self) -> list[Link]:
        return [Link("修改密码", reverse("my-password"), "key")]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(explanation=queries.explain(self.request.user), **extra)
