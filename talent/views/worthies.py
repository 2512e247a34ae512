"""Worthies and what they help with: the lists, each of them, the steps of a matter."""

from typing import Any, ClassVar

from django import forms as django_forms
from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from portal.access import require
from portal.ui import deriving
from portal.ui.forms import ReasonForm
from portal.ui.views import (
    ActPage,
    BulkPage,
    FormOfRecord,
    Link,
    NothingToAsk,
    RecordDetail,
    RecordEdit,
    RecordList,
    RecordNew,
    Records,
)
from portal.ui.widgets import DateInput
from talent import widgets
from talent.choices import HelpState
from talent.domain import worthies
from talent.filters.worthies import HelpFilters, WorthyFilters
from talent.forms.talents import ManyCodesField
from talent.models import HelpTask, Worthy
from talent.permissions import TALENT_KEEP, TALENT_VIEW
from talent.tables.worthies import HelpTable, WorthyTable
from talent.views.picking import Searching, among


def _form_of(names: tuple[str, ...]) -> type[django_forms.Form]:
    wills = ManyCodesField(table="worthy_field", label="意愿领域")
    return type("WorthyForm", (deriving.form(Worthy, names),), {"wills": wills})


class ConfirmSeveral(BulkPage):
    """A village, each half-year: this is our list."""

    model = Worthy
    permission = TALENT_KEEP
    title = "确认乡贤名单"
    form_class = NothingToAsk
    verb = "确认"
    cancel_url = reverse_lazy("talent:worthies")

    def visible(self) -> QuerySet:
        return super().visible().select_related("profile__person", "village").in_order()

    def crumbs(self) -> list[Any]:
        return Worthies.way_to_list()

    def act_on(self, record: Worthy, facts: dict[str, Any]) -> Any:
        return worthies.confirm(record, by=self.request.user)


class Worthies(Records):
    """乡镇, each half-year: who of ours helps, at home and away, and with what?"""

    acts = worthies.WORTHIES
    one, many = "worthy", "worthies"
    reads = TALENT_VIEW
    title = "乡贤"
    lead = "各村的乡贤名单；每半年由村里确认一次。姓名、单位等在人才档案修改。"
    dataset = "worthies"
    table = WorthyTable
    filters = WorthyFilters
    read_as = "乡贤"
    search_hint = "姓名、拼音首字母或工作单位"
    hidden_columns = ("post", "liaison")
    empty_title = "还没有登记乡贤"
    empty_hint = "从乡贤名册导入，或在人才档案里登记为乡贤。"

    class List(RecordList):
        def rows(self) -> QuerySet:
            return super().rows().select_related("profile__person", "village")

        def bulk_acts(self) -> list[Link]:
            if not self.request.user.can(TALENT_KEEP):
                return []
            return [Link("确认名单", reverse("talent:worthies-confirm"), "checks")]

    class New(Searching, RecordNew):
        """Of a talent on record; others come with the roster, or are registered first."""

        form_class = _form_of(worthies.WORTHIES.fields)
        among = widgets.NO_WORTHY

        def build_form(self, **kwargs: Any) -> django_forms.BaseForm:
            form = super().build_form(**kwargs)
            field: Any = form.fields["profile"]
            field.queryset = self._offered()
            return form

        def _offered(self) -> QuerySet:
            return among(self.request.user, widgets.NO_WORTHY).select_related("person").in_order()

    class Edit(RecordEdit):
        form_class = _form_of(worthies.WORTHIES.corrected)

    class Detail(RecordDetail):
        def records(self) -> QuerySet:
            return super().records().select_related("profile__person", "village")

        def actions(self) -> list[Link]:
            way = self.record.profile.get_absolute_url()
            return [*super().actions(), Link("人才档案", way, "id")]


class PairForm(django_forms.Form):
    lead = django_forms.ModelChoiceField(
        Worthy.objects.none(), label="牵头乡贤", help_text="没有牵头其他事项的乡贤，一人一事。"
    )


class FinishHelpForm(django_forms.Form):
    on = django_forms.DateField(label="办结日期", widget=DateInput(), initial=timezone.localdate)
    result = django_forms.CharField(
        label="结果", max_length=300, widget=django_forms.Textarea(attrs={"rows": 3})
    )
    invested = django_forms.DecimalField(
        label="引资（万元）", max_digits=12, decimal_places=2, min_value=0, required=False
    )
    jobs = django_forms.IntegerField(
        label="带动就业（人）", min_value=0, max_value=99999, required=False
    )


class HelpStep(FormOfRecord, ActPage):
    form_class: ClassVar[type[django_forms.BaseForm]] = NothingToAsk
    watched = ("state",)

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, TALENT_KEEP, self.record.unit)

    def records(self) -> QuerySet:
        return super().records().select_related("unit", "lead__profile__person")

    def initial(self) -> dict[str, Any]:
        return {}


class HelpTasks(Records):
    """乡镇 and villages, weekly: what do we need help with, who leads it, how far is it?"""

    acts = worthies.TASKS
    one, many = "help", "helps"
    reads = TALENT_VIEW
    title = "重点工作事项"
    lead = "一件事项由一位乡贤牵头，一位乡贤同时只牵头一件。"
    dataset = "helps"
    table = HelpTable
    filters = HelpFilters
    search_hint = "事项或乡贤姓名"
    hidden_columns = ("done_on", "invested", "jobs")
    empty_title = "还没有提出事项"
    empty_hint = "村里、乡镇需要乡贤帮助的事情，一件登记一条。"
    facts = ()
    PATHS: ClassVar = {
        **Records.PATHS,
        "Pair": "<int:pk>/pair/",
        "Begin": "<int:pk>/begin/",
        "Finish": "<int:pk>/finish/",
        "Stop": "<int:pk>/stop/",
    }

    class List(RecordList):
        def rows(self) -> QuerySet:
            return super().rows().select_related("unit", "lead__profile__person")

    class Detail(RecordDetail):
        def records(self) -> QuerySet:
            return super().records().select_related("unit", "lead__profile__person")

        def actions(self) -> list[Link]:
            record, state = self.record, self.record.state
            if not self.declared.may_keep(self.request.user, record):
                return []
            busy = state in HelpState.busy()
            offered = [
                (state == HelpState.PROPOSED, "对接乡贤", "Pair", "users"),
                (state == HelpState.PAIRED, "开始办理", "Begin", "player-play"),
                (busy, "办结", "Finish", "circle-check"),
                (state in HelpState.going(), "修改", "Edit", "edit"),
                (state in HelpState.going(), "中止", "Stop", "circle-off"),
            ]
            return [
                Link(label, self.declared.address(part, pk=record.pk), icon)
                for allowed, label, part, icon in offered
                if allowed
            ]

    class Pair(HelpStep):
        verb = "对接乡贤"
        form_class = PairForm

        def consequences(self) -> list[str]:
            return ["先向本人说明事项和期限，本人愿意的再登记。"]

        def build_form(self, **kwargs: Any) -> django_forms.BaseForm:
            form = super().build_form(**kwargs)
            seen = Worthy.objects.visible_to(self.request.user).free()
            field: Any = form.fields["lead"]
            field.queryset = seen.select_related("profile__person").in_order()
            return form

        def act(self, form: Any) -> HelpTask:
            return worthies.pair(self.record, by=self.request.user, **form.cleaned_data)

    class Begin(HelpStep):
        verb = "开始办理"

        def act(self, form: Any) -> HelpTask:
            return worthies.begin(self.record, by=self.request.user)

    class Finish(HelpStep):
        verb = "办结"
        form_class = FinishHelpForm

        def act(self, form: Any) -> HelpTask:
            return worthies.finish(self.record, by=self.request.user, **form.cleaned_data)

    class Stop(HelpStep):
        verb = "中止"
        form_class = ReasonForm

        def act(self, form: Any) -> HelpTask:
            return worthies.stop(self.record, by=self.request.user, **form.cleaned_data)
