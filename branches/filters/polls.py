from typing import Any

import django_filters

from branches.choices.polls import BallotPost
from branches.models import ElectionBallot, PartyOrganization
from branches.widgets import OrganisationPicker
from portal.ui.filters import ListFilters, ManyFilter


class BallotFilters(ListFilters):
    q = None
    organization = django_filters.ModelChoiceFilter(
        queryset=lambda request: PartyOrganization.objects.visible_to(request.user),
        label="党组织（含下级）",
        method="beneath",
        widget=OrganisationPicker,
    )
    post = ManyFilter(choices=BallotPost.choices, label="选举职务")
    state = django_filters.ChoiceFilter(
        choices=[("open", "待确认"), ("confirmed", "已确认"), ("withdrawn", "已撤回")],
        label="状态",
        method="in_state",
        empty_label="未撤回",
    )

    class Meta:
        model = ElectionBallot
        fields = ()

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.standing()

    def beneath(self, rows: Any, name: str, top: PartyOrganization) -> Any:
        return rows.filter(organization__path__startswith=top.path)

    def in_state(self, rows: Any, name: str, which: str) -> Any:
        if which == "withdrawn":
            return rows.exclude(withdrawn_at=None)
        return rows.standing().filter(confirmed_on__isnull=which == "open")
