from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "组织工作门户"

    def ready(self) -> None:
        """Each app declares what may be done in it, and which acts the trail keeps."""
        autodiscover_modules("permissions", "actions")
