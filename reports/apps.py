from typing import ClassVar

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ReportsConfig(AppConfig):
    name = "reports"
    label = "reports"
    verbose_name = "报表"
    mounts: ClassVar = {"exports/": "reports.urls", "bulletins/": "reports.urls_bulletins"}

    def ready(self) -> None:
        """Each app registers its data sets in `exporters`, its bulletins in `bulletins`, its
        part of the leaders' board in `panels`."""
        autodiscover_modules("exporters", "bulletins", "panels")
