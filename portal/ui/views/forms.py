"""Forms whose valid submission is one domain act; what the user typed is never lost."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property

from portal import clashes, parameters
from portal.deeds.domain import deeds
from portal.deeds.models import Deed
from portal.queues import one_at_a_time
from portal.ui import drafts, wording
from portal.ui.undoing import tell
from portal.ui.views.meanwhile import Meeting, meet, opened_with
from portal.ui.views.page import Address, Page, RecordPage
from portal.ui.widgets import forgive


class FormPage(Page):
    """Declare a form and `act`, the one domain call; its refusals show beside the fields."""

    template_name = "ui/form.html"
    form_class: ClassVar[type[forms.BaseForm]]
    verb: ClassVar[str] = "保存"
    done: ClassVar[str] = "已保存。"
    danger: ClassVar[bool] = False
    kept: Sequence[Deed] = ()  # what the act left to take back

    @property
    def cancel_url(self) -> Address:
        """A plain attribute where it is always the same."""
        return ""

    def act(self, form: Any) -> Any:
        """Perform the act with `form.cleaned_data`; return what `succeed` needs."""
        raise NotImplementedError

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(form=self.build_form(initial=self.initial()))

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.build_form(data=self.sent(), files=self.request.FILES)
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

    def sent(self) -> QueryDict:
        return self.request.POST

    def act_once(self, form: Any) -> Any:
        """Somebody who did the same a moment earlier is named beside the field as well."""
        try:
            with deeds.noted() as self.kept:
                return self.act(form)
        except IntegrityError as clash:
            if refusal := clashes.refusal_of(clash):
                raise refusal from clash
            raise

    def build_form(self, **kwargs: Any) -> forms.BaseForm:
        form = self.form_class(**kwargs, **self.form_kwargs())
        parameters.set_limits(form)
        forgive(form)
        wording.word(form)
        drafts.keep_private(form)
        return form

    def form_kwargs(self) -> dict[str, Any]:
        return {}

    def initial(self) -> dict[str, Any]:
        """Values of the address fill the form, so that a link can prepare it."""
        return {key: self.request.GET[key] for key in self.request.GET}

    def still_fresh(self, form: Any) -> bool:
        return True

    def succeed(self, result: Any) -> HttpResponse:
        if message := self.done_message(result):
            tell(self.request, message, kept=self.kept, undo_url=self.undo_url(result))
        return redirect(self.success_url(result))

    def done_message(self, result: Any) -> str:
        return self.done

    def undo_url(self, result: Any) -> str:
        """Where a POST without more undoes a small act whose opposite is an act of its own; one
        that is kept (`portal.deeds`) needs nothing here. The message offers it."""
        return ""

    def success_url(self, result: Any) -> str:
        return result.get_absolute_url()

    def consequences(self) -> list[str]:
        """What will happen, in words, before the user confirms."""
        return []

    def context(self, **extra: Any) -> dict[str, Any]:
        lines = [line for line in self.consequences() if line]
        return super().context(consequences=lines, **extra)


class RecordFormPage(RecordPage, FormPage):
    """A form about one record. What somebody else changed meanwhile is merged, or asked about
    (`meanwhile`); a change of a `watched` field the form does not ask stops the act."""

    watched: ClassVar[tuple[str, ...]] = ()
    meeting: Meeting | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Two who send at the same moment are served one after the other: the later one meets what
        the earlier one left."""
        if request.method != "POST":
            return super().dispatch(request, *args, **kwargs)
        with one_at_a_time(f"{self.model._meta.label} {kwargs.get('pk')}"):
            return super().dispatch(request, *args, **kwargs)

    def get_cancel_url(self) -> Address:
        return self.cancel_url or self.record.get_absolute_url()

    def initial(self) -> dict[str, Any]:
        return {**(self.on_record() if self.watched else {}), **super().initial()}

    def on_record(self) -> dict[str, Any]:
        """The values the form is about, by field: those watched, or all the record has."""
        return model_to_dict(self.record, self.watched or tuple(self._blank.fields))

    def recorded_in(self) -> list[Model]:
        """Whose histories tell who changed them."""
        return [self.record]

    @cached_property
    def _blank(self) -> forms.BaseForm:
        return self.build_form()

    def fingerprint(self) -> str:
        return opened_with(self.on_record(), self._blank)

    def sent(self) -> QueryDict:
        if "seen" not in self.request.POST:
            return super().sent()
        now = self.on_record()
        self.meeting = meet(self.request.POST, self._blank, now, self.recorded_in())
        return self.meeting.data

    def still_fresh(self, form: Any) -> bool:
        if self.meeting is None:
            return True
        if self.meeting.is_stale:
            now = "；".join(f"{label}：{value}" for label, value in self.watched_values())
            form.add_error(
                None,
                "您打开本页后，这条记录已被他人修改，尚未保存您的内容。"
                f"{f'目前的内容是——{now}。' if now else ''}请核对后再次提交。",
            )
        return not (self.meeting.is_stale or self.meeting.clashes)

    def succeed(self, result: Any) -> HttpResponse:
        if self.meeting and self.meeting.merged:
            kept = "、".join(self.meeting.merged)
            messages.info(self.request, f"他人在您填写期间修改的{kept}已保留。")
        return super().succeed(result)

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


def _show_refusal(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Errors of the act go to their fields; those of fields the form lacks go to its top. What a
    field itself could not read is not judged a second time."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    unread = set(form.errors)
    for name, errors in refusal.error_dict.items():
        if name not in unread:
            form.add_error(name if name in form.fields else None, errors)
