"""What happens on the designer's page itself: fields added, put in order and tried as one goes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django_htmx.http import HttpResponseClientRedirect

from portal import parameters
from portal.fields import owners
from portal.fields.domain import designs, engine, headings, soundness
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.fields.forms import GuessForms, RecordForm, ShortFieldForm
from portal.fields.models import FieldDef
from portal.fields.views.design import Design, OfDraft
from portal.ui import wording

_CHANGED = "design-changed"  # what the preview waits for
_STEPS = {"up": -1, "down": 1}


class OnPage(OfDraft, Design):
    """An act of the page itself: answers with the list as it is then."""

    http_method_names = ("post",)

    def answer(self) -> HttpResponse:
        if not self.request.htmx:
            return redirect(self.cancel_url)
        response = self.show(partial="fields")
        response.headers["HX-Trigger"] = _CHANGED
        return response

    def refused(self, refusal: ValidationError) -> HttpResponse:
        words = "；".join(refusal.messages)
        return self.show(refusal=words, partial="fields" if self.request.htmx else "")


class AddField(OnPage):
    """Ten fields one after another: name, kind, Enter, and the cursor stands in the next name."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ShortFieldForm(request.POST, owner=self.of_rows)
        wording.word(form)
        if form.is_valid():
            try:
                designs.add_field(self.draft, by=self.request.user, **form.settings)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
        if form.errors:
            return self.show(form=form, partial="fields" if self.request.htmx else "")
        return self.answer()


class RenameSection(OnPage):
    """The heading over a part of the form."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        section, to = request.POST.get("section", ""), request.POST.get("to", "")
        try:
            designs.rename_section(self.draft, section, to=to, by=self.request.user)
        except ValidationError as refusal:
            return self.refused(refusal)
        return self.answer()


class MoveSection(OnPage):
    """A part of the form with all its fields, before or behind its neighbour."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        step = _STEPS.get(request.POST.get("step", ""))
        if step:
            section = request.POST.get("section", "")
            designs.move_section(self.draft, section, step=step, by=self.request.user)
        return self.answer()


class MoveField(OnPage):
    """A field dragged to another place, or moved by its arrows or Alt+↑↓."""

    def prepare(self) -> None:
        fields = FieldDef.objects.visible_to(self.request.user)
        mine = fields.filter(version__fieldset__owner=self.designer.owner)
        self.field = get_object_or_404(mine, pk=self.kwargs["pk"])
        self.owned = self.designer.of(self.field.version)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        owners.require_designer(self.owned.fieldset, self.request.user)
        place = parameters.number(request.POST.get("to"))
        try:
            if place is not None:
                designs.move_field(self.field, to=place, by=self.request.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            leave = HttpResponseClientRedirect if self.request.htmx else redirect
            return leave(self.cancel_url)
        return self.answer()


class Headings(OfDraft):
    """An office that has the list in Excel already: its heading row becomes the fields, each with
    a kind that is guessed and shown before anything is taken."""

    template_name = "fields/headings.html"
    title = "粘贴表头"
    lead = "从 Excel 复制表头一行（可以连同下面几行内容，认得更准），粘贴到下面。"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "take" not in request.POST:
            return self.show_guesses(request.POST.get("pasted", ""))
        guessed = self.guess_forms(request.POST)
        if not guessed.management_form.is_valid():
            refusal = "提交的内容不完整，没有加入字段，请重新粘贴表头。"
            return self.render(guessed=self.guess_forms(), refusals=[refusal], status=422)
        for form in guessed:
            wording.word(form)
        if guessed.is_valid():
            chosen = [form.settings for form in guessed if form.cleaned_data["take"]]
            try:
                added = designs.add_fields(self.draft, chosen, by=self.request.user)
            except ValidationError as refusal:
                return self.render(guessed=guessed, refusals=refusal.messages, status=422)
            messages.success(request, f"已加入 {len(added):,} 个字段。")
            return redirect(self.cancel_url)
        return self.render(
            guessed=guessed, refusals=["有几行没有填对，请看标出的地方。"], status=422
        )

    def guess_forms(self, data: Any = None, initial: Any = None) -> Any:
        return GuessForms(data, initial=initial, form_kwargs={"owner": self.of_rows})

    def show_guesses(self, pasted: str) -> HttpResponse:
        guesses = headings.guess(pasted)
        initial = [
            {
                "take": True,
                "label": one.label,
                "kind": one.kind,
                "options": "、".join(one.options),
                "required": one.required,
                "sensitive": one.sensitive,
                "unit_of_measure": one.unit_of_measure,
            }
            for one in guesses.fields
        ]
        partial = "guesses" if self.request.htmx else ""
        return self.render(
            guessed=self.guess_forms(initial=initial),
            left_out=guesses.left_out,
            pasted=pasted,
            partial=partial,
        )


class Preview(OfDraft):
    """The form as whoever fills it will see it. What is typed is judged by the draft's checks and
    formulas and kept nowhere."""

    template_name = "fields/preview.html"

    def prepare(self) -> None:
        super().prepare()
        self.world = World(self.request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        definition = Definition.of(self.draft)
        return self.render(
            partial="form",
            form=self._form(definition),
            problems=[words for _, words in soundness.is_sound(definition)],
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        definition = Definition.of(self.draft)
        form = self._form(definition, data=request.POST)
        form.is_valid()
        unit = self.designer.unit_for(self.owned, self.request.user)
        values, findings = engine.parse_row(definition, form.raw, unit=unit, world=self.world)
        worked_out = [
            (kind.field.heading, kind.text(values.get(kind.key), self.world))
            for kind in definition.kinds
            if kind.computed
        ]
        labels = {kind.key: kind.field.label for kind in definition.kinds}
        labelled = [(labels.get(finding.column, ""), finding) for finding in findings]
        return self.render(partial="trial", worked_out=worked_out, findings=labelled)

    def _form(self, definition: Definition, **kwargs: Any) -> RecordForm:
        return RecordForm(definition=definition, world=self.world, auto_id="try_%s", **kwargs)

    def context(self, **extra: Any) -> dict[str, Any]:
        url = self.designer.url("preview", self.owned.pk)
        return super().context(url=url, **extra)
