from typing import ClassVar

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UiConfig(AppConfig):
    name = "portal.ui"
    label = "ui"
    verbose_name = "页面"
    mounts: ClassVar = {"views/": "portal.ui.urls"}

    def ready(self) -> None:
        """Each app's `pages` module adds its menu entries, tabs, panels, to-dos and searches."""
        autodiscover_modules("pages")
