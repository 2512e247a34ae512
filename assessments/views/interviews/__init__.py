"""Whom the rules propose to talk to, and what was decided."""

from typing import Any, Final

import django_filters
import django_tables2 as tables
from django import forms
from django.urls import reverse, reverse_lazy

from assessments.choices import InterviewCause, InterviewState
from assessments.domain.interviews import deciding
from assessments.filters import PeriodFilter, visible_units
from assessments.models import InterviewProposal
from assessments.models.interview import InterviewProposalQuerySet
from assessments.permissions import INTERVIEWS_DECIDE, INTERVIEWS_VIEW, SCORES_MANAGE, SCORES_VIEW
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.tables import BadgeColumn, ListTable, PeriodColumn
from portal.ui.views import ActPage, Crumb, Link, ListPage, RecordPage
from portal.ui.widgets import UnitPicker

TONES: Final[dict[str, tuple[str, str]]] = {
    InterviewState.WAITING: ("warn", "hourglass"),
    InterviewState.ACCEPTED: ("info", "message"),
    InterviewState.DEFERRED: ("plain", "clock"),
    InterviewState.DECLINED: ("plain", "x"),
}
_LIST = Crumb("约谈建议", reverse_lazy("assessments:interviews"))


class InterviewFilters(ListFilters):
    period = PeriodFilter(label="月份")
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="单位（含下级）", method="below", widget=UnitPicker
    )
    cause = ManyFilter(choices=InterviewCause.choices, label="事由")
    state = ManyFilter(choices=InterviewState.choices, label="状态")

    class Meta:
        model = InterviewProposal
        fields = ()

    def below(
        self, rows: InterviewProposalQuerySet, name: str, unit: Unit
    ) -> InterviewProposalQuerySet:
        return rows.filter(unit__path__startswith=unit.path)


class InterviewTable(ListTable):
    unit = tables.Column(
        verbose_name="单位",
        order_by=("unit__path", "-period"),
        linkify=lambda record: record.get_absolute_url(),
    )
    period = PeriodColumn(verbose_name="月份", order_by=("period", "unit__path"))
    cause = tables.Column(
        verbose_name="事由", accessor="get_cause_display", order_by=("cause", "unit__path")
    )
    words = tables.Column(
        verbose_name="依据", order_by=("words", "pk"), attrs={"td": {"class": "wrap"}}
    )
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "unit__path"),
        tone_of=lambda r: TONES[r.state],
    )
    decided_by = tables.Column(verbose_name="决定人", order_by=("decided_by__name", "pk"))

    class Meta(ListTable.Meta):
        model = InterviewProposal
        fields = ()


class Interviews(ListPage):
    """A leader, after the ranking: with whom to talk? 考核办: what is to be arranged?"""

    model = InterviewProposal
    table = InterviewTable
    filters = InterviewFilters
    permission = INTERVIEWS_VIEW
    title = "约谈建议"
    lead = "按规则列出：连续列入黑榜、一票否决、整改事项逾期。是否约谈由部领导决定。"
    search_hint = "单位"
    empty_title = "没有约谈建议"
    empty_hint = "排名公布后按规则列出，参数在“规则参数”的 AS-13。"

    def rows(self) -> Any:
        rows = super().rows().select_related("unit", "decided_by")
        return rows.order_by("-period", "unit__path", "cause")


class InterviewPage(RecordPage):
    """Why the rule names the unit, what was decided, what was agreed on in the talk."""

    model = InterviewProposal
    permission = INTERVIEWS_VIEW
    template_name = "assessments/interview.html"

    def records(self) -> Any:
        return super().records().select_related("unit", "sheet__run", "decided_by")

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    def context(self, **extra: Any) -> dict[str, Any]:
        proposal = self.record
        return super().context(
            record=proposal,
            tone=TONES[proposal.state],
            sees_scores=self.request.user.can(SCORES_VIEW, proposal.unit),
            talks=deciding.talks(proposal) if proposal.is_accepted else [],
            **extra,
        )

    def actions(self) -> list[Link]:
        proposal, user = self.record, self.request.user
        register = deciding.register()
        undecided = proposal.is_waiting or proposal.state == InterviewState.DEFERRED
        if undecided and user.can(INTERVIEWS_DECIDE, proposal.unit):
            address = reverse("assessments:decide-interview", args=[proposal.pk])
            return [Link("决定", address, "check", "primary")]
        if proposal.is_accepted and register and user.can(SCORES_MANAGE, proposal.unit):
            address = reverse("registers:new-record", args=[register.pk])
            link = Link("登记约谈", f"{address}?unit={proposal.unit_id}", "pencil", "primary")
            return [link]
        return []


class DecideForm(forms.Form):
    state = forms.ChoiceField(
        label="决定",
        choices=[
            (state, InterviewState(state).label)
            for state in (
                InterviewState.ACCEPTED,
                InterviewState.DEFERRED,
                InterviewState.DECLINED,
            )
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=InterviewProposal._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="暂缓、不约谈的，请写明理由。",
    )


class DecideInterview(ActPage):
    """A leader; what is put off comes before him again."""

    model = InterviewProposal
    permission = INTERVIEWS_DECIDE
    title = "决定：{record}"
    form_class = DecideForm
    verb = "决定"
    done = "已决定。"

    def records(self) -> Any:
        return super().records().select_related("unit")

    def crumbs(self) -> list[Crumb]:
        return [_LIST, Crumb(str(self.record), self.record.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        return [
            f"{self.record.unit}：{self.record.words}。",
            "约谈的，由考核办安排并登记，60 天内跟踪整改；暂缓的以后可以再决定。",
        ]

    def act(self, form: DecideForm) -> InterviewProposal:
        return deciding.decide(self.record, by=self.request.user, **form.cleaned_data)
