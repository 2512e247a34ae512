"""A unit that owes no ledger for a period, with the reason; and owes it again after all."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import LEDGER_EXEMPTED, LEDGER_OWED
from assessments.choices import FILLING, LedgerState
from assessments.domain.ledgers import holding, reminders
from assessments.models import Ledger
from assessments.permissions import LEDGERS_MANAGE
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events


@transaction.atomic
def exempt(ledger: Ledger, *, reason: str, by: User) -> Ledger:
    ledger = holding.alone(ledger, by)
    require(by, LEDGERS_MANAGE, ledger.unit)
    if ledger.state not in FILLING or ledger.was_locked:
        state = ledger.get_state_display()
        raise ValidationError(f"“{ledger}”现在是“{state}”，不能免报。请刷新页面查看。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明免报的事由，例如“机构改革，当月暂停报送”。"})
    ledger.change(state=LedgerState.EXEMPT, exempt_reason=reason.strip())
    reminders.not_owed([ledger], reason="免报")
    events.record(LEDGER_EXEMPTED, by=by, target=ledger, period=str(ledger.period), reason=reason)
    return ledger


@transaction.atomic
def owe_again(ledger: Ledger, *, by: User) -> Ledger:
    ledger = holding.alone(ledger, by)
    require(by, LEDGERS_MANAGE, ledger.unit)
    if ledger.state != LedgerState.EXEMPT:
        state = ledger.get_state_display()
        raise ValidationError(f"“{ledger}”现在是“{state}”，不是免报。请刷新页面查看。")
    if ledger.locks_at <= timezone.now():
        raise ValidationError("已过锁定时间，不能恢复报送。")
    ledger.change(state=LedgerState.OPEN, exempt_reason="")
    reminders.opened([ledger])
    events.record(LEDGER_OWED, by=by, target=ledger, period=str(ledger.period))
    return ledger
