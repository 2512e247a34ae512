"""The mark of one sheet: 符合 earns all, 基本符合 60%, 不符合 nothing; what does not concern the
place is left out, and the rest counts as a hundred."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from assessments.choices import CheckVerdict
from assessments.domain.scoring.exact import HUNDRED, exactly, half_up

_EARNS: Final = {
    CheckVerdict.MET: Decimal(1),
    CheckVerdict.PARTLY: Decimal("0.6"),
    CheckVerdict.FAILED: Decimal(0),
}


@exactly
def mark(answers: Iterable[tuple[int, str]]) -> Decimal | None:
    """`answers`: full marks and verdict of each item. None where nothing concerned the place."""
    counted = [
        (full, _EARNS[CheckVerdict(verdict)])
        for full, verdict in answers
        if verdict != CheckVerdict.NOT_CONCERNED
    ]
    full = sum(full for full, _ in counted)
    if not full:
        return None
    return half_up(sum(full * share for full, share in counted) * HUNDRED / full)
