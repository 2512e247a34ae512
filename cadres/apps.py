from typing import ClassVar

from django.apps import AppConfig

from portal.people import catalogue, references


class CadresConfig(AppConfig):
    name = "cadres"
    label = "cadres"
    verbose_name = "干部"
    mounts: ClassVar = {"cadres/": "cadres.urls"}

    def ready(self) -> None:
        from cadres.domain import teams  # noqa: PLC0415 - needs loaded models

        catalogue.leading_by(teams.leading)
        references.add("cadres.Cadre", "person", label="干部档案")
