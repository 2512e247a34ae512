from typing import ClassVar

from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class RulesConfig(AppConfig):
    name = "portal.rules"
    label = "rules"
    verbose_name = "规则"
    mounts: ClassVar = {"rules/": "portal.rules.urls"}

    def ready(self) -> None:
        from portal.deeds.domain import term  # noqa: PLC0415 # needs loaded models
        from portal.rules.domain import memory, seeding, withdrawal  # noqa: PLC0415 # the same

        autodiscover_modules("rulebook")
        term.asked_of(withdrawal.days)
        request_started.connect(memory.begin)
        request_finished.connect(memory.end)
        post_migrate.connect(seeding.after_migrate, sender=self)
