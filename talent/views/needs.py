"""Needs: the list, one of them, and the acts on it."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone

from portal.access import require
from portal.ui.forms import ReasonForm
from portal.ui.views import (
    ActPage,
    AsShown,
    FormOfRecord,
    Link,
    NothingToAsk,
    Page,
    RecordDetail,
    RecordEdit,
    RecordList,
    RecordNew,
    Records,
)
from talent import forms
from talent.choices import NeedState
from talent.domain import needs, satisfied
from talent.filters.needs import NeedFilters
from talent.models import Need
from talent.permissions import TALENT_KEEP, TALENT_MATCH, TALENT_VIEW
from talent.tables.needs import NeedTable
from talent.views.picking import Searching

_OPEN = (NeedState.PUBLISHED, NeedState.PARTLY)
_GONE = (NeedState.CLOSED, NeedState.FILLED)


class NeedAct(FormOfRecord, ActPage):
    """An act on one need, refused with the reason before anything is typed."""

    needs = TALENT_KEEP
    form_class: ClassVar[type[BaseForm]] = NothingToAsk

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, self.needs, self.record.unit)

    def initial(self) -> dict[str, Any]:
        return {}

    def records(self) -> QuerySet:
        return super().records().select_related("unit", "enterprise")


class Needs(Records):
    """人才办 and units, each quarter: who looks for whom, and how far are we?"""

    acts = needs.NEEDS
    one, many = "need", "needs"
    reads = TALENT_VIEW
    title = "需求清单"
    dataset = "needs"
    form = forms.NeedForm
    table = NeedTable
    filters = NeedFilters
    search_hint = "岗位、课题或企业名称"
    hidden_columns = ("way", "kind", "confirmed_on")
    empty_title = "还没有登记需求"
    empty_hint = "由用人单位登记并提交，人才办发布；也可以从人才需求表导入。"
    facts = ()
    PATHS: ClassVar = {
        **Records.PATHS,
        "Submit": "<int:pk>/submit/",
        "Publish": "<int:pk>/publish/",
        "HandBack": "<int:pk>/hand-back/",
        "Confirm": "<int:pk>/confirm/",
        "CloseNeed": "<int:pk>/close/",
        "Again": "<int:pk>/again/",
    }

    class List(RecordList):
        def rows(self) -> QuerySet:
            return super().rows().select_related("unit", "enterprise").with_filled()

        def actions(self) -> list[Link]:
            way = reverse("talent:satisfied")
            return [*super().actions(), Link("满足情况", way, "chart-histogram")]

    class New(Searching, RecordNew):
        pass

    class Edit(Searching, RecordEdit):
        pass

    class Detail(RecordDetail):
        """Whoever deals with it: what is asked for, who is suggested, who is talked to."""

        template_name = "talent/need.html"

        def records(self) -> QuerySet:
            rows = super().records().select_related("unit", "enterprise", "grade_least")
            return rows.with_filled()

        def actions(self) -> list[Link]:
            user, record, state = self.request.user, self.record, self.record.state
            keeps = user.can(TALENT_KEEP, record.unit)
            matches = user.can(TALENT_MATCH, record.unit)
            offered = [
                (keeps and state == NeedState.DRAFT, "提交", "Submit", "send"),
                (matches and state == NeedState.SUBMITTED, "发布", "Publish", "speakerphone"),
                (matches and state == NeedState.SUBMITTED, "退回", "HandBack", "arrow-back-up"),
                (keeps and state in _OPEN, "确认仍需要", "Confirm", "checks"),
                (keeps and state != NeedState.CLOSED, "修改", "Edit", "edit"),
                (keeps and state in _GONE, "重新开放", "Again", "rotate"),
                (keeps and state != NeedState.CLOSED, "关闭", "CloseNeed", "circle-off"),
            ]
            return [
                Link(label, self.declared.address(part, pk=record.pk), icon)
                for allowed, label, part, icon in offered
                if allowed
            ]

        def context(self, **extra: Any) -> dict[str, Any]:
            return super().context(need=self.record, **extra)

    class Submit(NeedAct):
        verb = "提交"

        def consequences(self) -> list[str]:
            return ["提交给人才办；发布后列入需求目录，参加匹配。"]

        def act(self, form: Any) -> Need:
            return needs.submit(self.record, by=self.request.user)

    class Publish(NeedAct):
        needs = TALENT_MATCH
        verb = "发布"

        def consequences(self) -> list[str]:
            return ["列入需求目录，开始匹配。"]

        def act(self, form: Any) -> Need:
            return needs.publish(self.record, by=self.request.user)

    class HandBack(NeedAct):
        needs = TALENT_MATCH
        verb = "退回"
        form_class = ReasonForm

        def act(self, form: Any) -> Need:
            return needs.hand_back(self.record, by=self.request.user, **form.cleaned_data)

    class Confirm(NeedAct):
        verb = "确认仍需要"

        def consequences(self) -> list[str]:
            return ["本季度仍在找人；没有确认的标“待确认”，不列入需求目录。"]

        def act(self, form: Any) -> Need:
            return needs.confirm(self.record, by=self.request.user)

    class CloseNeed(NeedAct):
        verb = "关闭"
        form_class = forms.CloseForm
        danger = True

        def consequences(self) -> list[str]:
            return ["不再匹配和推荐；正在洽谈的要先登记结果。以后可以重新开放。"]

        def act(self, form: Any) -> Need:
            return needs.close(self.record, by=self.request.user, **form.cleaned_data)

    class Again(NeedAct):
        verb = "重新开放"
        form_class = forms.ReopenForm

        def initial(self) -> dict[str, Any]:
            return {"number": self.record.number}

        def act(self, form: Any) -> Need:
            return needs.reopen(self.record, by=self.request.user, **form.cleaned_data)


class Satisfied(AsShown, Page):
    """人才办 before a report: of what was looked for, how much was found, in which field?"""

    template_name = "talent/satisfied.html"
    permission = TALENT_VIEW
    title = "需求满足情况"
    lead = (
        "满足率 = 各项需求的达成人数（不超过需求人数）之和 ÷ 需求人数之和；按需求开始的季度计，"
        "写“截至”日期的只计到当日。"
    )

    def crumbs(self) -> list[Any]:
        return Needs.way_to_list()

    def prepare(self) -> None:
        self.form = forms.DayForm(self.request.GET)
        asked = self.form.cleaned_data["day"] if self.form.is_valid() else None
        self.day = asked or timezone.localdate()

    def context(self, **extra: Any) -> dict[str, Any]:
        rows = Need.objects.visible_to(self.request.user)
        quarters, fields = satisfied.by_field(rows, self.day)
        shown = {"quarters": quarters, "fields": fields, "form": self.form, "day": self.day}
        return super().context(**shown, **extra)
