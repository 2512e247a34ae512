from typing import ClassVar

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ImportsConfig(AppConfig):
    name = "portal.imports"
    label = "imports"
    verbose_name = "名册导入"
    mounts: ClassVar = {"imports/": "portal.imports.urls"}

    def ready(self) -> None:
        """Each app's `importers` module registers the rosters it brings; those of apps this one
        rests on stand in `rosters`."""
        autodiscover_modules("importers", "rosters")
