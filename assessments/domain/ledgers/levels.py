"""Who looks at a ledger at its level, himself or for a colleague who is away; nobody at his own."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone

from assessments.models import Delegation, Ledger, ReviewLevel
from assessments.permissions import LEDGERS_REVIEW
from portal.access import Denied
from portal.accounts.models import User
from portal.orgs.models import Unit


def require_reviewer(ledger: Ledger, by: User) -> None:
    if reason := next(_refusals(ledger, by), ""):
        raise Denied(reason)


def reviews(by: User) -> bool:
    """At all, today: himself or for somebody who is away."""
    return any(who.can(LEDGERS_REVIEW) for who in _standing_for(by))


def may_review(ledger: Ledger, by: User) -> bool:
    return not any(_refusals(ledger, by))


def _refusals(ledger: Ledger, by: User) -> Iterator[str]:
    level = ledger.level
    if level is None:
        yield f"“{ledger}”现在是“{ledger.get_state_display()}”，没有可审核的。请刷新页面查看。"
        return
    if not any(_holds(who, level, ledger.unit) for who in _standing_for(by)):
        yield f"“{ledger}”由“{level}”审核，您没有这一级的审核权限。如工作需要，请联系安全管理员。"
    if ledger.submitted_by_id == by.pk:
        yield "不能审核自己报送的台账。请由其他审核人办理。"
    elif ledger.values.filter(by=by).exists():
        yield "您填写过这份台账，不能再审核它。请由其他审核人办理。"


def _holds(who: User, level: ReviewLevel, unit: Unit) -> bool:
    return who.can(LEDGERS_REVIEW, unit) and any(
        holding.role in level.roles and unit.path.startswith(holding.unit.path)
        for holding in who.holdings
    )


def _standing_for(by: User) -> Iterator[User]:
    """Himself, and those he reviews for today."""
    yield by
    today = timezone.localdate()
    given = Delegation.objects.filter(
        deputy=by, ended_at=None, since__lte=today, until__gte=today
    ).select_related("reviewer")
    yield from (delegation.reviewer for delegation in given if delegation.reviewer.is_active)


def reviewed_by(by: User) -> Q:
    """The ledgers whose level is his to look at, as a condition on ledgers."""
    condition = Q(pk__in=[])
    for who in _standing_for(by):
        if not who.can(LEDGERS_REVIEW):
            continue
        for holding in who.holdings:
            condition |= Q(
                level__roles__contains=[holding.role], unit__path__startswith=holding.unit.path
            )
    return condition
