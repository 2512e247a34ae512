"""A ledger held by an act: shared while cells are saved, alone when it moves on."""

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from assessments.domain.ledgers import closing
from assessments.models import Ledger
from assessments.models.ledger import LedgerQuerySet
from portal.access import Actor, Denied

_SHARED: Final = f"SELECT 1 FROM {Ledger._meta.db_table} WHERE id = %s FOR SHARE"  # noqa: S608


def shared(ledger: Ledger, by: Actor) -> Ledger:
    """As it is now, for as long as the act runs: it is not handed over, accepted or locked
    meanwhile, but others may save their cells."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, [ledger.pk])
    return _existing(_whole(by).filter(pk=ledger.pk).first())


def alone(ledger: Ledger, by: Actor | None) -> Ledger:
    """`by` is None where the clock acts."""
    return _existing(_whole(by).select_for_update(of=("self",)).filter(pk=ledger.pk).first())


def _whole(by: Actor | None) -> LedgerQuerySet:
    rows = Ledger.objects.all() if by is None else Ledger.objects.visible_to(by)
    return rows.select_related("form__fieldset", "unit__kind", "level", "submitted_by")


def _existing(ledger: Ledger | None) -> Ledger:
    if ledger is None:
        raise Denied("没有这份台账，或者不在您的管理范围内。")
    return ledger


def require_in_hand(ledger: Ledger, now: dt.datetime | None = None) -> None:
    """What the unit may still fill; the moment of locking counts even before the clock has come
    round to it."""
    if not ledger.is_in_hand:
        state = ledger.get_state_display()
        raise ValidationError(f"“{ledger}”现在是“{state}”，不能再填。请刷新页面查看。")
    if words := closing.of(ledger):
        raise ValidationError(f"{words}，这份台账不用再报，没有保存。已填的内容保留。")
    if ledger.closes_at <= (now or timezone.now()):
        moment = timezone.localtime(ledger.closes_at)
        raise ValidationError(
            f"“{ledger}”已于 {moment:%m月%d日 %H:%M} 锁定，没有保存。如需更正，请提出更正申请。"
        )
