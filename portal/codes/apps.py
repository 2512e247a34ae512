from typing import ClassVar

from django.apps import AppConfig
from django.core.signals import request_started
from django.db.models.signals import post_migrate


class CodesConfig(AppConfig):
    name = "portal.codes"
    label = "codes"
    verbose_name = "代码表"
    mounts: ClassVar = {"codes/": "portal.codes.urls"}

    def ready(self) -> None:
        from portal.codes.domain import memory, seeding  # noqa: PLC0415 # needs loaded models

        request_started.connect(memory.look_again)
        post_migrate.connect(seeding.after_migrate, sender=self)
