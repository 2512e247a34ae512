from typing import ClassVar

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"
    verbose_name = "后台任务"
    mounts: ClassVar = {"jobs/": "portal.jobs.urls"}

    def ready(self) -> None:
        """Each app's `job_kinds` module registers the long tasks it brings."""
        autodiscover_modules("job_kinds")
