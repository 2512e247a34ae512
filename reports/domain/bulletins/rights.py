"""Who drafts, words and reviews an issue: those who keep all bulletins, and of a series that is one
office's own that office."""

from portal.access import require
from portal.accounts.models import User
from reports.models import BulletinSeries
from reports.permissions import BULLETINS_MANAGE, BULLETINS_REVIEW
from reports.series import SERIES


def may_word(user: User, series: BulletinSeries) -> bool:
    return user.can(BULLETINS_MANAGE) or is_of_office(user, series)


def may_review(user: User, series: BulletinSeries) -> bool:
    return user.can(BULLETINS_REVIEW) or is_of_office(user, series)


def require_wording(user: User, series: BulletinSeries) -> None:
    if not is_of_office(user, series):
        require(user, BULLETINS_MANAGE)


def require_review(user: User, series: BulletinSeries) -> None:
    if not is_of_office(user, series):
        require(user, BULLETINS_REVIEW)


def is_of_office(user: User, series: BulletinSeries) -> bool:
    office = series.declared.office
    return office is not None and user.can(office)


def own_series(user: User) -> list[str]:
    """Keys of those that are his office's own."""
    return [key for key, one in SERIES.items() if one.office is not None and user.can(one.office)]
