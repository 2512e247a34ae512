"""What is wrong with many rows for one cause, and takes one answer."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from portal.imports.choices import FindingKind
from portal.imports.declaring import Column, Roster, RosterFinding
from portal.imports.domain import indexing, preview, running
from portal.imports.domain.indexing import ALIKE
from portal.imports.domain.preview import RowView
from portal.imports.models import Import


@dataclass(frozen=True)
class Cause:
    key: str
    rows: list[int]
    finding: RosterFinding  # of the first row
    column: Column | None  # None where it is about whole rows, or the file lacks the column
    cell: str = field(repr=False)  # what the first row says there

    @property
    def label(self) -> str:
        return self.column.label if self.column else "整行"

    @property
    def takes_content(self) -> bool:
        """The cells say the same: one content mends them all."""
        if self.column is None or self.column.sensitive:
            return False
        return self.finding.is_error and self.key.startswith(ALIKE)

    @property
    def may_be_skipped(self) -> bool:
        return self.finding.is_error and self.finding.kind != FindingKind.QUESTION

    @property
    def choices(self) -> list[str]:
        offered = self.column.widget.choices() if self.column else []
        return list(dict.fromkeys([*self.finding.candidates, *offered]))


@sensitive_variables()
def listed(batch: Import, roster: type[Roster]) -> list[Cause]:
    """Errors before warnings, then what concerns most rows. Only the first row of each is read."""
    rows: dict[str, list[int]] = {}
    for entry in indexing.entries(batch):
        for key in entry.causes:
            rows.setdefault(key, []).append(entry.number)
    mapped = running.columns_of(batch)
    by_key: dict[str, Cause] = {}
    for row in preview.rows(batch, roster, {numbers[0] for numbers in rows.values()}):
        for key, finding in zip(row.causes, row.findings, strict=False):
            if key not in by_key and rows[key][0] == row.number:
                column = roster.fields.get(finding.column) if finding.column in mapped else None
                by_key[key] = Cause(key, rows[key], finding, column, _cell(row, finding))
    return sorted(by_key.values(), key=lambda one: (not one.finding.is_error, -len(one.rows)))


def by_key(batch: Import, key: str) -> Cause:
    known = [one for one in listed(batch, running.arranged_roster(batch)) if one.key == key]
    if not known:
        raise ValidationError("这一类问题已经处理过了，请刷新页面。")
    return known[0]


def _cell(row: RowView, finding: RosterFinding) -> str:
    return next((cell.typed for cell in row.cells if cell.column == finding.column), "")
