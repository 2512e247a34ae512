"""Files of the demo's entries where their register demands them: one text, handed in many times."""

import hashlib
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone

from portal.accounts.models import User
from portal.files.choices import Type
from portal.files.domain import storage
from portal.files.models import StoredFile, Upload
from portal.orgs.models import Unit
from portal.registers.file_purposes import ATTACHMENT
from portal.text import search_key

_TEXT = "云岭县演示数据：办理情况说明和现场记录。\n".encode()
_NAME = "证明材料.txt"


class HandedIn(NamedTuple):
    upload: Upload
    proves: str


class Proofs:
    """Hands in another copy each time; `handed` waits to be saved."""

    def __init__(self) -> None:
        self.handed: list[HandedIn] = []

    @cached_property
    def _stored(self) -> StoredFile:
        sha256 = hashlib.sha256(_TEXT).hexdigest()
        storage.write(sha256, _TEXT)
        facts = {"size": len(_TEXT), "mime": Type.TEXT}
        return StoredFile.objects.get_or_create(sha256=sha256, defaults=facts)[0]

    def hand_in(self, unit: Unit, by: User, *, proves: str = "") -> dict[str, str]:
        """As an entry names it, or to prove the field of this key."""
        upload = Upload(
            stored=self._stored,
            name=_NAME,
            owner=by,
            unit=unit,
            purpose=ATTACHMENT.key,
            created_at=timezone.now(),
            search=search_key(_NAME),
        )
        self.handed.append(HandedIn(upload, proves))
        return {"upload": str(upload.pk), "name": _NAME}

    def taken(self) -> list[HandedIn]:
        """Those handed in since it was last asked."""
        handed, self.handed = self.handed, []
        return handed
