"""A list that leaves only when its reader has said what for: asked once for every file, printed on
it and kept in the trail."""

from typing import Any, ClassVar, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property

from portal.access import require
from portal.ui import wording
from portal.ui.domain.saved_views import conditions_of
from portal.ui.forms import PurposeForm
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views.list_choices import RememberedChoices

PURPOSE: Final = "purpose"  # names it in an address
_WAYS_OUT: Final = ("export", "print", "paper")


class AsksPurpose(RememberedChoices):
    asks_purpose: ClassVar[str] = ""  # why a purpose has to be said; empty where none is asked

    @cached_property
    def _purpose_form(self) -> PurposeForm:
        form = PurposeForm(self.request.GET if PURPOSE in self.request.GET else None)
        wording.word(form)
        return form

    @property
    def purpose(self) -> str:
        """What the rows are taken out for."""
        form = self._purpose_form
        return form.cleaned_data[PURPOSE] if self.asks_purpose and form.is_valid() else ""

    @property
    def purpose_told(self) -> dict[str, Any]:
        """To the trail."""
        return {PURPOSE: self.purpose} if self.purpose else {}

    def must_ask_purpose(self) -> bool:
        leaves = any(self.request.GET.get(way) for way in _WAYS_OUT)
        return bool(self.asks_purpose) and leaves and not self.purpose

    def purpose_asked(self) -> HttpResponse:
        """The question, with all that was asked for beside it."""
        require(self.request.user, LISTS_EXPORT)
        asked = self.request.GET
        kept = [(key, each) for key, all_of in asked.lists() for each in all_of if key != PURPOSE]
        form = self._purpose_form
        back = conditions_of(asked.urlencode())
        context = self.context(form=form, kept=kept, back=f"{self.request.path}?{back}")
        context["title"] = f"导出、打印：{self.get_title()}"
        status = 422 if form.is_bound else 200
        return render(self.request, "ui/purpose.html", context, status=status)
