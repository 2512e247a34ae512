"""Who may act on an import, and when: its owner, while no job of it is under way."""

from django.core.exceptions import ValidationError

from portal.access import Denied
from portal.accounts.models import User
from portal.imports.choices import ImportState
from portal.imports.domain import running
from portal.imports.models import Import


def require_owner(batch: Import, by: User) -> None:
    if batch.owner_id != by.pk:
        raise Denied("导入只能由上传文件的人办理。")


def require_found(batch: Import, by: User) -> None:
    require_owner(batch, by)
    if batch.checked_at is None:
        raise ValidationError("请先预检。")


def require_rights(batch: Import, by: User) -> None:
    require_owner(batch, by)
    running.require_rights(running.roster_of(batch.roster), by)


def own(batch: Import, by: User) -> Import:
    """Locked, the owner's, nothing under way, rights asked again."""
    batch = running.locked(batch)
    require_rights(batch, by)
    if batch.job is not None and batch.job.is_live:
        raise ValidationError(f"“{batch.job}”正在办理，请等它结束。")
    return batch


def still_open(batch: Import, by: User) -> Import:
    batch = own(batch, by)
    if not batch.is_open:
        raise ValidationError(f"“{batch}”{batch.get_state_display()}，不能再修改。请重新上传文件。")
    return batch


def checked(batch: Import, by: User) -> Import:
    batch = still_open(batch, by)
    if batch.state != ImportState.CHECKED:
        raise ValidationError("请先预检。")
    return batch
