"""Acts on several accounts at once: a term of office is over, and many leave."""

from typing import Any

from django.urls import reverse, reverse_lazy

from portal.accounts.domain import accounts
from portal.accounts.forms import AccountReasonForm
from portal.accounts.models import User
from portal.accounts.permissions import ACCOUNTS_SECURE
from portal.ui.views import BulkPage, Crumb


class DisableAccounts(BulkPage):
    title = "停用账号"
    model = User
    permission = ACCOUNTS_SECURE
    form_class = AccountReasonForm
    verb = "全部停用"
    danger = True
    cancel_url = reverse_lazy("accounts:accounts")

    def crumbs(self) -> list[Crumb]:
        return [Crumb("账号", reverse("accounts:accounts"))]

    def visible(self) -> Any:
        return super().visible().select_related("unit").order_by("unit__path", "name", "pk")

    def consequences(self) -> list[str]:
        return [
            "所列账号立即退出，不能再登录；角色保留，重新启用后恢复。",
            "已填报的数据和审计记录不受影响。",
        ]

    def act_on(self, record: User, facts: dict[str, Any]) -> Any:
        return accounts.disable(record, by=self.request.user, **facts)
