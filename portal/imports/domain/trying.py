"""Identity numbers tried out instead of corrected: an import must not tell which somebody holds."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from django.core.exceptions import ValidationError

from portal.accounts.models import User
from portal.audit.choices import Result
from portal.audit.domain import events
from portal.audit.models import Event
from portal.imports.actions import IMPORT_CORRECTED
from portal.imports.choices import FindingKind
from portal.imports.declaring import Roster
from portal.imports.domain.planning import Plan
from portal.imports.models import Import
from portal.people.actions import NUMBER_SOUGHT
from portal.people.choices import Sensitive

MOST_PER_CELL: Final = 5


def refuse_retrying(batch: Import, roster: type[Roster], places: Iterable[tuple[int, str]]) -> None:
    """One cell takes a handful of numbers; a careful clerk needs two."""
    columns = roster.columns()
    secret = [p for p in places if columns[p[1]].field == Sensitive.IDENTITY]
    if not secret:
        return
    before = Event.objects.filter(
        action=IMPORT_CORRECTED,
        object_type=batch._meta.label_lower,
        object_id=str(batch.pk),
    )
    details = before.values_list("detail__cells", "detail__row", "detail__column")
    tried = Counter(place for event in details for place in _places(*event))
    for row, column in secret:
        if tried[row, column] >= MOST_PER_CELL:
            raise ValidationError(
                f"第 {row} 行的身份证号已更正 {MOST_PER_CELL:,} 次，不能再改。"
                "请对照证件在表格中改好后重新导入，或跳过这一行。"
            )


def _places(cells: list[list[Any]] | None, row: int, column: str | None) -> set[tuple[int, str]]:
    """Of one event; those of older versions tell of one cell."""
    if cells is not None:
        return {(row, column) for row, column in cells}
    return {(row, column)} if column else set()


def tell_of_guesses(batch: Import, plan: Plan, *, by: User) -> None:
    """Numbers that look tried out were not compared; the auditor looks into it."""
    guesses = sum(finding.kind == FindingKind.GUESS for finding in plan.findings())
    if guesses:
        events.record(
            NUMBER_SOUGHT,
            by=by,
            target=batch,
            result=Result.REFUSED,
            way="导入名册",
            rows=guesses,
        )
