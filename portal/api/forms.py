from typing import Any

from django import forms

from portal.accounts.forms import OwnPasswordForm
from portal.accounts.models import User
from portal.api.choices import DAYS
from portal.api.domain import tokens
from portal.ui.widgets import offer_choices


class TokenForm(OwnPasswordForm):
    field_order = ("name", "reach", "days", "password")

    name = forms.CharField(
        label="名称", max_length=50, help_text="写明由什么程序使用，例如“统计平台每日取数”。"
    )
    reach = forms.MultipleChoiceField(
        label="用途",
        widget=forms.CheckboxSelectMultiple,
        help_text="只选需要的。令牌的权限不会超过您本人的权限，您的角色变动后随之变动。",
    )
    days = forms.TypedChoiceField(
        label="有效期", coerce=int, choices=list(DAYS.items()), initial=90
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "reach", [(r.value, r.label) for r in tokens.offered_to(by)])
