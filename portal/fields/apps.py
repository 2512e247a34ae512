from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FieldsConfig(AppConfig):
    name = "portal.fields"
    label = "fields"
    verbose_name = "自定义字段"

    def ready(self) -> None:
        """Each app's `field_owners` module says that it owns fields, and what that means."""
        autodiscover_modules("field_owners")
