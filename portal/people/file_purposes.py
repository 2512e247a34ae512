"""The files people hand in about a person, and who may open them."""

from typing import Final

from portal.access import Actor
from portal.files.choices import IMAGES
from portal.files.domain import purposes
from portal.files.domain.purposes import Purpose
from portal.files.models import Upload
from portal.people.models import Person


def _sees_the_person(user: Actor, upload: Upload) -> bool:
    """Who may see the person may see the photo; one that was replaced is closed to everybody."""
    return Person.objects.visible_to(user).filter(photo=upload).exists()


PHOTO: Final = Purpose("people.photo", "人员照片", _sees_the_person, types=IMAGES, megabytes=5)
purposes.add(PHOTO)
