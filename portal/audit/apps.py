from typing import Any, ClassVar

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"
    verbose_name = "审计"
    mounts: ClassVar = {"audit/": "portal.audit.urls"}

    def ready(self) -> None:
        from portal.audit import background  # noqa: PLC0415 - signals need the apps loaded

        background.connect()
        # Last of the signals of `migrate`, when the tables of every app stand.
        post_migrate.connect(_protect, sender=self, dispatch_uid="audit.protect")


def _protect(**_: Any) -> None:
    from portal.audit import keeping  # noqa: PLC0415 - models need the apps loaded
    from portal.audit.domain import anchors  # noqa: PLC0415

    keeping.protect()
    anchors.begin_if_new()
