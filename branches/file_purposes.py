"""Evidence of activities: whoever sees the record may open it."""

from typing import Final

from branches.models import ActivityPhoto
from portal.access import Actor
from portal.files.domain import purposes
from portal.files.domain.purposes import Purpose
from portal.files.models import Upload


def _sees_the_activity(user: Actor, upload: Upload) -> bool:
    return ActivityPhoto.objects.visible_to(user).filter(upload=upload).exists()


ACTIVITY_PHOTO: Final = Purpose(
    "branches.activities", "组织生活佐证", _sees_the_activity, compares_pictures=True
)
purposes.add(ACTIVITY_PHOTO)
