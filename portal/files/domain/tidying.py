"""Nightly: uploads nobody kept, content without uploads, files on disk without a row."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from portal.files.domain import storage
from portal.files.models import StoredFile, Upload

AT_ONCE = 500


def tidy() -> int:
    """Returns how many contents left the disk."""
    Upload.objects.expired().delete()
    unused = StoredFile.objects.filter(uploads=None).values_list("sha256", flat=True)
    removed = sum(_remove_unused(sha256) for sha256 in unused.iterator(AT_ONCE))
    return removed + _remove_strays()


@transaction.atomic
def _remove_unused(sha256: str) -> int:
    """Looked at again under the lock: the same file may be coming in right now."""
    storage.hold(sha256)
    deleted, _ = StoredFile.objects.filter(sha256=sha256, uploads=None).delete()
    if deleted:
        storage.remove(sha256)
    return deleted


def _remove_strays() -> int:
    """What an interrupted upload left: its file was written, its row never committed."""
    yesterday = (timezone.now() - dt.timedelta(days=1)).timestamp()
    removed = 0
    for path in list(storage.untouched_since(yesterday)):
        if path.name.startswith("."):
            path.unlink(missing_ok=True)
            removed += 1
        else:
            removed += _remove_stray(path.name)
    return removed


@transaction.atomic
def _remove_stray(sha256: str) -> int:
    storage.hold(sha256)
    if StoredFile.objects.filter(sha256=sha256).exists():
        return 0
    storage.remove(sha256)
    return 1
