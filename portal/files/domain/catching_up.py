"""Proofs taken before looks and pages were kept: looked at now, as if they had just been handed
in."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from portal.access import ScopedQuerySet
from portal.files.choices import IMAGES, Type
from portal.files.domain import checks, likeness, storage
from portal.files.domain.purposes import PURPOSES
from portal.files.models import StoredFile, Upload

TELLS_EACH = 100


@dataclass
class CaughtUp:
    """`unknown` are as good as blank, or cannot be shown."""

    pictures: int = 0
    documents: int = 0
    unknown: int = 0


def catch_up(*, tell: Callable[[int], None]) -> CaughtUp:
    """May be repeated and broken off: what has a look or pages is passed over."""
    done = CaughtUp()
    for number, pk in enumerate(list(_unseen().values_list("pk", flat=True)), start=1):
        with transaction.atomic():
            _look_at(StoredFile.objects.get(pk=pk), done)
        if number % TELLS_EACH == 0:
            tell(number)
    return done


def _unseen() -> ScopedQuerySet:
    compared = [key for key, purpose in PURPOSES.items() if purpose.compares_pictures]
    blind = Q(mime__in=IMAGES, looks=None) | Q(mime=Type.PDF, pages=None)
    uploads = Upload.objects.filter(purpose__in=compared)
    return StoredFile.objects.filter(blind, uploads__in=uploads).distinct().order_by("pk")


def _look_at(stored: StoredFile, done: CaughtUp) -> None:
    name = stored.uploads.order_by("created_at").values_list("name", flat=True)[0]
    try:
        seen = checks.checked(storage.read(stored.sha256), name=name, types=list(Type))
    except (ValidationError, FileNotFoundError):
        done.unknown += 1
        return
    if seen.looks:
        likeness.remember(stored, seen.looks)
        done.pictures += 1
    elif seen.pages:
        StoredFile.objects.filter(pk=stored.pk).update(pages=seen.pages)
        done.documents += 1
    else:
        done.unknown += 1
