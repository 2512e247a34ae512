"""One category or indicator of a draft: changed on a page of its own, tried, taken out."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from assessments.domain import scheme_designs, scheme_trials
from assessments.forms import indicators
from assessments.forms.indicators import IndicatorForm
from assessments.forms.schemes import CategoryForm, TrySourceForm
from assessments.models import Indicator, SchemeCategory
from assessments.permissions import SCHEMES_MANAGE
from assessments.views.scheme_designing import design_url
from assessments.views.schemes import crumbs
from portal.orgs.models import GroupMembership, Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.periods import Period
from portal.ui.views import ActPage, Crumb, NothingToAsk, RecordFormPage


class OfSchemePart(RecordFormPage):
    """Of a draft alone: what is active has no such page."""

    permission = SCHEMES_MANAGE

    def records(self) -> Any:
        return super().records().select_related("version__scheme")

    @property
    def cancel_url(self) -> str:
        return design_url(self.record.version.scheme)

    def crumbs(self) -> list[Crumb]:
        return [*crumbs(self.record.version.scheme), Crumb("设计方案", self.cancel_url)]

    def success_url(self, result: Any) -> str:
        return self.cancel_url


class EditCategory(OfSchemePart):
    model = SchemeCategory
    title = "修改分类：{record}"
    form_class = CategoryForm
    watched = ("code", "label", "full")
    done = "分类已修改。"

    def act(self, form: CategoryForm) -> SchemeCategory:
        return scheme_designs.edit_category(self.record, by=self.request.user, **form.cleaned_data)


class RemoveCategory(OfSchemePart, ActPage):
    model = SchemeCategory
    title = "删除分类：{record}"
    form_class = NothingToAsk
    verb = "删除"
    done = "分类已删除。"
    danger = True

    def consequences(self) -> list[str]:
        return ["只能删除没有指标的分类。已经启用的版本不受影响。"]

    def act(self, form: NothingToAsk) -> None:
        scheme_designs.remove_category(self.record, by=self.request.user)


class EditIndicator(OfSchemePart):
    """考核办 with last year's Excel formula in mind: which numbers, by which rule, and does it come
    to what we think it does for this township in this month?"""

    model = Indicator
    template_name = "assessments/indicator_form.html"
    title = "修改指标：{record}"
    form_class = IndicatorForm
    watched = ("code",)  # the whole of it, by the form's own fields
    done = "指标已修改。"

    def records(self) -> Any:
        return super().records().select_related("category")

    def form_kwargs(self) -> dict[str, Any]:
        return {"indicator": self.record}

    def on_record(self) -> dict[str, Any]:
        return indicators.initial(self.record)

    def watched_values(self) -> list[tuple[str, str]]:
        return []

    def act(self, form: IndicatorForm) -> Indicator:
        return scheme_designs.edit_indicator(self.record, by=self.request.user, **form.settings)

    def context(self, **extra: Any) -> dict[str, Any]:
        asked = TrySourceForm(units=self.measured())
        return super().context(asked=asked, **extra)

    def measured(self) -> UnitQuerySet:
        """Units of the scheme's groups, as far as one sees them."""
        members = GroupMembership.objects.on(timezone.localdate())
        members = members.filter(group__schemes=self.record.version.scheme)
        units = Unit.objects.visible_to(self.request.user).filter(memberships__in=members)
        return units.distinct().order_by("path")


class TryIndicator(EditIndicator):
    """What is typed, worked out for one unit and month as it is typed; nothing is kept."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = TrySourceForm(request.POST, units=self.measured())
        form: Any = self.build_form(data=request.POST)
        form.is_valid()
        if not asked.is_valid():
            return self.render(partial="trial", trial=None, form=form)
        for name, value in form.settings.items():
            setattr(self.record, name, value)
        if "source" not in form.errors:
            self.record.source = form.cleaned_data.get("source", "")
        unit, month = asked.cleaned_data["try_unit"], Period.parse(asked.cleaned_data["try_month"])
        trial = scheme_trials.tried(self.record, unit, month, by=self.request.user)
        return self.render(partial="trial", trial=trial, form=form, refusals=_refusals(form))

    @cached_property
    def _blank(self) -> forms.BaseForm:
        return self.build_form()


def _refusals(form: forms.BaseForm) -> list[str]:
    """Of the rule and the target, with the names of their fields."""
    return [
        f"{form.fields[name].label}：{words}" if name in form.fields else str(words)
        for name, errors in form.errors.items()
        for words in errors
    ]


class RemoveIndicator(OfSchemePart, ActPage):
    model = Indicator
    title = "删除指标：{record}"
    form_class = NothingToAsk
    verb = "删除"
    done = "指标已删除。"
    danger = True

    def consequences(self) -> list[str]:
        return ["从草稿中删去这一项；启用前不影响计分，已经启用的版本仍有这一项。"]

    def act(self, form: NothingToAsk) -> None:
        scheme_designs.remove_indicator(self.record, by=self.request.user)
