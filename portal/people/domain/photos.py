"""A person's photo: set, replaced, removed. A replaced one is released and tidied away."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import deeds, kinds
from portal.deeds.domain.kinds import DeedKind
from portal.files.domain import uploads
from portal.files.models import Upload
from portal.people.actions import PERSON_CHANGED
from portal.people.domain.people import locked
from portal.people.file_purposes import PHOTO
from portal.people.models import Person
from portal.people.permissions import PEOPLE_MANAGE

LABEL = str(Person._meta.get_field("photo").verbose_name)


def _kind(key: str, label: str) -> DeedKind:
    may = PEOPLE_MANAGE
    return kinds.add(DeedKind(f"people.{key}", label, may, lambda p: p.unit, small=True))


CHANGE = _kind("photo_changed", "更换照片")
REMOVAL = _kind("photo_removed", "移除照片")


@transaction.atomic
def set_photo(person: Person, *, file: UploadedFile, by: User) -> Person:
    """Check and redraw the picture, and show it in place of the one before."""
    person = locked(person)
    require(by, PEOPLE_MANAGE, person.unit)
    photo = uploads.accept(file, by=by, unit=person.unit, purpose=PHOTO)
    uploads.keep(photo)
    return _change(person, photo, by=by)


@transaction.atomic
def remove_photo(person: Person, *, by: User) -> Person:
    person = locked(person)
    require(by, PEOPLE_MANAGE, person.unit)
    if person.photo_id is None:
        raise ValidationError(f"“{person}”现在没有照片，不需要移除。")
    return _change(person, None, by=by)


def _change(person: Person, photo: Upload | None, *, by: User) -> Person:
    before = person.photo

    def rows() -> Iterator[Model]:
        yield Person.everyone.get(pk=person.pk)
        if before is not None:
            yield Upload.objects.get(pk=before.pk)

    what = CHANGE if photo else REMOVAL
    with deeds.kept(what, person, says=str(photo or before), rows=rows, by=by):
        person.photo = photo
        person.save(update_fields=["photo", "changed_at"])
        if before is not None:
            _release(before)
    changes = {LABEL: [str(before or ""), str(photo or "")]}
    events.record(PERSON_CHANGED, by=by, target=person, changes=changes)
    return person


def _release(photo: Upload) -> None:
    """Unless a row merged into this one still holds it, to take it back when they are parted."""
    if not Person.everyone.filter(photo=photo).exists():
        uploads.release(photo)
