"""Scanned agreements of dispatched doctors: whoever sees the dispatch may open them."""

from typing import Final

from portal.access import Actor
from portal.files.choices import IMAGES, Type
from portal.files.domain import purposes
from portal.files.domain.purposes import Purpose
from portal.files.models import Upload
from talent.models import DispatchedDoctor


def _sees_the_dispatch(user: Actor, upload: Upload) -> bool:
    """One that was replaced is closed to everybody."""
    return DispatchedDoctor.objects.visible_to(user).filter(scan=upload).exists()


AGREEMENT: Final = Purpose(
    "talent.agreements",
    "特派员三方协议",
    _sees_the_dispatch,
    types=IMAGES | {Type.PDF, Type.OFD},
    sensitive=True,
)
purposes.add(AGREEMENT)
