"""Registers as shipped: chosen, added, and what a later edition would change in one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal.fields.permissions import FIELDS_DESIGN
from portal.orgs.choices import UnitLevel
from portal.registers.choices import RegisterKind
from portal.registers.domain import offers, presets
from portal.registers.models import Register
from portal.registers.presets import LINES, PRESETS, Preset
from portal.registers.views.registers import LIST, OfRegister, about
from portal.ui.views import Crumb, Page

ALL = "all"


class Presets(Page):
    """An office when the portal is set up, and when a release brings another: tick, add."""

    template_name = "registers/presets.html"
    permission = FIELDS_DESIGN
    title = "预置登记簿"
    lead = "勾选要用的，添加后就是本县自己的登记簿，字段、校验、说明都可以改。"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("登记簿", reverse(LIST))]

    def context(self, **extra: Any) -> dict[str, Any]:
        known = Register.objects.known_to(self.request.user).exclude(preset="")
        added = {register.preset: register for register in known.select_related("fieldset")}
        left = set(presets.left_for(self.request.user))
        lines = {
            line: [self._row(preset, added.get(preset.key), left) for preset in shipped]
            for line, shipped in LINES.items()
        }
        return super().context(lines=lines, left=len(left), **extra)

    def _row(self, preset: Preset, register: Register | None, left: set[Preset]) -> dict[str, Any]:
        return {
            "preset": preset,
            "kind": RegisterKind(preset.kind).label.partition("：")[0],
            "levels": "、".join(UnitLevel(level).label for level in preset.levels),
            "register": register,
            "news": len(offers.differences(register)) if register else 0,
            "reason": presets.hidden_from(preset, self.request.user),
            "can_add": preset in left,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            made = presets.install(self._chosen(), on=timezone.localdate(), by=self.request.user)
        except ValidationError as refusal:
            for message in refusal.messages:
                messages.error(request, message)
            return redirect("registers:presets")
        messages.success(request, f"已添加 {len(made):,} 个登记簿，可以开始填报。")
        return redirect(LIST)

    def _chosen(self) -> list[Preset]:
        if ALL not in self.request.POST:
            return [PRESETS[key] for key in self.request.POST.getlist("preset") if key in PRESETS]
        return presets.left_for(self.request.user)


class Offers(OfRegister, Page):
    """An office after a release: what the preset says now, beside what the county has."""

    template_name = "registers/offers.html"
    permission = FIELDS_DESIGN

    def get_title(self) -> str:
        return f"{self.register}：预置的更新"

    def crumbs(self) -> list[Crumb]:
        return about(self.register)

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(differences=offers.differences(self.register), **extra)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        part, keeps = request.POST.get("part", ""), "keep" in request.POST
        act = offers.keep if keeps else offers.adopt
        try:
            act(self.register, part, by=self.request.user)
        except ValidationError as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            taken = "已采用。字段和校验的改动在草稿中，核对后发布才生效。"
            messages.success(request, "已保留本县的，不再提示这一处。" if keeps else taken)
        return redirect("registers:offers", self.register.pk)
