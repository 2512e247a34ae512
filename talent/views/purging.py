"""资料清理: what is over its time, looked at in its own list, then erased."""

from typing import Any, ClassVar

from django import forms
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from portal.ui.views import Crumb, FormPage, Page
from talent.domain import purging
from talent.permissions import TALENT_PURGE

HERE = Crumb("资料清理", reverse_lazy("talent:purging"))


class Purging(Page):
    """人才办, each quarter: what need not be kept any more?"""

    template_name = "talent/purging.html"
    permission = TALENT_PURGE
    title = "资料清理"
    lead = (
        "先打开名单核对，该续的续、该征询的征询，再清理；清理后不能恢复。保存期见规则 TA-18；"
        "子女入学办件的内容在归档满期后每天自动清理，不在这里办理。"
    )

    def context(self, **extra: Any) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        kinds = [
            {
                "kind": one,
                "months": one.months(today),
                "count": one.rows(user, today).count(),
                "listed": f"{reverse(one.route)}?outdated=true",
                "way": reverse(f"talent:purge-{one.key}"),
            }
            for one in purging.PURGES.values()
        ]
        return super().context(kinds=kinds, **extra)


class PurgeForm(forms.Form):
    looked_at = forms.CharField(max_length=16, widget=forms.HiddenInput())


class PurgeStep(FormPage):
    """One kind, all of it, as it stood in the list."""

    key: ClassVar[str]
    permission = TALENT_PURGE
    form_class = PurgeForm
    verb = "清理"
    danger = True
    cancel_url = reverse_lazy("talent:purging")

    @property
    def kind(self) -> purging.Purge:
        return purging.PURGES[self.key]

    def get_title(self) -> str:
        return f"清理{self.kind.label}"

    def crumbs(self) -> list[Crumb]:
        return [HERE]

    def _rows(self) -> Any:
        return self.kind.rows(self.request.user, timezone.localdate())

    def initial(self) -> dict[str, Any]:
        return {"looked_at": purging.seen(self._rows())}

    def consequences(self) -> list[str]:
        return [f"清理 {self._rows().count():,} 条，不能恢复。", self.kind.about]

    def act(self, form: Any) -> int:
        looked_at = form.cleaned_data["looked_at"]
        return purging.purge(self.key, looked_at=looked_at, by=self.request.user)

    def done_message(self, result: Any) -> str:
        return f"已清理 {result:,} 条。"

    def success_url(self, result: Any) -> str:
        return reverse("talent:purging")


class PurgeRefused(PurgeStep):
    key = "refused"


class PurgeLeads(PurgeStep):
    key = "leads"


class PurgeStale(PurgeStep):
    key = "stale"
