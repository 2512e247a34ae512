from typing import ClassVar

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FiguresConfig(AppConfig):
    name = "portal.figures"
    label = "figures"
    verbose_name = "指标数据"
    mounts: ClassVar = {"figures/": "portal.figures.urls"}

    def ready(self) -> None:
        """Each app's `figures` module declares the numbers it knows."""
        autodiscover_modules("figures")
