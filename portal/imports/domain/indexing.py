"""The readable index beside the sealed rows of a check: what pages count, filter and group by."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from django.views.decorators.debug import sensitive_variables

from portal.crypto import providers
from portal.imports.cells import shown_text
from portal.imports.choices import FindingKind, RowOutcome
from portal.imports.declaring import RosterFinding
from portal.imports.domain.planning import Plan
from portal.imports.models import Import, RowChunk
from portal.problems import Level

ALIKE: Final = "="  # a cause of this mark: the cells of its rows all say the same
_VARYING: Final = re.compile(r"“[^“”]*”|[0-9０-９]+(?:[.\-][0-9０-９]+)*")
_NAME_LENGTH: Final = 16
_CAUSE_LENGTH: Final = 12
_SPOKEN: Final = 10  # of a cell, as messages quote it


class IndexEntry(NamedTuple):
    """A row, as far as it may be read without a key."""

    number: int
    outcome: str
    kinds: list[str]
    errors: int
    warnings: int
    names: str  # keyed hashes of what names its object
    causes: list[str] = []  # noqa: RUF012 - a default of stored lists; see `causes`
    repeats: int | None = None  # the row that says the same in every cell

    def fits(self, *, outcome: str = "", kind: str = "", level: str = "", cause: str = "") -> bool:
        return (
            (not outcome or self.outcome == outcome)
            and (not kind or kind in self.kinds)
            and (level != Level.ERROR or self.errors > 0)
            and (level != Level.WARNING or self.warnings > 0)
            and (not cause or cause in self.causes)
        )


def entries(batch: Import) -> Iterator[IndexEntry]:
    chunks = RowChunk.objects.filter(batch=batch).order_by("position")
    for index in chunks.values_list("index", flat=True):
        for entry in index:
            yield IndexEntry(*entry)


def counts(batch: Import) -> dict[str, int]:
    """After some rows were checked again."""
    rows = list(entries(batch))
    tally = Counter(entry.outcome for entry in rows)
    return {
        **batch.counts,
        **{outcome.value: tally[outcome] for outcome in RowOutcome},
        "errors": sum(entry.errors for entry in rows),
        "warnings": sum(entry.warnings for entry in rows),
    }


def names_of(batch: Import, numbers: Iterable[int]) -> set[str]:
    rows = set(numbers)
    return {name for one in entries(batch) if one.number in rows for name in one.names.split()}


def namesakes(batch: Import, names: Iterable[str]) -> set[int]:
    """Rows that name the same person or record, twins of one another."""
    sought = set(names)
    return {one.number for one in entries(batch) if not sought.isdisjoint(one.names.split())}


def repeats(batch: Import) -> dict[int, list[int]]:
    """By row, those that say the same in every cell: what is answered to it, is to them."""
    repeated: dict[int, list[int]] = {}
    for entry in entries(batch):
        if entry.repeats is not None:
            repeated.setdefault(entry.repeats, []).append(entry.number)
    return repeated


@sensitive_variables()
def naming(plan: Plan) -> list[str]:
    """Keyed hashes of what names each row, to find twins without reading them."""
    first = next(iter(plan.drafts.values()))
    hashes = [
        " ".join(providers.blind_index(repr(name))[-_NAME_LENGTH:] for name in names)
        for names in first.target.matcher.naming(first)
    ]
    for place, same in plan.repeated.items():
        hashes[place] = hashes[same]
    return hashes


@sensitive_variables()
def causes(plan: Plan) -> dict[int, list[str]]:
    """By place, the cause of each finding: the same where one answer settles several. Of cells that
    say the same, where the finding speaks of what they say; else of one message, whatever names
    and numbers stand in it. Keyed hashes, so that the index tells nothing of the cells."""
    hashed: dict[Any, str] = {}
    return {
        place: [_cause(finding, _cell(plan, place, finding.column), hashed) for finding in findings]
        for place, findings in plan.checked.findings.items()
    }


def index(plan: Plan, causes: Mapping[int, list[str]]) -> list[IndexEntry]:
    names = naming(plan)
    rows = []
    for place, number in enumerate(plan.checked.numbers):
        findings = plan.checked.findings.get(place, [])
        errors = sum(finding.is_error for finding in findings)
        rows.append(
            IndexEntry(
                number,
                plan.outcomes[place].value,
                sorted({str(finding.kind) for finding in findings}),
                errors,
                len(findings) - errors,
                names[place],
                list(dict.fromkeys(causes.get(place, ()))),
                plan.repeated_number(place),
            )
        )
    return rows


def _cell(plan: Plan, place: int, key: str) -> str | None:
    cells = plan.checked.raw.get(key)
    return None if cells is None else shown_text(cells[place])


@sensitive_variables()
def _cause(finding: RosterFinding, cell: str | None, hashed: dict[Any, str]) -> str:
    what, mark = _VARYING.sub("", finding.message), ""
    if cell is not None and _is_of_value(finding, cell):
        what, mark = cell, ALIKE
    key = (finding.column, finding.level.value, finding.kind.value, what)
    if key not in hashed:
        hashed[key] = providers.blind_index(repr(key))[-_CAUSE_LENGTH:]
    return f"{mark}{hashed[key]}"


def _is_of_value(finding: RosterFinding, cell: str) -> bool:
    if finding.kind == FindingKind.REQUIRED:
        return True
    spoken_of = cell[:_SPOKEN] in finding.message or bool(finding.candidates)
    return finding.kind == FindingKind.CELL and bool(cell) and spoken_of
