from typing import ClassVar

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "portal.registers"
    label = "registers"
    verbose_name = "自定义登记"
    mounts: ClassVar = {"registers/": "portal.registers.urls"}
