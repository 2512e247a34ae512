from celery import current_app
from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from portal import schedule


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "组织工作门户"

    def ready(self) -> None:
        """Each app says what may be done in it, which acts the trail keeps, and what the queue
        starts by itself."""
        autodiscover_modules("permissions", "actions", "schedule")
        schedule.give_to(current_app)
