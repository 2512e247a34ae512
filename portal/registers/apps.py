from typing import ClassVar

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RegistersConfig(AppConfig):
    name = "portal.registers"
    label = "registers"
    verbose_name = "自定义登记"
    mounts: ClassVar = {"registers/": "portal.registers.urls"}

    def ready(self) -> None:
        from portal.people import references  # noqa: PLC0415 - needs loaded models

        autodiscover_modules("register_subjects")
        references.add("registers.RegisterRecord", "person", label="登记簿中本人的内容")
