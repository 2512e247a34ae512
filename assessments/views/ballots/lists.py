"""The list of appraisals."""

from typing import Final

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet

from assessments.choices import SecretaryGrade
from assessments.filters import PeriodFilter, visible_units
from assessments.models import SecretaryReview
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.tables import BadgeColumn, DateColumn, ListTable, NumberColumn, PeriodColumn
from portal.ui.widgets import UnitPicker

GRADE_TONES: Final[dict[str, tuple[str, str]]] = {
    "": ("plain", "hourglass"),
    SecretaryGrade.GOOD: ("ok", "circle-check"),
    SecretaryGrade.BETTER: ("info", "check"),
    SecretaryGrade.FAIR: ("warn", "alert-triangle"),
    SecretaryGrade.POOR: ("bad", "x"),
}


class SecretaryReviewFilters(ListFilters):
    period = PeriodFilter(label="述职年度")
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="单位（含下级）", method="below", widget=UnitPicker
    )
    grade = ManyFilter(choices=SecretaryGrade.choices, label="评定等次")

    class Meta:
        model = SecretaryReview
        fields = ()

    def below(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        return rows.filter(unit__path__startswith=unit.path)


class SecretaryReviewTable(ListTable):
    unit = tables.Column(
        verbose_name="单位",
        order_by=("unit__path", "-period"),
        linkify=lambda record: record.get_absolute_url(),
    )
    period = PeriodColumn(verbose_name="述职年度", order_by=("period", "unit__path"))
    held_on = DateColumn(verbose_name="述职日期")
    mark = NumberColumn(verbose_name="测评得分")
    proposal = tables.Column(
        verbose_name="建议等次", accessor="get_proposal_display", order_by=("proposal", "pk")
    )
    grade = BadgeColumn(
        verbose_name="评定等次",
        accessor="grade_label",
        order_by=("grade", "unit__path"),
        tone_of=lambda r: GRADE_TONES[r.grade],
    )
    problems = NumberColumn(verbose_name="指出问题")

    class Meta(ListTable.Meta):
        model = SecretaryReview
        fields = ()
