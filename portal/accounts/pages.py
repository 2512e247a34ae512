"""What accounts add to the menu, to units' pages, to the to-dos and to the search."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.accounts.domain import (
    authority,
    handover,
    lockouts,
    passwords,
    queries,
    resets,
    roles,
    second_factor,
    sessions,
)
from portal.accounts.filters import ENDING_DAYS, STATES, WARN_DAYS, in_state
from portal.accounts.models import ResetRequest, User
from portal.accounts.permissions import (
    ACCESS_EXPLAIN,
    ACCOUNTS_CREATE,
    ACCOUNTS_DELEGATE,
    ACCOUNTS_SECURE,
    ACCOUNTS_VIEW,
    RESETS_CONFIRM,
    ROLES_GRANT,
)
from portal.accounts.requests import SignedInRequest
from portal.audit.models import Event
from portal.audit.permissions import AUDIT_VIEW
from portal.orgs.models import Unit
from portal.text import nearness
from portal.ui.registry import (
    Act,
    Hit,
    MenuEntry,
    Panel,
    Search,
    Tab,
    Todo,
    acts,
    menu,
    panels,
    searches,
    tabs,
    todos,
)

SHOWN_EVENTS = 50
SHOWN_PEOPLE = 100
SHOWN_HANDOVERS = 5

menu.add(
    MenuEntry("账号", "accounts:accounts", "users", "系统", ACCOUNTS_VIEW, 10),
    MenuEntry("登录锁定", "accounts:locked", "lock", "系统", ACCOUNTS_SECURE, 20),
    MenuEntry("重置申请", "accounts:resets", "key", "系统", RESETS_CONFIRM, 25),
    MenuEntry("角色说明", "accounts:roles", "user-shield", "系统", ACCOUNTS_VIEW, 30),
)


class AccountBasics(Tab[User]):
    key = "basics"
    label = "基本情况"
    template = "accounts/tabs/basics.html"
    position = 10

    def context(self, request: SignedInRequest, record: User) -> dict[str, Any]:
        return {"second_factor": second_factor.is_set(record)}


class AccountRoles(Tab[User]):
    key = "roles"
    label = "角色"
    template = "accounts/tabs/roles.html"
    position = 20

    def context(self, request: SignedInRequest, record: User) -> dict[str, Any]:
        by = request.user
        managed = authority.may_manage(by, ROLES_GRANT, record)
        rows = [
            {
                "grant": grant,
                "may_revoke": managed
                and grant.state != "ended"
                and roles.may_grant(by, user=record, role=grant.role, unit=grant.holding.unit),
            }
            for grant in queries.explain(record).grants
        ]
        return {"rows": rows}


class Access(Tab[User]):
    key = "access"
    label = "权限说明"
    template = "accounts/tabs/access.html"
    position = 30

    def visible(self, request: SignedInRequest, record: User) -> bool:
        return request.user.can(ACCESS_EXPLAIN, record.unit) or record.pk == request.user.pk

    def context(self, request: SignedInRequest, record: User) -> dict[str, Any]:
        return {"explanation": queries.explain(record)}


class Sessions(Tab[User]):
    key = "sessions"
    label = "登录会话"
    template = "accounts/tabs/sessions.html"
    on_paper = False
    position = 40

    def visible(self, request: SignedInRequest, record: User) -> bool:
        return request.user.can(ACCOUNTS_SECURE, record.unit)

    def context(self, request: SignedInRequest, record: User) -> dict[str, Any]:
        return {
            "sessions": list(sessions.of(record)),
            "current": request.session.row_key,
            "end_url": reverse("accounts:end-session", args=[record.pk]),
        }


class AccountEvents(Tab[User]):
    key = "events"
    label = "操作记录"
    template = "accounts/tabs/events.html"
    on_paper = False
    position = 50
    permission = AUDIT_VIEW

    def context(self, request: SignedInRequest, record: User) -> dict[str, Any]:
        about = Q(actor=record) | Q(object_type="accounts.user", object_id=str(record.pk))
        events = Event.objects.visible_to(request.user).filter(about)
        return {"events": events.order_by("-at", "-pk")[:SHOWN_EVENTS]}


class UnitPeople(Tab[Unit]):
    key = "people"
    label = "人员账号"
    template = "accounts/tabs/unit.html"
    position = 60
    permission = ACCOUNTS_VIEW

    def context(self, request: SignedInRequest, record: Unit) -> dict[str, Any]:
        visible = queries.people_of(record, by=request.user)
        people = list(visible[: SHOWN_PEOPLE + 1])
        return {
            "people": people[:SHOWN_PEOPLE],
            "more": len(people) > SHOWN_PEOPLE,
            "may_open": authority.covers(request.user, ACCOUNTS_CREATE, record)
            and not record.is_closed,
        }


class MyRoles(Panel):
    key = "my-roles"
    title = "我的角色"
    template = "accounts/panel_roles.html"
    position = 90

    def context(self, user: User) -> dict[str, Any]:
        return {"holdings": user.holdings}


class AccountsAtAGlance(Panel):
    key = "accounts"
    title = "账号概况"
    template = "accounts/panel_accounts.html"
    position = 10
    states = ("active", "never", "unused", "disabled")

    def visible(self, user: User) -> bool:
        return user.can(ACCOUNTS_CREATE) or user.can(ACCOUNTS_SECURE)

    def context(self, user: User) -> dict[str, Any]:
        labels, visible = dict(STATES), User.objects.visible_to(user)
        counts = [(labels[s], in_state(visible, s).count(), _list(s)) for s in self.states]
        return {"counts": counts}


panels.add(MyRoles, AccountsAtAGlance)
tabs.add("accounts.account", AccountBasics, AccountRoles, Access, Sessions, AccountEvents)
tabs.add("orgs.unit", UnitPeople)


def find_accounts(user: User, typed: str) -> Iterator[Hit]:
    if not user.can(ACCOUNTS_VIEW):
        return
    matches = User.objects.visible_to(user).matching(typed).select_related("unit")
    matches = matches.annotate(near=nearness(typed)).order_by("disabled_at", "near", "name", "pk")
    for account in matches[: searches.LIMIT]:
        state = "" if account.is_active else "，已停用"
        detail = f"{account.username} · {account.unit}{state}"
        yield Hit(account.name, account.get_absolute_url(), detail, account.near)


acts.add(Act("开设账号", "accounts:new", "user-plus", ACCOUNTS_CREATE, 50))
searches.add(Search("账号", "user", find_accounts, 30))


# What is to be done, first on the home page ---------------------------------------------------


def _list(state: str) -> str:
    return reverse("accounts:accounts") + f"?state={state}"


@todos.provider
def own_account(user: User) -> Iterator[Todo]:
    if passwords.is_old(user):
        detail = f"上次修改：{timezone.localtime(user.password_set_at):%Y-%m-%d}"
        yield Todo("密码已使用超过 90 天，请修改", reverse("my-password"), detail)
    if user.needs_second_factor and not second_factor.is_set(user):
        urgent = settings.SECOND_FACTOR_REQUIRED
        detail = "您的角色要求登录时使用动态口令"
        yield Todo("启用动态口令", reverse("my-second-factor"), detail, urgent=urgent)


@todos.provider
def security(user: User) -> Iterator[Todo]:
    if not user.can(ACCOUNTS_SECURE):
        return
    visible = User.objects.visible_to(user)
    if locked := len(lockouts.current()):
        yield Todo("登录被锁定的账号", reverse("accounts:locked"), "核实本人后解除", locked, True)
    detail = f"超过 {WARN_DAYS} 天未用，满 90 天自动停用"
    unused, roleless = in_state(visible, "unused"), in_state(visible, "roleless")
    yield Todo("即将自动停用的账号", _list("unused"), detail, rows=unused)
    yield Todo("没有角色的账号", _list("roleless"), "登录后看不到业务数据", rows=roleless)


@todos.provider
def resets_of_administrators(user: User) -> Iterator[Todo]:
    """To confirm, to object to when it is one's own account, and, for whoever asked, who holds the
    one-time password until its owner has replaced it."""
    if not user.can(RESETS_CONFIRM):
        return
    visible = ResetRequest.objects.visible_to(user).select_related("user__unit", "asked_by")
    for request in visible.waiting().order_by("asked_at", "pk"):
        what = request.get_kind_display()
        until = f"{timezone.localtime(request.lasts_until):%m-%d %H:%M} 前有效"
        if request.user_id == user.pk:
            url = reverse("accounts:reset-refuse", args=[request.pk])
            title = f"“{request.asked_by}”申请对您的账号{what}"
            yield Todo(title, url, "不是您要求的，请点开填写“不同意”", urgent=True)
        elif resets.may_confirm(user, user=request.user, asked_by=request.asked_by):
            title = f"确认对“{request.user}”{what}"
            url, detail = request.get_absolute_url(), f"{request.asked_by}提出，{until}"
            yield Todo(title, url, detail, urgent=True)
    yield from _handed_out(user)


def _handed_out(user: User) -> Iterator[Todo]:
    asked = ResetRequest.objects.filter(asked_by=user).handed_out().select_related("user")
    for request in asked.select_related("answered_by"):
        title = f"“{request.user}”的密码已由“{request.answered_by}”重置"
        detail = f"一次性密码在“{request.answered_by}”处，请核实已告知本人"
        yield Todo(title, request.user.get_absolute_url(), detail)


@todos.provider
def role_holdings(user: User) -> Iterator[Todo]:
    if not user.can(ROLES_GRANT):
        return
    visible = User.objects.visible_to(user)
    detail = f"角色 {ENDING_DAYS} 天内到期，需要的请续授"
    ending = in_state(visible, "ending")
    yield Todo("角色即将到期的账号", _list("ending"), detail, rows=ending)
    if closed := in_state(visible, "closed").count():
        detail = "请收回，或改授到承接单位"
        yield Todo("在已撤销单位担任角色的账号", _list("closed"), detail, closed)
        yield from _to_hand_over(user)


def _to_hand_over(user: User) -> Iterator[Todo]:
    """Where the portal knows who took over, one click moves the roles."""
    for unit in handover.waiting(user)[:SHOWN_HANDOVERS]:
        url = reverse("accounts:move-roles", args=[unit.pk])
        yield Todo(f"“{unit}”已合并，角色待移交", url, "一次移交到承接单位", unit.holders)


@todos.provider
def delegated(user: User) -> Iterator[Todo]:
    if not user.can(ACCOUNTS_DELEGATE):
        return
    managed = User.objects.filter(user.scope(ACCOUNTS_DELEGATE).q("unit__path"))
    never = in_state(managed, "never").exclude(pk=user.pk)
    yield Todo("从未登录的账号", _list("never"), "请提醒本人登录并修改密码", rows=never)
