from typing import ClassVar

from django.apps import AppConfig


class GardenConfig(AppConfig):
    name = "garden"
    label = "garden"
    verbose_name = "园圃"
    mounts: ClassVar = {"garden/": "garden.urls"}
