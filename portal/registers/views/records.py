"""One record: read, filled by form, removed."""

import json
from collections.abc import Collection
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.audit.domain import events
from portal.deeds.links import withdrawals
from portal.fields.domain import engine
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.fields.forms import RecordForm
from portal.registers.actions import RECORD_REVEALED
from portal.registers.choices import IN_HAND, UNENDED, RecordState, RegisterKind
from portal.registers.domain import filling, keeping, records, registers, steps
from portal.registers.domain.secrecy import content_of
from portal.registers.file_purposes import ATTACHMENT
from portal.registers.forms import EntryForm
from portal.registers.models import RegisterRecord
from portal.registers.permissions import REGISTER_FILL
from portal.registers.tables import QUIET, TONES
from portal.registers.views.registers import OfRegister, about
from portal.ui.views import ActPage, Crumb, DetailPage, FormPage, Link, NothingToAsk


class Offer(NamedTuple):
    label: str
    look: tuple[str, str]  # icon and tone
    states: Collection[str]
    filling: bool = False  # to those who fill
    closing: bool = False  # to those who close
    looking: bool = False  # to those who look over
    changes: bool = False  # as long as it may be changed
    back: bool = False  # where what was closed is looked at again
    listing: bool = False  # to those who list entries
    of: Collection[str] = tuple(RegisterKind)

    def fits(self, record: RegisterRecord) -> bool:
        if record.register.kind not in self.of:
            return False
        if self.back and not record.register.look_back_key:
            return False
        return record.state in self.states or (self.changes and record.may_change)


_TASK: Final = (RegisterKind.TASK,)
_CHECKING: Final = (RecordState.CHECKING,)
_OFFERS: Final = {
    "pass": Offer("审核通过", ("eye-check", "primary"), _CHECKING, looking=True),
    "close": Offer("同意销号", ("circle-check", "primary"), (RecordState.ASKED,), closing=True),
    "give-back": Offer("退回", ("arrow-back-up", ""), (RecordState.ASKED,), closing=True),
    "send-back": Offer("退回", ("arrow-back-up", ""), _CHECKING, looking=True),
    "ask": Offer("申请销号", ("checkbox", "primary"), IN_HAND, filling=True, of=_TASK),
    "note": Offer("登记进展", ("message-plus", ""), UNENDED, filling=True, closing=True, of=_TASK),
    "remark": Offer(
        "批注", ("message-plus", ""), steps.STANDING, filling=True, closing=True, of=steps.OTHERS
    ),
    "edit": Offer("修改", ("pencil", ""), (), filling=True, changes=True),
    "look-back": Offer(
        "回头看", ("history", "primary"), (RecordState.CLOSED,), closing=True, back=True, of=_TASK
    ),
    "cancel": Offer("终止", ("ban", "danger"), UNENDED, closing=True, of=_TASK),
    "void": Offer("作废", ("ban", "danger"), steps.STANDING, filling=True, of=steps.OTHERS),
    "remove": Offer("删除", ("trash", "danger"), (), filling=True, changes=True, listing=True),
}


def called(record: RegisterRecord) -> str:
    """By its first field, with its unit; by the unit where that has no other, and its period."""
    if record.period:
        return f"{record.subject_label} {record.period.label}"
    if record.register.single:
        return record.subject_label
    name = engine.name_of(Definition.of(record.version), record.open_values, World())
    return f"{name}（{record.subject_label}）" if name else str(record)


class Record(DetailPage):
    """Who fills a register, to check what is there; an office asking who changed a figure, and
    from what. What it says under the version it was filled by, and how it came about."""

    model = RegisterRecord
    permission = REGISTER_FILL
    tabs_key = "registers.record"
    template_name = "registers/record.html"

    def records(self) -> Any:
        return super().records().select_related("register__fieldset", "unit", "by", "version")

    def get_title(self) -> str:
        return called(self.record)

    def crumbs(self) -> list[Crumb]:
        return about(self.record.register)

    def actions(self) -> list[Link]:
        record, user = self.record, self.request.user
        if not record.register.is_open:
            return []
        closes = steps.may_close(record, user)
        fills = filling.fills(record.register, record.unit, user)
        lists = keeping.may_list(record.register, record.unit, user)
        looks = steps.may_look_over(record, user)
        return [
            Link(offer.label, reverse(f"registers:{name}-record", args=[record.pk]), *offer.look)
            for name, offer in _OFFERS.items()
            if offer.fits(record)
            and (lists or not offer.listing)
            and (
                (offer.closing and closes) or (offer.looking and looks) or (offer.filling and fills)
            )
        ] + withdrawals(record, user)

    def context(self, **extra: Any) -> dict[str, Any]:
        record, today = self.record, timezone.localdate()
        return super().context(
            overdue=record.is_overdue_on(today),
            quiet=QUIET if record.is_quiet_on(today) else "",
            long=_too_long(record) if record.is_long_on(today) else "",
            state_tone=TONES[record.state],
            **extra,
        )


def _too_long(record: RegisterRecord) -> str:
    register = record.register
    act = f"，请{register.long_act}" if register.long_act else ""
    return f"超过 {register.long_days} 天没有办结{act}"


class NewRecord(OfRegister, FormPage):
    form_class = EntryForm
    done = "已保存。"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.definition is None:
            return redirect(self.register.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"{self.register}：填一条"

    @property
    def cancel_url(self) -> str:
        return self.register.get_absolute_url()

    def form_kwargs(self) -> dict[str, Any]:
        definition, only = self.need_definition(), self._only_subject
        values = None
        unit = filling.unit_of(self.register, only) if only else None
        if unit:
            values = records.arriving(
                self.register,
                definition,
                unit=unit,
                subject=filling.key_of(self.register, only),
                world=self.world,
            )
        return {
            "closed": keeping.why_closed(self.register, unit, self.request.user),
            "register": self.register,
            "definition": definition,
            "world": self.world,
            "offered": filling.subjects_for(self.register, self.request.user),
            "values": values,
            "proofs": ATTACHMENT,
        }

    @cached_property
    def _only_subject(self) -> Any:
        first = list(filling.subjects_for(self.register, self.request.user)[:2])
        return first[0] if len(first) == 1 else None

    def initial(self) -> dict[str, Any]:
        asked = "subject" if self.register.subject_kind else "unit"
        return {asked: self._only_subject and self._only_subject.pk, **super().initial()}

    def act(self, form: EntryForm) -> RegisterRecord:
        given = form.cleaned_data
        facts: dict[str, Any] = {"raw": form.raw, "proofs": form.proofs, "by": self.request.user}
        if self.register.subject_kind:
            facts["subject"] = given["subject"].pk
        else:
            facts["unit"] = given["unit"]
        return records.create(self.register, period=given.get("period"), **facts)


class RecordAct(ActPage):
    model = RegisterRecord
    permission = REGISTER_FILL

    def records(self) -> Any:
        return super().records().select_related("register__fieldset", "unit__kind", "version")

    def get_title(self) -> str:
        return self.title.format(record=called(self.record))

    def crumbs(self) -> list[Crumb]:
        name = called(self.record)
        return [*about(self.record.register), Crumb(name, self.record.get_absolute_url())]


class EditRecord(RecordAct):
    """Shows sensitive content too, which leaves a trace."""

    title = "修改：{record}"
    template_name = "ui/form.html"
    form_class = RecordForm
    verb = "保存"
    done = "已保存。"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        definition = registers.current(self.record.register)
        try:
            content = content_of(self.record)
        except ValidationError as refusal:
            messages.error(self.request, "；".join(refusal.messages))
            return redirect(self.record.get_absolute_url())
        revealed = [
            k.field.label for k in definition.kinds if k.field.sensitive and k.key in content
        ]
        if revealed:
            events.record(
                RECORD_REVEALED, by=self.request.user, target=self.record, fields=revealed
            )
        return super().get(*args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        record, user = self.record, self.request.user
        return {
            "definition": registers.current(record.register),
            "closed": keeping.why_closed(record.register, record.unit, user),
            "world": World(user),
            "values": self._content,
            "proofs": ATTACHMENT,
        }

    @cached_property
    def _content(self) -> dict[str, Any]:
        """Without a key the act refuses in its own words."""
        try:
            return content_of(self.record)
        except ValidationError:
            return self.record.open_values

    def on_record(self) -> dict[str, Any]:
        """Sensitive content and files are compared as a whole, by a digest."""
        world, content = World(self.request.user), self._content
        typed_in = registers.current(self.record.register).typed_in
        closed = [kind for kind in typed_in if kind.field.sensitive or kind.by_form]
        values = {k.key: k.initial(content.get(k.key), world) for k in typed_in if k not in closed}
        sealed = json.dumps([content.get(kind.key) for kind in closed], sort_keys=True)
        return {**values, "sealed": salted_hmac("register record", sealed).hexdigest()}

    def act(self, form: RecordForm) -> RegisterRecord:
        user, proofs = self.request.user, form.proofs
        return records.edit(self.record, raw=form.raw, by=user, proofs=proofs)


class RemoveRecord(RecordAct):
    title = "删除：{record}"
    form_class = NothingToAsk
    verb = "删除"
    done = "已删除。"
    danger = True

    def consequences(self) -> list[str]:
        return ["这一条从登记簿中删去，不能恢复。", "内容（敏感内容除外）写入审计记录。"]

    def act(self, form: NothingToAsk) -> None:
        records.remove(self.record, by=self.request.user)

    def success_url(self, result: None) -> str:
        return self.record.register.get_absolute_url()
