"""Taking an act back: what will be as it was, and what stands in the way."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme

from portal.access import require
from portal.deeds.domain import deeds, kinds
from portal.deeds.models import Deed
from portal.ui.views import ActPage, Crumb


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label="撤回原因", max_length=200, required=False, help_text="如：日期填错，重新办理。"
    )


class Withdraw(ActPage):
    """Whoever keeps the record: the act was wrong, or its date was."""

    model = Deed
    title = "撤回：{record}"
    form_class = TakeBackForm
    verb = "撤回"
    done = "已撤回，恢复为办理前的样子。"
    danger = True

    def prepare(self) -> None:
        super().prepare()
        kind = kinds.of(self.record)
        if kind.permission is None:
            kind.require(self.request.user, self.record)
            return
        if self.about is not self.record:
            rows = type(self.about)._default_manager.visible_to(self.request.user)
            if not rows.filter(pk=self.about.pk).exists():
                raise Http404
        require(self.request.user, kind.permission, self.record.unit)

    def records(self) -> Any:
        """By the record it is about, whoever acted."""
        return Deed.objects.select_related("unit", "by")

    @cached_property
    def about(self) -> Any:
        """What the act removed is told by the deed itself."""
        return kinds.record_of(self.record) or self.record

    @property
    def place(self) -> str:
        """The page of what it is about, where it has one."""
        page = getattr(self.about, "get_absolute_url", None)
        return reverse("home") if page is None or self.about is self.record else page()

    def get_title(self) -> str:
        return f"撤回{kinds.of(self.record).label}：{self.about}"

    def crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.about), self.place)]

    def get_cancel_url(self) -> str:
        return self.place

    @cached_property
    def foreseen(self) -> tuple[list[str], list[str]]:
        return deeds.foreseen(self.record)

    def consequences(self) -> list[str]:
        will, hindrances = self.foreseen
        deed = self.record
        done = f"这次办理：{deed.says}（{deed.by.name}，{timezone.localdate(deed.at)}）。"
        return [done, *([f"不能撤回：{line}" for line in hindrances] or will)]

    def act(self, form: TakeBackForm) -> Any:
        return deeds.withdraw(self.record, by=self.request.user, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        """Back to where the message stood; else to the record, or to its unit when it is gone."""
        back = self.request.POST.get("back", "")
        if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/"):
            return back
        if kinds.record_of(self.record) is not None:
            return self.place
        return self.record.unit.get_absolute_url() if self.record.unit else reverse("home")
