from typing import ClassVar

from django.apps import AppConfig

from portal.people import references


class CadresConfig(AppConfig):
    name = "cadres"
    label = "cadres"
    verbose_name = "干部"
    mounts: ClassVar = {"cadres/": "cadres.urls"}

    def ready(self) -> None:
        references.add("cadres.Cadre", "person", label="干部档案")
