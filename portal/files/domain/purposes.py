"""What files are handed in for: each app adds its purposes in its `file_purposes` module."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from portal.access import Actor
from portal.files.choices import DOCUMENTS, Type
from portal.files.models import Upload


@dataclass(frozen=True)
class Purpose:
    """`may_read(user, upload)` decides about opening, beside the owner's or a unit's scope."""

    key: str
    label: str
    may_read: Callable[[Actor, Upload], bool]
    types: frozenset[Type] = DOCUMENTS
    megabytes: int = 20
    per_day: int = 200  # uploads of one person
    keep_days: int = 1  # until a record keeps the upload for good
    sensitive: bool = False  # each opening goes to the audit trail
    compares_pictures: bool = False  # whether how they look is kept, to find the same one again


PURPOSES: Final[dict[str, Purpose]] = {}


def add(purpose: Purpose) -> None:
    if PURPOSES.setdefault(purpose.key, purpose) is not purpose:
        raise ValueError(f"file purpose {purpose.key!r} is added twice")


def unnamed() -> list[str]:
    """Purposes of files whose very names may tell of what they belong to."""
    return [key for key, purpose in PURPOSES.items() if purpose.sensitive]


def called(upload: Upload) -> str:
    """As whoever may not open it reads of a file."""
    purpose = PURPOSES.get(upload.purpose)
    return f"（{purpose.label}）" if purpose and purpose.sensitive else upload.name


def _owner_only(user: Actor, upload: Upload) -> bool:
    return upload.owner_id == user.pk


OWN = Purpose("files.own", "个人暂存", _owner_only, per_day=50, keep_days=30)
add(OWN)
