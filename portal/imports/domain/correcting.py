"""Contents put in place of a file's own, cell by cell; the acts around them are in `imports`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from portal.accounts.models import User
from portal.imports.domain import preview, running
from portal.imports.models import Correction, Import

MOST_CELLS: Final = 200  # at once: each is checked with its row
_LONGEST: Final = 500


@dataclass(frozen=True)
class CellCorrection:
    """Another content for a cell; None is what the file says."""

    row: int
    column: str
    typed: str | None = field(repr=False)

    @property
    def place(self) -> tuple[int, str]:
        return self.row, self.column


def require_cells(batch: Import, cells: Sequence[CellCorrection]) -> None:
    if len(cells) > MOST_CELLS:
        raise ValidationError(f"一次最多更正 {MOST_CELLS} 格，请分几次粘贴。")
    if {cell.column for cell in cells} - set(running.columns_of(batch)):
        raise ValidationError("文件没有对应这一列，请先在“列对应”中选择。")
    rows = {cell.row for cell in cells}
    if lacking := rows - _numbers(batch, rows):
        raise ValidationError(f"文件里没有第 {min(lacking)} 行，请刷新页面。")
    require_lengths(cells)


def require_lengths(cells: Sequence[CellCorrection]) -> None:
    if any(len(cell.typed or "") > _LONGEST for cell in cells):
        raise ValidationError({"typed": f"内容最多 {_LONGEST} 个字，请精简。"})


@sensitive_variables()
def keep(batch: Import, cells: Sequence[CellCorrection], *, by: User) -> None:
    Correction.objects.bulk_create(
        [
            Correction(
                batch=batch, row=c.row, column=c.column, typed=(c.typed or "").strip(), by=by
            )
            for c in cells
        ],
        update_conflicts=True,
        unique_fields=["batch", "row", "column"],
        update_fields=["typed", "by"],
    )


def withdraw(batch: Import, places: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Back to what the file says; those of the cells that had been corrected."""
    rows = {row for row, _ in places}
    kept = batch.corrections.filter(row__in=rows).values_list("pk", "row", "column")
    corrections = {(row, column): pk for pk, row, column in kept if (row, column) in set(places)}
    batch.corrections.filter(pk__in=corrections.values()).delete()
    return list(corrections)


@sensitive_variables()
def originals(batch: Import, places: Sequence[tuple[int, str]]) -> dict[tuple[int, str], Any]:
    """What the file says in these cells; it is opened once for all of them."""
    if not places:
        return {}
    table, columns = running.source_of(batch).table, running.columns_of(batch)
    rows = dict(zip(table.numbers, table.rows, strict=True))
    return {(row, key): _cell(rows[row], columns[key]) for row, key in places}


def _cell(cells: Sequence[Any], position: int) -> Any:
    return cells[position] if position < len(cells) else ""


def _numbers(batch: Import, rows: Collection[int]) -> set[int]:
    views = preview.rows(batch, running.arranged_roster(batch), sorted(rows))
    return {view.number for view in views}
