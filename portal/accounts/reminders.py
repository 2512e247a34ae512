"""The to-dos accounts put on the home page."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from portal.access import Permission as P
from portal.accounts.domain import lockouts, passwords, second_factor
from portal.accounts.filters import ENDING_DAYS, WARN_DAYS, in_state
from portal.accounts.models import User
from portal.ui.registry import Todo, todos

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
    if not user.can(P.ACCOUNTS_SECURE):
        return
    visible = User.objects.visible_to(user)
    if locked := len(lockouts.current()):
        yield Todo("登录被锁定的账号", reverse("accounts:locked"), "核实本人后解除", locked, True)
    if unused := in_state(visible, "unused").count():
        detail = f"超过 {WARN_DAYS} 天未用，满 90 天自动停用"
        yield Todo("即将自动停用的账号", _list("unused"), detail, unused)
    if roleless := in_state(visible, "roleless").count():
        yield Todo("没有角色的账号", _list("roleless"), "登录后看不到业务数据", roleless)


@todos.provider
def role_holdings(user: User) -> Iterator[Todo]:
    if not user.can(P.ROLES_GRANT):
        return
    visible = User.objects.visible_to(user)
    if ending := in_state(visible, "ending").count():
        detail = f"角色 {ENDING_DAYS} 天内到期，需要的请续授"
        yield Todo("角色即将到期的账号", _list("ending"), detail, ending)
    if closed := in_state(visible, "closed").count():
        detail = "请收回，或改授到承接单位"
        yield Todo("在已撤销单位担任角色的账号", _list("closed"), detail, closed)


@todos.provider
def delegated(user: User) -> Iterator[Todo]:
    if not user.can(P.ACCOUNTS_DELEGATE):
        return
    managed = User.objects.filter(user.scope(P.ACCOUNTS_DELEGATE).q("unit__path"))
    if never := in_state(managed, "never").exclude(pk=user.pk).count():
        yield Todo("从未登录的账号", _list("never"), "请提醒本人登录并修改密码", never)
