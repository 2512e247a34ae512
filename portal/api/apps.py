from typing import ClassVar

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "portal.api"
    label = "api"
    verbose_name = "数据接口"
    mounts: ClassVar = {"api/v1/": "portal.api.urls", "tokens/": "portal.api.urls_tokens"}

    def ready(self) -> None:
        """The schema generator learns our way to sign in when this module is read."""
        from portal.api import schema  # noqa: F401, PLC0415
