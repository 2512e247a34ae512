"""Kinds of units, under the names this county uses."""

from django.urls import reverse, reverse_lazy

from portal.orgs import forms
from portal.orgs.domain import kinds
from portal.orgs.filters import KindFilters
from portal.orgs.models import UnitKind
from portal.orgs.models.kind import UnitKindQuerySet
from portal.orgs.permissions import UNIT_KINDS_MANAGE
from portal.orgs.tables import KindTable
from portal.ui.views import Crumb, FormPage, Link, ListPage, RecordFormPage


class Kinds(ListPage):
    """System administrator, when the portal is set up: name the kinds as the county does."""

    model = UnitKind
    table = KindTable
    filters = KindFilters
    permission = UNIT_KINDS_MANAGE
    title = "机构类别"
    lead = "类别的名称由本县自定，层级告诉系统它是乡镇、村还是县直单位。"
    search_hint = "名称或标识"
    hidden_columns = ("code",)

    def rows(self) -> UnitKindQuerySet:
        return super().rows().with_unit_counts().in_order()

    def actions(self) -> list[Link]:
        return [Link("新增类别", reverse("orgs:kind-new"), "plus", "primary")]


class NewKind(FormPage):
    """System administrator, rarely."""

    title = "新增机构类别"
    permission = UNIT_KINDS_MANAGE
    form_class = forms.NewKindForm
    verb = "新增"
    done = "类别已新增。"
    cancel_url = reverse_lazy("orgs:kinds")

    def crumbs(self) -> list[Crumb]:
        return [Crumb(Kinds.title, reverse("orgs:kinds"))]

    def act(self, form: forms.NewKindForm) -> UnitKind:
        return kinds.create(**form.cleaned_data, by=self.request.user)

    def success_url(self, result: UnitKind) -> str:
        return reverse("orgs:kinds")


class EditKind(RecordFormPage):
    """System administrator: another name or order, or no longer offered."""

    model = UnitKind
    title = "修改类别：{record}"
    permission = UNIT_KINDS_MANAGE
    form_class = forms.KindForm
    watched = ("label", "level", "position", "is_active")

    def crumbs(self) -> list[Crumb]:
        return [Crumb(Kinds.title, reverse("orgs:kinds"))]

    def get_cancel_url(self) -> str:
        return reverse("orgs:kinds")

    def act(self, form: forms.KindForm) -> UnitKind:
        return kinds.edit(self.record, **form.cleaned_data, by=self.request.user)

    def success_url(self, result: UnitKind) -> str:
        return reverse("orgs:kinds")
