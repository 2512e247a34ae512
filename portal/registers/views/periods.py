"""One period of a register: who has an entry, who has none, 沿用上期."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from portal import parameters
from portal.periods import Period
from portal.registers.domain import carrying, filling, rhythm
from portal.registers.models import RegisterRecord
from portal.registers.views.registers import OfRegister
from portal.ui.views import Link, Page


class OnePeriod(OfRegister, Page):
    """Township staff on the first days of a period: begin from the last one, see who is missing;
    an office before it closes."""

    template_name = "registers/period.html"
    filled_period: Period

    def prepare(self) -> None:
        super().prepare()
        if not self.register.is_periodic:
            raise Http404
        self.filled_period = self.period or rhythm.running(self.register)

    def get_title(self) -> str:
        return f"{self.register}：{self.filled_period.label}填报情况"

    def actions(self) -> list[Link]:
        listed = f"{self.register.get_absolute_url()}?period={self.filled_period.code}"
        return [Link("返回列表", listed, "arrow-left")]

    def context(self, **extra: Any) -> dict[str, Any]:
        user = self.request.user
        owing = list(filling.subjects_for(self.register, user))
        filled = carrying.of_period(self.register, self.filled_period, user)
        missing = [subject for subject in owing if subject.pk not in filled]
        last = carrying.before(self.register, self.filled_period, missing, user)
        rows = [(subject, filled.get(subject.pk), last.get(subject.pk)) for subject in owing]
        return super().context(
            rows=rows,
            filled=len(owing) - len(missing),
            asks="subject" if self.register.subject_kind else "unit",
            missing=len(missing),
            can_carry=len(last) if self.may_fill else 0,
            later=rhythm.after(self.register, self.filled_period),
            **extra,
        )

    @property
    def may_fill(self) -> bool:
        return self.register.is_open and self.definition is not None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = reverse("registers:period", args=[self.register.pk])
        here = f"{address}?period={self.filled_period.code}"
        try:
            made = self._carry(parameters.key(request.POST.get("subject", "")))
        except ValidationError as refusal:
            messages.error(request, "；".join(refusal.messages))
            return redirect(here)
        open_ones = sum(bool(record.findings) for record in made)
        more = f"其中 {open_ones:,} 条有待补正。" if open_ones else "请逐条核对。"
        messages.success(request, f"已沿用上期，新增 {len(made):,} 条，{more}")
        return redirect(here)

    def _carry(self, subject: int | None) -> list[RegisterRecord]:
        mine = filling.subjects_for(self.register, self.request.user)
        named = None if subject is None else [get_object_or_404(mine, pk=subject)]
        return carrying.carry_over(
            self.register, period=self.filled_period, subjects=named, by=self.request.user
        )
