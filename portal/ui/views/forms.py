"""Forms whose valid submission is one domain act; what the user typed is never lost."""

import hashlib
import json
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError
from django.db.models import Model
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect

from portal import clashes, parameters
from portal.ui import drafts, wording
from portal.ui.views.page import Page, RecordPage


class FormPage(Page):
    """Declare a form and `act`, the one domain call; its refusals show beside the fields."""

    template_name = "ui/form.html"
    form_class: ClassVar[type[forms.Form]]
    verb: ClassVar[str] = "保存"
    done: ClassVar[str] = "已保存。"
    danger: ClassVar[bool] = False
    cancel_url: str = ""

    def act(self, form: Any) -> Any:
        """Perform the act with `form.cleaned_data`; return what `succeed` needs."""
        raise NotImplementedError

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(form=self.build_form(initial=self.initial()))

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.build_form(data=self.request.POST, files=self.request.FILES)
        try:
            if not form.is_valid():
                self.check(form)
            elif self.still_fresh(form):
                response = self.succeed(self.act_once(form))
                drafts.mark_saved(self.request, response)
                return response
        except ValidationError as refusal:
            _show_refusal(form, refusal)
        return self.render(form=form, status=422)

    def check(self, form: Any) -> None:
        """What the act would refuse in the fields that could be read, when others could not:
        everything wrong is told in one answer. Overridden where the domain has such a check."""

    def act_once(self, form: Any) -> Any:
        """Somebody who did the same a moment earlier is named beside the field as well."""
        try:
            return self.act(form)
        except IntegrityError as clash:
            if refusal := clashes.refusal_of(clash):
                raise refusal from clash
            raise

    def build_form(self, **kwargs: Any) -> forms.Form:
        form = self.form_class(**kwargs, **self.form_kwargs())
        parameters.set_limits(form)
        wording.word(form)
        drafts.keep_private(form)
        return form

    def form_kwargs(self) -> dict[str, Any]:
        return {}

    def initial(self) -> dict[str, Any]:
        """Values of the address fill the form, so that a link can prepare it."""
        return {key: self.request.GET[key] for key in self.request.GET}

    def still_fresh(self, form: forms.Form) -> bool:
        return True

    def succeed(self, result: Any) -> HttpResponse:
        if message := self.done_message(result):
            messages.success(self.request, message)
        return redirect(self.success_url(result))

    def done_message(self, result: Any) -> str:
        return self.done

    def success_url(self, result: Any) -> str:
        return result.get_absolute_url()

    def consequences(self) -> list[str]:
        """What will happen, in words, before the user confirms."""
        return []

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(consequences=self.consequences(), **extra)


class RecordFormPage(RecordPage, FormPage):
    """A form about one record. `watched` fields changed by somebody else meanwhile stop the act."""

    watched: ClassVar[tuple[str, ...]] = ()

    def get_cancel_url(self) -> str:
        return self.cancel_url or self.record.get_absolute_url()

    def initial(self) -> dict[str, Any]:
        return {**model_to_dict(self.record, self.watched), **super().initial()}

    def fingerprint(self) -> str:
        values = model_to_dict(self.record, self.watched)
        text = json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def still_fresh(self, form: forms.Form) -> bool:
        seen = self.request.POST.get("seen")
        if not self.watched or seen in (None, self.fingerprint()):
            return True
        now = "；".join(f"{label}：{value}" for label, value in self.watched_values())
        form.add_error(
            None,
            f"您打开本页后，这条记录已被他人修改，尚未保存您的内容。目前的内容是——{now}。"
            "请核对后再次提交。",
        )
        return False

    def watched_values(self) -> list[tuple[str, str]]:
        return [
            (str(self.record._meta.get_field(name).verbose_name), _spoken(self.record, name))
            for name in self.watched
        ]


class ActPage(RecordFormPage):
    """Confirm and act: says what will happen, asks what the act needs, then does it."""

    template_name = "ui/act.html"
    verb = "确认"


class NothingToAsk(forms.Form):
    """For acts that need only a confirmation."""


def _spoken(record: Model, name: str) -> str:
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    return "（空）" if value in (None, "") else str(value)


def _show_refusal(form: forms.Form, refusal: ValidationError) -> None:
    """Errors of the act go to their fields; those of fields the form lacks go to its top. What a
    field itself could not read is not judged a second time."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    unread = set(form.errors)
    for name, errors in refusal.error_dict.items():
        if name not in unread:
            form.add_error(name if name in form.fields else None, errors)
