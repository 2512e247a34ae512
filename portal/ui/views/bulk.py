"""One act on the rows somebody ticked in a list: all of them or none, each refusal by its row."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect

from portal import parameters
from portal.access import Denied, visible
from portal.ui.views.forms import FormPage

MOST = 500
MOST_TOLD = 20  # refusals that are told one by one


class BulkPage(FormPage):
    """Declare model, form, where the list is (`cancel_url`) and `act_on`, the act on one record."""

    template_name = "ui/bulk.html"
    model: ClassVar[type[Model]]
    records: list[Any]

    def act_on(self, record: Any, facts: dict[str, Any]) -> Any:
        raise NotImplementedError

    def visible(self) -> Any:
        return visible(self.model, self.request.user)

    def prepare(self) -> None:
        """Rows that are gone meanwhile, or were never the user's to see, are left out."""
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        keys = parameters.keys(asked.getlist("pick"), most=MOST)
        self.records = list(self.visible().filter(pk__in=keys)) if keys else []
        self.lost = len(set(keys)) - len(self.records)

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(*args, **kwargs) if self.records else self.nothing_ticked()

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(*args, **kwargs) if self.records else self.nothing_ticked()

    def nothing_ticked(self) -> HttpResponse:
        messages.warning(self.request, "请先在列表中勾选要办理的记录。")
        return redirect(str(self.cancel_url))

    def initial(self) -> dict[str, Any]:
        return {}

    @transaction.atomic
    def act(self, form: Any) -> Any:
        refused = []
        for record in self.records:
            try:
                with transaction.atomic():
                    self.act_on(record, dict(form.cleaned_data))
            except Denied as refusal:
                refused.append(f"{record}：{refusal}")
            except ValidationError as refusal:
                refused.append(f"{record}：{''.join(refusal.messages)}")
        if refused:
            raise ValidationError(_told(refused, len(self.records)))
        return len(self.records)

    def done_message(self, result: Any) -> str:
        return f"已办理 {result:,} 条。"

    def success_url(self, result: Any) -> str:
        return str(self.cancel_url)


def _told(refused: list[str], asked: int) -> list[str]:
    first = f"{asked} 条中有 {len(refused):,} 条办不了，都没有办理。请去掉这几条，或者更正后再办："
    more = len(refused) - MOST_TOLD
    return [first, *refused[:MOST_TOLD], *([f"……还有 {more} 条。"] if more > 0 else [])]
