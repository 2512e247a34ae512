"""What a reviewer marks to come back to: known to all who review in the same office, to nobody who
fills."""

from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.utils import timezone

from assessments.actions import LEDGER_STARRED, LEDGER_UNSTARRED
from assessments.domain.ledgers import holding
from assessments.domain.ledgers.filling import definition_of
from assessments.models import Ledger, LedgerStar
from assessments.permissions import LEDGERS_REVIEW
from portal.access import Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if

WHOLE: Final = "整份台账"
LONGEST: Final = 200


@transaction.atomic
def star(ledger: Ledger, *, key: str = "", words: str = "", by: User) -> LedgerStar:
    """Again, to say it in other words."""
    ledger = holding.alone(ledger, by)
    office = office_of(ledger, by)
    if office is None:
        raise Denied(f"“{ledger}”不由您审核，不能关注。")
    words = words.strip()
    labels = {"": WHOLE} | {kind.key: kind.field.label for kind in definition_of(ledger).kinds}
    refuse_if(_fits(key, words, labels))
    facts = {"label": labels[key], "words": words, "starred_by": by, "starred_at": timezone.now()}
    starred, _ = LedgerStar.objects.update_or_create(
        ledger=ledger, key=key, unit=office, defaults=facts
    )
    events.record(
        LEDGER_STARRED,
        by=by,
        target=ledger,
        period=str(ledger.period),
        fields=[key] if key else [],
        words=words,
    )
    return starred


def _fits(key: str, words: str, labels: dict[str, str]) -> Iterator[Problem]:
    if key not in labels:
        yield "key", "要关注的内容不在这张台账中。请刷新页面重试。"
    if len(words) > LONGEST:
        yield "words", f"关注说明最多 {LONGEST} 字。"


@transaction.atomic
def unstar(starred: LedgerStar, *, by: User) -> None:
    """By whoever reviews in the office: it has been dealt with."""
    require(by, LEDGERS_REVIEW, starred.unit)
    ledger = starred.ledger
    LedgerStar.objects.filter(pk=starred.pk).delete()
    events.record(
        LEDGER_UNSTARRED,
        by=by,
        target=ledger,
        period=str(ledger.period),
        fields=[starred.key] if starred.key else [],
    )


def office_of(ledger: Ledger, by: User) -> Unit | None:
    """Where the user reviews such ledgers, the highest; None for who does not."""
    roles = {role for level in ledger.form.levels.all() for role in level.roles}
    held = [
        each
        for each in by.held_with(LEDGERS_REVIEW)
        if each.role in roles and ledger.unit.path.startswith(each.unit.path)
    ]
    return min((each.unit for each in held), key=lambda unit: unit.path, default=None)


def at(ledger: Ledger, office: Unit) -> dict[str, LedgerStar]:
    """By cell."""
    rows = LedgerStar.objects.filter(ledger=ledger, unit=office).select_related("starred_by")
    return {row.key: row for row in rows}


def labels(ledger: Ledger, *, by: User) -> list[str]:
    rows = LedgerStar.objects.visible_to(by).filter(ledger=ledger)
    return list(rows.order_by("key").values_list("label", flat=True))
