from typing import ClassVar

from django.apps import AppConfig

from portal.people import references


class TalentConfig(AppConfig):
    name = "talent"
    label = "talent"
    verbose_name = "人才"
    mounts: ClassVar = {"talent/": "talent.urls"}

    def ready(self) -> None:
        references.add("talent.TalentProfile", "person", label="人才档案")
