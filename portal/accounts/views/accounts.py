"""The list of accounts and one account's page."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from portal.accounts.domain import authority, lockouts, resets, roles, second_factor, sessions
from portal.accounts.filters import AccountFilters
from portal.accounts.models import User
from portal.accounts.permissions import (
    ACCOUNTS_CREATE,
    ACCOUNTS_DELEGATE,
    ACCOUNTS_SECURE,
    ACCOUNTS_VIEW,
)
from portal.accounts.requests import SignedInRequest
from portal.accounts.tables import AccountTable
from portal.ui.views import Crumb, DetailPage, Link, ListPage, Page

LIST = "accounts:accounts"
# By address name: label, icon, style; in the order of the page's buttons.
ACTS = {
    "edit": ("修改", "edit", "plain"),
    "grant": ("授予角色", "user-check", "plain"),
    "unlock": ("解除锁定", "lock-open", "plain"),
    "reset": ("重置密码", "key", "plain"),
    "second-factor": ("解除动态口令", "device-mobile-off", "plain"),
    "ask-reset": ("申请重置", "key", "plain"),
    "disable": ("停用", "user-off", "danger"),
    "enable": ("启用", "user-check", "plain"),
}


def may_open_accounts(user: User) -> bool:
    return user.can(ACCOUNTS_CREATE) or user.can(ACCOUNTS_DELEGATE)


class Accounts(ListPage):
    """Administrators daily, township members monthly: find a person, see the role and the state."""

    model = User
    table = AccountTable
    filters = AccountFilters
    permission = ACCOUNTS_VIEW
    title = "账号"
    search_hint = "姓名、用户名或拼音首字母"
    dataset = "accounts"
    hidden_columns = ("created_at",)
    empty_title = "还没有账号"
    empty_hint = "由系统管理员或本单位管理人员开设。"

    def rows(self) -> QuerySet:
        accounts = super().rows().select_related("unit").with_holdings()
        return accounts.order_by("unit__path", "name", "pk")

    def bulk_acts(self) -> list[Link]:
        if not self.request.user.can(ACCOUNTS_SECURE):
            return []
        return [Link("停用", reverse("accounts:disable-many"), "user-off", "danger")]

    def actions(self) -> list[Link]:
        if not may_open_accounts(self.request.user):
            return []
        return [Link("开设账号", reverse("accounts:new"), "user-plus", "primary")]


class Account(DetailPage):
    """Administrators: who is this, which roles, why can he not sign in."""

    model = User
    permission = ACCOUNTS_VIEW
    tabs_key = "accounts.account"
    template_name = "accounts/account.html"

    def records(self) -> QuerySet:
        return super().records().select_related("unit__kind").with_holdings()

    def crumbs(self) -> list[Crumb]:
        return [Crumb("账号", reverse(LIST))]

    def prepare(self) -> None:
        super().prepare()
        self.lockout = next(iter(lockouts.current(self.record.username)), None)
        self.takes_two = authority.is_administrator(self.record)

    def actions(self) -> list[Link]:
        offered = set(self.offered())
        return [
            Link(label, reverse(f"accounts:{name}", args=[self.record.pk]), icon, style)
            for name, (label, icon, style) in ACTS.items()
            if name in offered
        ]

    def offered(self) -> Iterator[str]:
        """The acts this person may do to this account in its present state."""
        by, user = self.request.user, self.record
        if authority.may_manage(by, ACCOUNTS_CREATE, user):
            yield "edit"
        if self.may_grant():
            yield "grant"
        if self.takes_two and resets.may_ask(by, user):
            yield "ask-reset"
        if authority.may_manage(by, ACCOUNTS_SECURE, user):
            if user.is_active and not self.takes_two:
                yield "reset"
            yield "disable" if user.is_active else "enable"
            yield from self.offered_for_security()

    def offered_for_security(self) -> Iterator[str]:
        if self.request.user.can(ACCOUNTS_SECURE, self.record.unit):
            if self.lockout is not None:
                yield "unlock"
            if second_factor.is_set(self.record) and not self.takes_two:
                yield "second-factor"

    def may_grant(self) -> bool:
        by, user = self.request.user, self.record
        offered = any(
            roles.may_grant(by, user=user, role=role, unit=user.unit)
            for role in roles.grantable(by)
        )
        return offered and user.is_active

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(lockout=self.lockout, **extra)


class Locked(Page):
    """The security administrator when somebody rings: I cannot get in."""

    title = "登录锁定"
    lead = "连续输错密码而被锁定的账号，到时自动解除，也可以在核实本人后立即解除。"
    template_name = "accounts/locked.html"
    permission = ACCOUNTS_SECURE

    def crumbs(self) -> list[Crumb]:
        return [Crumb("账号", reverse(LIST))]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(lockouts=lockouts.current(), **extra)


@require_POST
def end_session(request: SignedInRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    session = sessions.find(user, handle=request.POST.get("handle", ""))
    if session is None:
        raise Http404
    sessions.end(session, by=request.user)
    return redirect(f"{user.get_absolute_url()}?tab=sessions")
