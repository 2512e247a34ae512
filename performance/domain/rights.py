"""Who may do what with a file: a unit's by permission at the unit, a person's by name as well."""

from performance.models import PerformanceFile
from performance.permissions import PERFORMANCE_FILL, PERFORMANCE_MANAGE, PERSONS_MANAGE
from portal.access import Denied, Permission, require
from portal.accounts.models import User


def keeps(file: PerformanceFile) -> Permission:
    return PERSONS_MANAGE if file.is_persons else PERFORMANCE_MANAGE


def may_keep(file: PerformanceFile, user: User) -> bool:
    return user.can(keeps(file), file.unit) and not is_own(file, user)


def require_keeper(file: PerformanceFile, by: User) -> None:
    """Nobody decides on his own file."""
    require(by, keeps(file), file.unit)
    if is_own(file, by):
        raise Denied("这是您本人的实绩档案，请由其他人办理。")


def may_write(file: PerformanceFile, user: User) -> bool:
    """The holder writes; whoever keeps the file may write down what was handed in on paper."""
    if is_own(file, user):
        return True
    fills = not file.is_persons and user.can(PERFORMANCE_FILL, file.unit)
    return fills or user.can(keeps(file), file.unit)


def require_writer(file: PerformanceFile, by: User) -> None:
    if not may_write(file, by):
        require(by, keeps(file), file.unit)


def is_own(file: PerformanceFile, user: User) -> bool:
    return file.is_persons and file.holder_id == user.pk
