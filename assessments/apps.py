from typing import ClassVar

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    label = "assessments"
    verbose_name = "台账考核"
    mounts: ClassVar = {"assessments/": "assessments.urls"}
