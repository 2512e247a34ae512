from typing import ClassVar

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FilesConfig(AppConfig):
    name = "portal.files"
    label = "files"
    verbose_name = "文件"
    mounts: ClassVar = {"files/": "portal.files.urls"}

    def ready(self) -> None:
        """Each app's `file_purposes` module says what files it takes and who may open them."""
        autodiscover_modules("file_purposes")
