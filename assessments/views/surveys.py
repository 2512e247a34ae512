from assessments.domain.surveys import SURVEYS
from assessments.permissions import GRADES_VIEW
from portal.ui.views import Records


class Surveys(Records):
    """考核办, when the workbook of a survey has come: how satisfied are people with each unit?"""

    acts = SURVEYS
    one, many = "survey", "surveys"
    reads = GRADES_VIEW
    dataset = "surveys"
    columns = ("unit", "name", "surveyed_on", "asked", "mark")
    filtered_by = ("unit",)
