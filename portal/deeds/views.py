"""Taking an act back: what will be as it was, and what stands in the way."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property

from portal.access import require
from portal.deeds.domain import deeds, kinds
from portal.deeds.models import Deed
from portal.ui.views import ActPage, Crumb


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="撤回原因", max_length=200, required=False, help_text="如：日期填错，重新办理。"
    )


class Withdraw(ActPage):
    """Whoever keeps the record: the act was wrong, or its date was."""

    model = Deed
    title = "撤回：{record}"
    form_class = ReasonForm
    verb = "撤回"
    done = "已撤回，恢复为办理前的样子。"
    danger = True

    def prepare(self) -> None:
        super().prepare()
        rows = type(self.about)._default_manager.visible_to(self.request.user)
        if not rows.filter(pk=self.about.pk).exists():
            raise Http404
        require(self.request.user, kinds.of(self.record).permission, self.record.unit)

    def records(self) -> Any:
        """By the record it is about, whoever acted."""
        return Deed.objects.select_related("unit", "by")

    @cached_property
    def about(self) -> Any:
        if found := kinds.record_of(self.record):
            return found
        raise Http404

    def get_title(self) -> str:
        return f"撤回{kinds.of(self.record).label}：{self.about}"

    def crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.about), self.about.get_absolute_url())]

    def get_cancel_url(self) -> str:
        return self.about.get_absolute_url()

    @cached_property
    def foreseen(self) -> tuple[list[str], list[str]]:
        return deeds.foreseen(self.record)

    def consequences(self) -> list[str]:
        will, hindrances = self.foreseen
        deed = self.record
        done = f"这次办理：{deed.says}（{deed.by.name}，{timezone.localdate(deed.at)}）。"
        return [done, *([f"不能撤回：{line}" for line in hindrances] or will)]

    def act(self, form: ReasonForm) -> Any:
        return deeds.withdraw(self.record, by=self.request.user, **form.cleaned_data)
