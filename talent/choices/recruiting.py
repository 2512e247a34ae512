"""Words of recruitment: what kinds of cohorts there are, what a step of their funnel counts as."""

from typing import Final

from django.db import models


class RecruitKind(models.TextChoices):
    """In the order in which reports name them; figures are numbered by it."""

    MASTERS = "masters", "硕士引进"
    INSTITUTIONS = "institutions", "事业单位招聘"
    VILLAGE = "village", "到村任职大学生"
    STUDENTS = "students", "一村多名大学生"
    DOCTORS = "doctors", "乡村医生"
    INTERNS = "interns", "实习实训"
    TEAMS = "teams", "创新团队"


class FunnelMark(models.TextChoices):
    """Figures ask for the mark, never for the name of a step."""

    NONE = "", "—"
    PLANNED = "planned", "计划"
    APPLIED = "applied", "报名"
    ARRIVED = "arrived", "到岗"


# Months somebody has to serve, where a cohort says nothing else; the rest by rule TA-10.
UNBOUND: Final = (RecruitKind.INTERNS,)
FOR_VILLAGES: Final = (RecruitKind.VILLAGE, RecruitKind.STUDENTS, RecruitKind.DOCTORS)
