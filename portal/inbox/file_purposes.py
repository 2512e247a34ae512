"""The files of the policy library and of work handed out, and who may open them."""

from typing import Final

from portal.access import Actor
from portal.files.domain import purposes
from portal.files.domain.purposes import Purpose
from portal.files.models import Upload
from portal.inbox.models import PolicyFile, TaskFile


def _reads_the_library(user: Actor, upload: Upload) -> bool:
    """One that was taken out of the library is closed to everybody."""
    return PolicyFile.objects.visible_to(user).filter(upload=upload).exists()


POLICY: Final = Purpose("inbox.policy", "制度文件附件", _reads_the_library)


def _sees_the_work(user: Actor, upload: Upload) -> bool:
    return TaskFile.objects.visible_to(user).filter(upload=upload).exists()


ASSIGNMENT: Final = Purpose("inbox.assignment", "交办事项附件", _sees_the_work)
purposes.add(POLICY)
purposes.add(ASSIGNMENT)
