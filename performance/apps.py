from typing import ClassVar

from django.apps import AppConfig

from portal.people import references


class PerformanceConfig(AppConfig):
    name = "performance"
    label = "performance"
    verbose_name = "实绩档案"
    mounts: ClassVar = {"performance/": "performance.urls"}

    def ready(self) -> None:
        references.add("performance.PerformanceFile", "person", label="实绩档案")
