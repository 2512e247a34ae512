"""A scheme is designed: its draft at a glance, marks added up as they are changed."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from assessments.choices import SchemeState
from assessments.domain import scheme_contents, scheme_designs, schemes
from assessments.forms.schemes import CategoryForm, FullForm, ShortIndicatorForm
from assessments.models import Indicator, Scheme, SchemeCategory, SchemeVersion
from assessments.permissions import SCHEMES_MANAGE
from assessments.views.schemes import crumbs
from portal import parameters
from portal.access import require, visible
from portal.fields.views.picking import found
from portal.figures import catalogue
from portal.ui import wording
from portal.ui.views import Crumb, Link, RecordPage, SignedInRequest

_STEPS = {"up": -1, "down": 1}


def design_url(scheme: Scheme) -> str:
    return reverse("assessments:scheme-design", args=[scheme.pk])


class SchemeDesign(RecordPage):
    """考核办 in January with the drafted document beside it: every indicator in order, what it
    earns, and whether all of it is 100."""

    model: ClassVar[Any] = Scheme
    permission = SCHEMES_MANAGE
    template_name = "assessments/scheme_design.html"
    title = "设计方案：{record}"

    def crumbs(self) -> list[Crumb]:
        return crumbs(self.record)

    def actions(self) -> list[Link]:
        version = self.newest
        links = [Link("比较版本", self._url("compare-schemes"), "arrows-diff")]
        if version.is_draft:
            links += [
                Link("总分、加减分", self._url("scheme-marks"), "sum"),
                Link("核对并启用", self._url("scheme-activate"), "send", "primary"),
            ]
        return links

    def _url(self, name: str) -> str:
        return reverse(f"assessments:{name}", args=[self.record.pk])

    @property
    def newest(self) -> SchemeVersion:
        version = self.record.versions.order_by("-number")[0]
        version.scheme = self.record
        return version

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Start the next draft."""
        schemes.start_draft(self.record, by=self.request.user)
        return redirect(request.path)

    def show(
        self,
        *,
        form: forms.Form | None = None,
        category_form: forms.BaseForm | None = None,
        refusal: str = "",
        partial: str = "",
    ) -> HttpResponse:
        version = self.newest
        contents = scheme_contents.of(version)
        return self.render(
            record=self.record,
            version=version,
            contents=contents,
            off={one.pk for one in scheme_contents.off(version)},
            last_place=len(contents.lines) - 1,
            active=self.record.versions.filter(state=SchemeState.ACTIVE).first(),
            form=form or ShortIndicatorForm(draft=version),
            category_form=category_form or CategoryForm(),
            refusal=refusal,
            partial=partial,
            status=422 if form or category_form or refusal else 200,
        )


class OnSchemePage(SchemeDesign):
    """An act of the page itself: answers with the list as it is then."""

    http_method_names = ("post",)

    @property
    def draft(self) -> SchemeVersion:
        return get_object_or_404(self.record.versions.drafts().select_related("scheme"))

    @property
    def partial(self) -> str:
        return "fields" if self.request.htmx else ""

    def answer(self) -> HttpResponse:
        if not self.request.htmx:
            return redirect(design_url(self.record))
        return self.show(partial="fields")

    def try_to(self, act: Any) -> HttpResponse:
        try:
            act()
        except ValidationError as refusal:
            return self.show(refusal="；".join(refusal.messages), partial=self.partial)
        return self.answer()


class AddCategory(OnSchemePage):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = _worded(CategoryForm(request.POST))
        if form.is_valid():
            try:
                scheme_designs.add_category(self.draft, by=self.request.user, **form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
        return self.show(category_form=form, partial=self.partial) if form.errors else self.answer()


class AddIndicator(OnSchemePage):
    """Ten of them one after another: code, name, marks, Enter, and on to the next."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = _worded(ShortIndicatorForm(request.POST, draft=self.draft))
        if form.is_valid():
            given = dict(form.cleaned_data)
            try:
                scheme_designs.add_indicator(given.pop("category"), by=self.request.user, **given)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
        return self.show(form=form, partial=self.partial) if form.errors else self.answer()


class OnPart(OnSchemePage):
    """An act on one category or indicator, on the page of all."""

    part_model: ClassVar[Any]

    def prepare(self) -> None:
        parts = visible(self.part_model, self.request.user).select_related("version__scheme")
        self.part = get_object_or_404(parts, pk=self.kwargs["pk"])
        self.record = self.part.version.scheme


class MoveCategory(OnPart):
    part_model = SchemeCategory

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        step = _STEPS.get(request.POST.get("step", ""))
        if step is None:
            return self.answer()
        return self.try_to(
            lambda: scheme_designs.move_category(self.part, step=step, by=self.request.user)
        )


class MoveIndicator(OnPart):
    """Dragged to another place, or moved by its arrows or Alt+↑↓."""

    part_model: ClassVar[Any] = Indicator

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        place = parameters.number(request.POST.get("to"))
        try:
            if place is not None:
                scheme_designs.move_indicator(self.part, to=place, by=self.request.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            leave = HttpResponseClientRedirect if self.request.htmx else redirect
            return leave(design_url(self.record))
        return self.answer()


class SetFull(OnPart):
    """Marks are shifted from one indicator to another until all is 100, in the list itself."""

    part_model: ClassVar[Any] = Indicator

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = _worded(FullForm(request.POST))
        if not form.is_valid():
            words = f"“{self.part}”的满分：{'；'.join(form.errors['full'])}"
            return self.show(refusal=words, partial=self.partial)
        full = form.cleaned_data["full"]
        return self.try_to(lambda: self.set_full(full))

    def set_full(self, full: Any) -> None:
        scheme_designs.edit_indicator(self.part, full=full, by=self.request.user)


class SetCategoryFull(SetFull):
    part_model = SchemeCategory

    def set_full(self, full: Any) -> None:
        scheme_designs.edit_category(self.part, full=full, by=self.request.user)


def _worded(form: Any) -> Any:
    wording.word(form)
    return form


@require_safe
def pick_figure(request: SignedInRequest) -> JsonResponse:
    """What an indicator may count, by name, code or initials, each with its definition."""
    require(request.user, SCHEMES_MANAGE)
    every = [
        (key, f"{one.label}（{key}）", one.definition)
        for key, one in catalogue.known(request.user).items()
    ] + [
        (key, f"{one.label}（{key}，尚未启用）", "启用前这一项整组不计分。")
        for key, one in catalogue.ANNOUNCED.items()
        if key not in catalogue.FIGURES
    ]
    return JsonResponse({"results": found(every, request.GET.get("q", ""))})
