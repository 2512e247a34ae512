"""What surveys gave: kept by the assessment office, from the workbook of whoever asked."""

from collections.abc import Iterator

from django.utils import timezone

from assessments.actions import SURVEY_CHANGED
from assessments.models import SurveyResult
from assessments.permissions import SURVEYS_MANAGE
from portal.deeds.domain import plain
from portal.problems import Problem


def _is_over(result: SurveyResult) -> Iterator[Problem]:
    if result.surveyed_on and result.surveyed_on > timezone.localdate():
        yield "surveyed_on", "调查日期不能晚于今天。"


SURVEYS = plain.PlainActs(
    SurveyResult,
    SURVEYS_MANAGE,
    SURVEY_CHANGED,
    fields=("unit", "name", "surveyed_on", "asked", "mark"),
    noun="调查结果",
    unit="unit",
    checks=_is_over,
)
