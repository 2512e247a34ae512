"""The list of grades."""

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet

from assessments.choices import GRADE_WORDS, GradedLine
from assessments.filters import PeriodFilter, visible_units
from assessments.models import ReviewGrade
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters
from portal.ui.tables import BadgeColumn, ListTable, MomentColumn, PeriodColumn
from portal.ui.widgets import UnitPicker


def tone(grade: ReviewGrade) -> tuple[str, str]:
    best = len(GRADE_WORDS[GradedLine(grade.line)]) - 1
    if grade.number == best:
        return "ok", "circle-check"
    return ("bad", "x") if grade.number == 0 else ("plain", "minus")


class GradeFilters(ListFilters):
    line = django_filters.ChoiceFilter(choices=GradedLine.choices, label="评定内容")
    period = PeriodFilter(label="季度")
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="单位（含下级）", method="below", widget=UnitPicker
    )

    class Meta:
        model = ReviewGrade
        fields = ()

    def below(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        return rows.filter(unit__path__startswith=unit.path)


class GradeTable(ListTable):
    unit = tables.Column(verbose_name="单位", order_by=("unit__path", "-period"))
    line = tables.Column(
        verbose_name="评定内容", accessor="get_line_display", order_by=("line", "unit__path")
    )
    period = PeriodColumn(verbose_name="季度", order_by=("period", "unit__path"))
    word = BadgeColumn(verbose_name="等次", order_by=("line", "number"), tone_of=tone)
    comment = tables.Column(
        verbose_name="评语", order_by=("comment", "pk"), attrs={"td": {"class": "wrap"}}
    )
    graded_at = tables.Column(verbose_name="评定单位", order_by=("graded_at__path", "pk"))
    given_by = tables.Column(verbose_name="评定人", order_by=("given_by__name", "pk"))
    given_at = MomentColumn(verbose_name="评定时间")

    class Meta(ListTable.Meta):
        model = ReviewGrade
        fields = ()
