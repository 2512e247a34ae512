from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"
    verbose_name = "审计"

    def ready(self) -> None:
        from portal.audit import background  # noqa: PLC0415 - signals need the apps loaded

        background.connect()
