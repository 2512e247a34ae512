"""Acts on one account: a form each, the reason asked where the audit trail needs it."""

from typing import Any, ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from portal.access import Permission, require
from portal.accounts.domain import (
    accounts,
    authority,
    confirmation,
    handover,
    lockouts,
    passwords,
    roles,
    second_factor,
)
from portal.accounts.forms import (
    AccountReasonForm,
    EditAccountForm,
    GrantForm,
    NewAccountForm,
    RemoveSecondFactorForm,
)
from portal.accounts.models import RoleHolding, User
from portal.accounts.permissions import ACCOUNTS_CREATE, ACCOUNTS_SECURE, ACCOUNTS_VIEW, ROLES_GRANT
from portal.orgs.models import Unit
from portal.ui.views import ActPage, Crumb, FormPage, NothingToAsk


def show_password(page: Any, user: User, password: str) -> HttpResponse:
    """The one-time password, once: in this answer, which nobody keeps."""
    step = roles.next_step(user, by=page.request.user)
    context = page.context(
        user=user, password=password, next_step=step, title="一次性密码", actions=[]
    )
    response = render(page.request, "accounts/one_time_password.html", context)
    response["Cache-Control"] = "no-store"
    return response


class NewAccount(FormPage):
    """System administrator in waves, township members now and then: a new colleague has come."""

    title = "开设账号"
    form_class = NewAccountForm
    permission = ACCOUNTS_VIEW
    verb = "开设"

    def prepare(self) -> None:
        authority.require_somewhere(self.request.user, ACCOUNTS_CREATE)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("账号", reverse("accounts:accounts"))]

    @property
    def cancel_url(self) -> str:
        return reverse("accounts:accounts")

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def check(self, form: NewAccountForm) -> None:
        known = form.cleaned_data
        accounts.check(
            username=known.get("username"), name=known.get("name"), unit=known.get("unit")
        )

    def act(self, form: NewAccountForm) -> tuple[User, str]:
        return accounts.create(by=self.request.user, **form.cleaned_data)

    def succeed(self, result: tuple[User, str]) -> HttpResponse:
        return show_password(self, *result)


class AccountAct(ActPage):
    """An act on somebody else's account, refused with the reason before anything is typed."""

    model = User
    permission = ACCOUNTS_VIEW
    needs: ClassVar[Permission] = ACCOUNTS_SECURE
    form_class: ClassVar[type[Form]] = AccountReasonForm

    def prepare(self) -> None:
        super().prepare()
        authority.require_over(self.request.user, self.needs, self.record)

    def records(self) -> Any:
        return super().records().select_related("unit")

    def crumbs(self) -> list[Crumb]:
        return [
            Crumb("账号", reverse("accounts:accounts")),
            Crumb(self.record.name, self.record.get_absolute_url()),
        ]

    def success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()


class EditAccount(AccountAct):
    """A name was mistyped, a person moved to another unit."""

    title = "修改账号：{record}"
    template_name = "ui/form.html"
    needs = ACCOUNTS_CREATE
    form_class = EditAccountForm
    watched = ("name", "unit", "title")
    verb = "保存"
    done = "账号已修改。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def check(self, form: EditAccountForm) -> None:
        name, unit = (form.cleaned_data.get(field) for field in ("name", "unit"))
        accounts.check(name=name, unit=unit if unit != self.record.unit else None)

    def act(self, form: EditAccountForm) -> User:
        return accounts.edit(self.record, by=self.request.user, **form.cleaned_data)


class DisableAccount(AccountAct):
    title = "停用账号：{record}"
    verb = "停用"
    done = "账号已停用。"
    danger = True

    def consequences(self) -> list[str]:
        held = "、".join(str(holding) for holding in self.record.holdings)
        return [
            f"“{self.record.name}”（{self.record.username}）立即退出，不能再登录。",
            f"保留角色：{held}；重新启用后恢复。" if held else "该账号没有角色。",
            "已填报的数据和审计记录不受影响。",
        ]

    def act(self, form: AccountReasonForm) -> User:
        return accounts.disable(self.record, by=self.request.user, **form.cleaned_data)


class EnableAccount(AccountAct):
    title = "启用账号：{record}"
    verb = "启用"
    done = "账号已启用。"

    def consequences(self) -> list[str]:
        return [
            f"停用时间 {timezone.localtime(self.record.disabled_at):%Y-%m-%d}，"
            f"原因：{self.record.disabled_reason}。"
            if self.record.disabled_at
            else "该账号正在使用。",
            "启用后可用原密码登录；忘记密码请另行重置。",
        ]

    def act(self, form: AccountReasonForm) -> User:
        return accounts.enable(self.record, by=self.request.user, **form.cleaned_data)


class ResetPassword(AccountAct):
    """Not of an administrator's: `views.resets`."""

    title = "重置密码：{record}"
    verb = "重置密码"

    def consequences(self) -> list[str]:
        return [
            "生成一次性密码，只显示一次，72 小时内有效，登录后必须修改。",
            f"“{self.record.name}”在所有设备上的登录立即结束，接口令牌作废。",
            "请先核实是本人申请，再当面或电话告知。",
        ]

    def act(self, form: AccountReasonForm) -> str:
        return passwords.reset(self.record, by=self.request.user, **form.cleaned_data)

    def succeed(self, result: str) -> HttpResponse:
        return show_password(self, self.record, result)


class SecurityAct(AccountAct):
    """An act for the security administrator only, not for those who manage a subtree."""

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, self.needs, self.record.unit)


class UnlockAccount(SecurityAct):
    title = "解除锁定：{record}"
    form_class = NothingToAsk
    verb = "解除锁定"
    done = "已解除锁定，可以重新登录。"

    def consequences(self) -> list[str]:
        return ["请先核实是本人操作，而不是他人在试密码。"]

    def act(self, form: NothingToAsk) -> None:
        lockouts.unlock(self.record, by=self.request.user)


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class RemoveSecondFactor(SecurityAct):
    title = "解除动态口令：{record}"
    form_class = RemoveSecondFactorForm
    verb = "解除"
    done = "已解除动态口令，本人下次登录时重新设置。"
    danger = True

    def consequences(self) -> list[str]:
        return [
            "该账号将只凭密码登录，直到本人重新设置动态口令。",
            "原有备用码、接口令牌全部作废。",
        ]

    def act(self, form: RemoveSecondFactorForm) -> None:
        password, reason = form.cleaned_data["password"], form.cleaned_data["reason"]
        confirmation.require_password(self.request.user, password=password)
        second_factor.remove(self.record, by=self.request.user, reason=reason)


class GrantRole(AccountAct):
    """The security administrator after a decision; a township member for a village clerk."""

    title = "授予角色：{record}"
    needs = ROLES_GRANT
    form_class = GrantForm
    verb = "授予"
    done = "角色已授予，对方下一次操作起生效。"

    def initial(self) -> dict[str, Any]:
        return {"unit": self.record.unit_id, "since": timezone.localdate(), **super().initial()}

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def act(self, form: GrantForm) -> roles.Granted:
        return roles.grant(self.record, by=self.request.user, **form.cleaned_data)

    def succeed(self, result: roles.Granted) -> HttpResponse:
        if not result.password:
            return super().succeed(result)
        messages.success(self.request, "角色已授予。该账号还没有登录过，原来的一次性密码已作废。")
        return show_password(self, self.record, result.password)

    def success_url(self, result: roles.Granted) -> str:
        return result.holding.get_absolute_url()


class RevokeRole(ActPage):
    """The same, when somebody leaves a post."""

    model = RoleHolding
    permission = ACCOUNTS_VIEW
    title = "收回角色：{record}"
    form_class = AccountReasonForm
    watched = ("until",)
    verb = "收回"
    done = "角色已收回，对方下一次操作起失效。"
    danger = True

    def prepare(self) -> None:
        super().prepare()
        roles.require_grant(self.request.user, holding=self.record)

    def records(self) -> Any:
        return super().records().select_related("user__unit", "unit")

    def consequences(self) -> list[str]:
        holding = self.record
        return [
            f"“{holding.user.name}”不再担任“{holding}”，今天起不能查看和办理该角色的事项。",
            f"本角色自 {holding.since} 起，历史记录保留。",
        ]

    def act(self, form: AccountReasonForm) -> RoleHolding:
        return roles.revoke(self.record, by=self.request.user, **form.cleaned_data)


class MoveRoles(ActPage):
    """Security administrator after a merge: the staff work on at the unit that took over."""

    model = Unit
    permission = ROLES_GRANT
    title = "移交角色：{record}"
    form_class = NothingToAsk
    verb = "全部移交"

    def prepare(self) -> None:
        super().prepare()
        self.successor = handover.successor_of(self.record)

    def crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.record), self.record.get_absolute_url())]

    def consequences(self) -> list[str]:
        if self.successor is None:
            return ["本单位没有唯一的承接单位，不能一次移交。请在各账号的“角色”页签中分别改授。"]
        left = handover.left_at(self.record)
        held = [f"{holding.user}：{holding.definition.label}" for holding in left]
        return [
            f"以下角色今天在“{self.record}”收回，同时在“{self.successor}”授予，原截止日期不变。",
            *(held or ["（没有需要移交的角色）"]),
        ]

    def act(self, form: NothingToAsk) -> handover.MovedHoldings:
        return handover.move_roles(self.record, by=self.request.user)

    def done_message(self, result: handover.MovedHoldings) -> str:
        return f"已移交 {len(result.moved):,} 个角色到“{result.to}”。"

    def succeed(self, result: handover.MovedHoldings) -> HttpResponse:
        for holding, reason in result.left:
            messages.warning(self.request, f"{holding.user}的“{holding}”没有移交：{reason}")
        return super().succeed(result)

    def success_url(self, result: handover.MovedHoldings) -> str:
        return result.to.get_absolute_url()
