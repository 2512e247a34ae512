"""The workbooks people hand in as rosters: full of identity numbers, so theirs alone."""

from typing import Final

from portal.access import Actor
from portal.files.choices import Type
from portal.files.domain import purposes
from portal.files.domain.purposes import Purpose
from portal.files.models import Upload


def _owner_only(user: Actor, upload: Upload) -> bool:
    return upload.owner_id == user.pk


ROSTER: Final = Purpose(
    "imports.roster",
    "导入的名册",
    _owner_only,
    types=frozenset({Type.XLSX, Type.XLS, Type.CSV}),
    megabytes=50,
    keep_days=30,
    sensitive=True,
)
purposes.add(ROSTER)
