from typing import ClassVar

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FieldsConfig(AppConfig):
    name = "portal.fields"
    label = "fields"
    verbose_name = "自定义字段"
    mounts: ClassVar = {"registers/": "portal.fields.urls"}

    def ready(self) -> None:
        """Each app's `field_owners` module says that it owns fields and what that means, its
        `field_sources` what fields may take from it."""
        autodiscover_modules("field_owners", "field_sources")
