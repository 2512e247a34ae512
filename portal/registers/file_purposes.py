"""The files people hand in with entries of registers, and who may open them."""

from typing import Final

from portal.access import Actor
from portal.files.domain import purposes
from portal.files.domain.purposes import Purpose
from portal.files.models import Upload
from portal.registers.models import RecordFile


def _sees_the_record(user: Actor, upload: Upload) -> bool:
    return RecordFile.objects.visible_to(user).filter(upload=upload).exists()


# Sensitive, because a field may be: each opening leaves a trace.
ATTACHMENT: Final = Purpose("registers.attachment", "登记簿文件", _sees_the_record, sensitive=True)
purposes.add(ATTACHMENT)
