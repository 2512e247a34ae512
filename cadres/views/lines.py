"""The lines of a file's tables: added, corrected, removed; one page for all tables."""

import copy
from typing import Any

from django.http import Http404

from cadres import forms
from cadres.choices import Item
from cadres.domain import records
from cadres.models import Cadre, CadreRecord
from cadres.views.acts import CadreAct, LineAct
from portal.ui.forms import ReasonForm
from portal.ui.views import ActPage


class OfItem(CadreAct):
    """About the table the address names."""

    def prepare(self) -> None:
        if self.kwargs["item"] not in Item.values:
            raise Http404
        super().prepare()

    @property
    def item(self) -> Item:
        return Item(self.kwargs["item"])

    @property
    def form_class(self) -> type[forms.ConfirmedForm]:  # type: ignore[override]
        return forms.RECORD_FORMS[self.item]

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def get_title(self) -> str:
        return self.title.format(item=self.item.label, record=self.cadre)


class AddLine(OfItem):
    """干部科 with the paper file in hand: one more line."""

    title = "新增{item}：{record}"
    verb = "登记"
    done = "已登记。"

    def get_cancel_url(self) -> str:
        return f"{self.record.get_absolute_url()}?tab={self.item}"

    def check(self, form: forms.ConfirmedForm) -> None:
        records.check(records.MODELS[self.item](cadre=self.record), form.values)

    def act(self, form: forms.ConfirmedForm) -> CadreRecord:
        return records.add(
            self.record,
            self.item,
            values=form.values,
            confirmed=form.cleaned_data["confirmed"],
            by=self.request.user,
        )


class OfLine(OfItem, LineAct):
    @property
    def model(self) -> type[CadreRecord]:  # type: ignore[override]
        return records.MODELS[self.item]


class CorrectLine(OfLine):
    """A line was written down wrongly."""

    title = "更正{item}：{record}"

    @property
    def watched(self) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(self.form_class.asked)

    def check(self, form: forms.ConfirmedForm) -> None:
        records.check(copy.copy(self.record), form.values)

    def act(self, form: forms.ConfirmedForm) -> CadreRecord:
        return records.correct(
            self.record,
            values=form.values,
            confirmed=form.cleaned_data["confirmed"],
            by=self.request.user,
        )


class RemoveLine(OfLine, ActPage):
    """A line that should never have been there."""

    title = "删除{item}：{record}"
    form_class = ReasonForm  # type: ignore[assignment]
    verb = "删除"
    done = "已删除。"
    danger = True

    def form_kwargs(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        return [f"删除“{self.record}”；删除前的内容留在修改记录里。"]

    def act(self, form: Any) -> Cadre:
        return records.remove(self.record, by=self.request.user, **form.cleaned_data)

    def success_url(self, result: Cadre) -> str:
        return f"{result.get_absolute_url()}?tab={self.item}"
