from typing import Any

import django_filters

from branches.choices.disposal import DisposalOutcome, DisposalStep, Ground, Measure
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

    class Meta:
        model = DisposalCase
        fields = ()

    def in_unit(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(member__organization__unit__path__startswith=unit.path)

    def in_state(self, rows: Any, name: str, which: str) -> Any:
        return rows.filter(closed_on__isnull=which == "open")
