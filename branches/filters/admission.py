from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from branches.choices.admission import AdmissionStage, CaseEnd, CaseSource
from branches.domain.admission import clocks, path, plans, story
from branches.models import AdmissionCase, PartyOrganization
from branches.widgets import OrganisationPicker
from portal.orgs.models import Unit
from portal.rules.domain import memory
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import UnitPicker

_SOON = 15  # days
_YEARS = 5
OVER, SOON = "over", "soon"
# What a table of dates keeps of a list; the stage it asks anew.
NARROWING = ("stage", "q", "unit", "organization", "due", "source")


class CaseFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=lambda request: Unit.objects.visible_to(request.user),
        label="单位（含下级）",
        method="in_unit",
        widget=UnitPicker,
    )
    organization = django_filters.ModelChoiceFilter(
        queryset=lambda request: PartyOrganization.objects.visible_to(request.user),
        label="党组织（含下级）",
        method="beneath",
        widget=OrganisationPicker,
    )
    stage = ManyFilter(choices=AdmissionStage.choices, label="阶段")
    due = django_filters.ChoiceFilter(
        choices=[(OVER, "已超期"), (SOON, f"{_SOON} 天内到期"), (clocks.REVIEW_OVER, "考察超期")],
        label="时限",
        method="due_when",
        empty_label="全部",
    )
    source = ManyFilter(choices=CaseSource.choices, label="来源")
    end = django_filters.ChoiceFilter(
        choices=[("running", "办理中"), *CaseEnd.choices],
        label="结束情况",
        method="ended_how",
        empty_label="全部",
    )

    accepted = django_filters.ChoiceFilter(
        choices=(), label="接收年度", method="accepted_in", empty_label="全部"
    )

    class Meta:
        model = AdmissionCase
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        years = range(this_year, this_year - _YEARS, -1)
        self.filters["accepted"].extra["choices"] = [(year, f"{year} 年") for year in years]

    def in_unit(self, rows: Any, name: str, unit: Unit) -> QuerySet:
        return rows.filter(organization__unit__path__startswith=unit.path)

    def beneath(self, rows: Any, name: str, top: PartyOrganization) -> QuerySet:
        return rows.filter(organization__path__startswith=top.path)

    def accepted_in(self, rows: Any, name: str, year: str) -> QuerySet:
        """Whom the assembly accepted in the year, as plans count them."""
        return rows.filter(pk__in=plans.accepted(int(year)).values("pk"))

    def ended_how(self, rows: Any, name: str, how: str) -> QuerySet:
        return rows.running() if how == "running" else rows.filter(end=how)

    def due_when(self, rows: Any, name: str, when: str) -> QuerySet:
        """Reckoned over the cases in question: no day is stored."""
        today = timezone.localdate()
        those = story.read(story.prefetched(rows.running().order_by()))
        with memory.remembered():
            found = [one.pk for one in those if _is_due(one, when, today)]
        return rows.filter(pk__in=found)


def _is_due(told: Any, when: str, today: Any) -> bool:
    if when == OVER:
        return path.is_over(told, today)
    if when == clocks.REVIEW_OVER:
        return clocks.review_is_over(told, today)
    return any(0 <= one.days_left(today) <= _SOON for one in clocks.running(told))
