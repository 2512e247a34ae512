from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.access import Permission
from portal.accounts.domain import roles
from portal.accounts.models import ResetRequest, User
from portal.accounts.passwords import ONE_TIME_LENGTH
from portal.accounts.permissions import ACCOUNTS_CREATE, ACCOUNTS_DELEGATE, ROLES_GRANT
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.ui.widgets import DateInput, UnitField, offer_choices, offer_rows

LONGEST_PASSWORD = 128


def _password(label: str, *, autocomplete: str, **attrs: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, **attrs})
    return forms.CharField(label=label, max_length=LONGEST_PASSWORD, strip=False, widget=widget)


def own_password() -> forms.CharField:
    """What a page asks that acts only after `confirmation.require_password`."""
    return _password("您的登录密码", autocomplete="current-password")


class OwnPasswordForm(forms.Form):
    password = own_password()


def _code(label: str, help_text: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True})
    return forms.CharField(label=label, max_length=20, help_text=help_text, widget=widget)


class SignInForm(forms.Form):
    username = forms.CharField(
        label="用户名",
        max_length=150,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
                "class": "form-control",
            }
        ),
    )
    password = _password("密码", autocomplete="current-password", **{"class": "form-control"})


class VerifyForm(forms.Form):
    token = _code("动态口令", "打开手机上的动态口令应用，输入 6 位数字；手机不在身边可输入备用码。")


class ConfirmDeviceForm(forms.Form):
    token = _code("手机显示的 6 位口令", "扫描二维码后，手机应用会每 30 秒显示一个新口令。")


class PasswordForm(forms.Form):
    old = _password("原密码", autocomplete="current-password")
    new = _password("新密码", autocomplete="new-password")
    repeat = _password("再输一次新密码", autocomplete="new-password")

    def clean_repeat(self) -> str:
        repeat = self.cleaned_data["repeat"]
        if repeat != self.cleaned_data.get("new", repeat):
            raise ValidationError("两次输入的新密码不一致。")
        return repeat


class EditAccountForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=50)
    unit = UnitField(Unit.objects.none(), label="所在单位")
    title = forms.CharField(label="职务", max_length=100, required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "unit", units_for(by, ACCOUNTS_CREATE))


class NewAccountForm(EditAccountForm):
    field_order = ("username", "name", "unit", "title")

    username = forms.CharField(
        label="用户名",
        max_length=30,
        help_text="3 到 30 个英文字母、数字、点或短横线，不分大小写；开设后不能修改。"
        f"系统会生成 {ONE_TIME_LENGTH} 位一次性密码。",
    )


class AccountReasonForm(forms.Form):
    reason = forms.CharField(
        label="原因", max_length=200, help_text="写入审计记录，例如“调离”“忘记密码”“更换手机”。"
    )


class RemoveSecondFactorForm(AccountReasonForm, OwnPasswordForm):
    field_order = ("reason", "password")


class AskResetForm(AccountReasonForm):
    field_order = ("kind", "reason")

    kind = forms.ChoiceField(
        label="事项", choices=ResetRequest.Kind.choices, widget=forms.RadioSelect
    )


class ObjectionForm(forms.Form):
    reason = forms.CharField(
        label="原因", max_length=200, help_text="写入审计记录，例如“本人没有要求”“提错了”。"
    )


class GrantForm(forms.Form):
    role = forms.ChoiceField(label="角色", help_text="各角色能做什么见“角色说明”页。")
    unit = UnitField(Unit.objects.none(), label="在哪个单位担任")
    since = forms.DateField(label="自", widget=DateInput, initial=timezone.localdate)
    until = forms.DateField(
        label="至", widget=DateInput, required=False, help_text="不填为长期；当日起不再有效。"
    )
    reason = forms.CharField(
        label="依据", max_length=200, required=False, help_text="例如任职文号、岗位分工。"
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(role.key, role.label) for role in roles.grantable(by)]
        # Nothing is chosen beforehand: a role is never granted by overlooking a field.
        offer_choices(self, "role", [("", "请选择"), *offered])
        offer_rows(self, "unit", units_for(by, ROLES_GRANT))


def units_for(by: User, permission: Permission) -> UnitQuerySet:
    """Open units where `by` has the permission or manages accounts."""
    managed = by.scope(ACCOUNTS_DELEGATE).q("path")
    return Unit.objects.filter(by.scope(permission).q("path") | managed).still_open()
