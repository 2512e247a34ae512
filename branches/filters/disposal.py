import datetime as dt
from typing import Any

import django_filters
from django.utils import timezone

from branches.choices.disposal import DisposalOutcome, DisposalStep, Ground, Measure
from branches.domain.relations import disposal_tasks
from branches.models import DisposalCase
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import UnitPicker


class DisposalFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=lambda request: Unit.objects.visible_to(request.user),
        label="单位（含下级）",
        method="in_unit",
        widget=UnitPicker,
    )
    measure = ManyFilter(choices=Measure.choices, label="处置方式")
    ground = ManyFilter(choices=Ground.choices, label="情形")
    last_step = ManyFilter(choices=DisposalStep.choices, label="进度")
    outcome = ManyFilter(choices=DisposalOutcome.choices, label="结果")
    state = django_filters.ChoiceFilter(
        choices=[("open", "办理中"), ("closed", "已办结")],
        label="办理情况",
        method="in_state",
        empty_label="全部",
    )

    term = django_filters.ChoiceFilter(
        choices=[("soon", "即将到期"), ("over", "已到期")],
        label="改正期限",
        method="in_term",
        empty_label="全部",
    )

    class Meta:
        model = DisposalCase
        fields = ()

    def in_unit(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(member__organization__unit__path__startswith=unit.path)

    def in_state(self, rows: Any, name: str, which: str) -> Any:
        return rows.filter(closed_on__isnull=which == "open")

    def in_term(self, rows: Any, name: str, which: str) -> Any:
        today = timezone.localdate()
        rows = rows.open().filter(measure=Measure.CORRECT)
        if which == "over":
            return rows.filter(correct_until__lte=today)
        soon = today + dt.timedelta(days=disposal_tasks.BEFORE)
        return rows.filter(correct_until__gt=today, correct_until__lte=soon)
