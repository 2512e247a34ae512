"""What reviewers asked about single cells, round after round, and what the unit answers."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import QUERY_ANSWERED
from assessments.choices import RoundOutcome
from assessments.domain.ledgers import holding
from assessments.domain.ledgers.filling import definition_of
from assessments.models import CellQuery, Ledger
from assessments.permissions import LEDGERS_FILL
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events

MOST_WORDS: Final = 300


@dataclass(frozen=True)
class AskedOfCell:
    """A query with its answer; `is_last` is of the round that was given back last."""

    query: CellQuery
    is_last: bool


def by_cell(ledger: Ledger) -> dict[str, list[AskedOfCell]]:
    """The earliest round first."""
    if not ledger.returns:
        return {}
    rows = CellQuery.objects.filter(
        round__ledger=ledger, round__outcome=RoundOutcome.RETURNED
    ).select_related("round__decided_by", "replied_by")
    queries = list(rows.order_by("round__number", "pk"))
    last = ledger.rounds.filter(outcome=RoundOutcome.RETURNED).order_by("-number").first()
    told: dict[str, list[AskedOfCell]] = defaultdict(list)
    for query in queries:
        told[query.key].append(AskedOfCell(query, last is not None and query.round_id == last.pk))
    return told


def words(ledger: Ledger) -> str:
    """What the last review that gave it back said of the whole."""
    rounds = ledger.rounds.filter(outcome=RoundOutcome.RETURNED).order_by("-number")
    return rounds.values_list("words", flat=True).first() or ""


def answered(ledger: Ledger) -> list[str]:
    """The names of the cells the unit has answered about since it was given back last."""
    known = definition_of(ledger).by_key
    return [
        known[key].field.label
        for key, asked in by_cell(ledger).items()
        if key in known and any(one.is_last and one.query.reply for one in asked)
    ]


@transaction.atomic
def answer(ledger: Ledger, *, key: str, words: str, seen: str, by: User) -> CellQuery:
    """Beside the query for the second look; `seen` is the answer that stood there."""
    words = words.strip()
    if len(words) > MOST_WORDS:
        raise ValidationError(f"答复最多 {MOST_WORDS} 个字，现在有 {len(words):,} 个。请精简。")
    ledger = holding.shared(ledger, by)
    require(by, LEDGERS_FILL, ledger.unit)
    holding.require_in_hand(ledger)
    query = _last_asked(ledger, key)
    if query.reply not in {seen, words}:
        who = query.replied_by
        raise ValidationError(
            f"{who}刚才已答复“{query.reply}”，您写的“{words}”没有保存。请刷新页面，商量后再改。"
        )
    if query.reply == words:
        return query
    query.reply, query.replied_by, query.replied_at = words, by, timezone.now()
    query.save(update_fields=["reply", "replied_by", "replied_at"])
    label = definition_of(ledger).by_key[key].field.label
    events.record(QUERY_ANSWERED, by=by, target=ledger, fields=[label], words=words)
    return query


def _last_asked(ledger: Ledger, key: str) -> CellQuery:
    """Held: two who answer take turns."""
    last = ledger.rounds.filter(outcome=RoundOutcome.RETURNED).order_by("-number").first()
    query = last.queries.select_for_update().filter(key=key).first() if last else None
    if query is None or key not in definition_of(ledger).by_key:
        raise ValidationError("这一格没有等待答复的退回意见。请刷新页面查看。")
    return query
