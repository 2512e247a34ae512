from typing import ClassVar

from django.apps import AppConfig


class DeedsConfig(AppConfig):
    name = "portal.deeds"
    label = "deeds"
    verbose_name = "办理与撤回"
    mounts: ClassVar = {"deeds/": "portal.deeds.urls"}
