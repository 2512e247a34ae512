from typing import ClassVar

from django.apps import AppConfig
from django.db.models.signals import post_save


class OrgsConfig(AppConfig):
    name = "portal.orgs"
    label = "orgs"
    verbose_name = "组织机构"
    mounts: ClassVar = {"orgs/": "portal.orgs.urls"}

    def ready(self) -> None:
        from portal.orgs import county  # noqa: PLC0415 # needs loaded models

        post_save.connect(county.follow, sender="orgs.Unit")
