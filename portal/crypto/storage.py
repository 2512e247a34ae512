"""Django's way to files on disk, with everything sealed: what a FileField keeps."""

from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage

from portal.crypto import files


class SealedStorage(FileSystemStorage):
    def _open(self, name: str, mode: str = "rb") -> File:
        return File(files.open_sealed(Path(self.path(name))), name=name)

    def _save(self, name: str, content: Any) -> str:
        files.write(Path(self.path(name)), content.read())
        return name
