"""What a check found, kept for the pages: rows in sealed chunks, beside an index to filter by."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.views.decorators.debug import sensitive_variables

from portal.crypto.fields import EncryptedTextField
from portal.imports.cells import shown_text
from portal.imports.choices import FindingKind, RowOutcome
from portal.imports.declaring import Column, Roster, RosterFinding
from portal.imports.domain import indexing
from portal.imports.domain.indexing import IndexEntry, entries
from portal.imports.domain.planning import Drafts, Plan, Question, opened_many, python_value
from portal.imports.models import Import, RowChunk
from portal.people import masking
from portal.problems import Level
from portal.text import search_term

CHUNK: Final = 500
_DIGEST: Final = 8  # bytes


@dataclass(frozen=True)
class CellView:
    """One cell as pages show it. `typed` is the file's text or the correction; a sensitive one is
    masked unless it is what has to be corrected."""

    column: str
    label: str
    typed: str
    before: str = ""
    after: str = ""
    changed: bool = False
    corrected: bool = False
    sensitive: bool = False
    findings: tuple[RosterFinding, ...] = ()

    @property
    def original(self) -> str:
        """What the file says, where it is recorded otherwise: 90年5月 as 1990.05."""
        other = bool(self.after) and not self.sensitive and self.after != self.typed
        return self.typed if other else ""

    @property
    def level(self) -> str:
        levels = {finding.level for finding in self.findings}
        return Level.ERROR if Level.ERROR in levels else next(iter(levels), "")


@dataclass(frozen=True)
class RowView:
    number: int  # as Excel counts
    outcome: RowOutcome
    cells: tuple[CellView, ...]
    findings: tuple[RosterFinding, ...]  # all of the row's, those of its cells among them
    question: Question | None
    repeats: int | None = None  # the row that says the same in every cell
    causes: tuple[str, ...] = ()  # of its findings, in their order

    @property
    def about_row(self) -> list[RosterFinding]:
        columns = {cell.column for cell in self.cells}
        return [finding for finding in self.findings if finding.column not in columns]


@dataclass(frozen=True)
class PreviewPage:
    total: int
    rows: list[RowView]


# Writing ------------------------------------------------------------------------------------


@sensitive_variables()
def keep(batch: Import, plan: Plan) -> None:
    """Replace what an earlier check of this import found."""
    RowChunk.objects.filter(batch=batch).delete()
    corrected = _corrected(batch)
    chunks = []
    causes = indexing.causes(plan)
    records = _records(plan, corrected, causes)
    index = indexing.index(plan, causes)
    for position, start in enumerate(range(0, len(records), CHUNK)):
        chunks.append(
            RowChunk(
                batch=batch,
                position=position,
                index=index[start : start + CHUNK],
                content=_dumped(records[start : start + CHUNK]),
            )
        )
    RowChunk.objects.bulk_create(chunks)


@sensitive_variables()
def replace(batch: Import, plan: Plan) -> None:
    """Some rows were checked again."""
    corrected = _corrected(batch)
    causes = indexing.causes(plan)
    pairs = zip(indexing.index(plan, causes), _records(plan, corrected, causes), strict=True)
    anew = dict(zip(plan.checked.numbers, pairs, strict=True))
    for chunk in RowChunk.objects.select_for_update().filter(batch=batch):
        numbers = [IndexEntry(*entry).number for entry in chunk.index]
        places = [n for n, number in enumerate(numbers) if number in anew]
        if not places:
            continue
        records = json.loads(chunk.content.reveal())
        for n in places:
            chunk.index[n], records[n] = anew[numbers[n]]
        chunk.content = _dumped(records)
        chunk.save()


# Reading ------------------------------------------------------------------------------------


@sensitive_variables()
def page(
    batch: Import,
    roster: type[Roster],
    *,
    typed: str = "",
    offset: int = 0,
    limit: int = 50,
    **asked: str,
) -> PreviewPage:
    """Rows in the file's order, filtered as `IndexEntry.fits` asks; only the chunks of this page
    are opened, all for a search."""
    numbers = [entry.number for entry in entries(batch) if entry.fits(**asked)]
    if typed.strip():
        term = search_term(typed)
        records = [r for r in _opened(batch, numbers) if _contains(r, term)]
        on_page = records[offset : offset + limit]
        return PreviewPage(len(records), [view(record, roster) for record in on_page])
    on_page = list(_opened(batch, numbers[offset : offset + limit]))
    return PreviewPage(len(numbers), [view(record, roster) for record in on_page])


def rows(batch: Import, roster: type[Roster], numbers: Iterable[int]) -> list[RowView]:
    return [view(record, roster) for record in _opened(batch, numbers)]


def findings(batch: Import) -> Iterator[RosterFinding]:
    """All of them, in the order of the file."""
    faulty = [entry.number for entry in entries(batch) if entry.errors or entry.warnings]
    for record in _opened(batch, faulty):
        yield from _findings(record)


@sensitive_variables()
def cells(batch: Import, numbers: Iterable[int] | None) -> dict[int, dict[str, Any]]:
    """The raw cells of rows by column, as they were read and corrected."""
    return {
        record["n"]: {key: _raw(cell) for key, cell in record["c"].items()}
        for record in _opened(batch, numbers)
    }


def questions(batch: Import) -> dict[int, int]:
    """By row, the record an open question is about."""
    asked = [entry.number for entry in entries(batch) if FindingKind.QUESTION in entry.kinds]
    return {record["n"]: record["q"][0] for record in _opened(batch, asked) if record["q"]}


def fingerprints(batch: Import) -> dict[int, str]:
    """By row, what the check said would be done to it."""
    return {record["n"]: record["p"] for record in _opened(batch, None)}


@sensitive_variables()
def fingerprint(plan: Plan, place: int) -> str:
    """The same only while the same would be done to the same records."""
    if plan.outcomes[place] == RowOutcome.UNCHANGED:
        return ""
    done = [
        (key, drafts.pks[place], sorted(drafts.changes.get(place, {}).items()))
        for key, drafts in plan.drafts.items()
    ]
    return hashlib.blake2b(repr(done).encode(), digest_size=_DIGEST).hexdigest()


# Between --------------------------------------------------------------------------------------


def _opened(batch: Import, numbers: Iterable[int] | None) -> Iterator[dict[str, Any]]:
    """The records of the rows; None for all."""
    among = None if numbers is None else set(numbers)
    chunks = RowChunk.objects.filter(batch=batch).order_by("position")
    if among is not None:
        of = [
            position
            for position, index in chunks.values_list("position", "index")
            if any(IndexEntry(*entry).number in among for entry in index)
        ]
        chunks = chunks.filter(position__in=of)
    for chunk in chunks.defer("index"):
        for record in json.loads(chunk.content.reveal()):
            if among is None or record["n"] in among:
                yield record


def _corrected(batch: Import) -> dict[int, set[str]]:
    corrected: dict[int, set[str]] = {}
    for row, column in batch.corrections.values_list("row", "column"):
        corrected.setdefault(row, set()).add(column)
    return corrected


@sensitive_variables()
def _records(
    plan: Plan, corrected: Mapping[int, set[str]], causes: Mapping[int, list[str]]
) -> list[dict[str, Any]]:
    checked = plan.checked
    changes = _shown_changes(plan)
    keys = list(checked.raw)
    raws = zip(*checked.raw.values(), strict=True)
    records = []
    for place, (number, raw) in enumerate(zip(checked.numbers, raws, strict=True)):
        findings = checked.findings.get(place, ())
        question = plan.questions.get(place)
        records.append(
            {
                "n": number,
                "o": plan.outcomes[place].value,
                "c": {key: _kept(cell) for key, cell in zip(keys, raw, strict=True) if cell != ""},
                "w": changes.get(place, {}),
                "f": [[f.column, f.level, f.kind, f.message, f.candidates] for f in findings],
                "q": list(question) if question else None,
                "p": fingerprint(plan, place),
                "x": sorted(corrected.get(number, ())),
                "s": plan.repeated_number(place),
                "g": causes.get(place, []),
            }
        )
    return records


@sensitive_variables()
def _shown_changes(plan: Plan) -> dict[int, dict[str, list[str]]]:
    """What is there and what would be, in words; sensitive values masked."""
    worded: dict[int, dict[str, list[str]]] = {}
    for drafts in plan.drafts.values():
        for place, pairs in drafts.worded.items():
            worded.setdefault(place, {}).update(pairs)
        for name, column in drafts.given.items():
            places = [place for place, changes in drafts.changes.items() if name in changes]
            before = _words(drafts, name, [drafts.changes[p][name][0] for p in places])
            values = plan.checked.values[column.key]
            for place, words in zip(places, before, strict=True):
                after = column.widget.render(values[place])
                worded.setdefault(place, {})[column.key] = [
                    _masked(column, words),
                    _masked(column, after),
                ]
            if not column.sensitive:
                for place, after in _read_otherwise(plan, drafts, column):
                    worded.setdefault(place, {}).setdefault(column.key, ["", after])
    return worded


def _read_otherwise(plan: Plan, drafts: Drafts, column: Column) -> Iterator[tuple[int, str]]:
    """Cells of new objects whose content is not recorded as it was typed."""
    raw, values = plan.checked.raw[column.key], plan.checked.values[column.key]
    memo: dict[Any, str] = {}
    for place, (cell, value) in enumerate(zip(raw, values, strict=True)):
        if value is None or not drafts.is_new(place):
            continue
        if cell not in memo:
            after = column.widget.render(value)
            memo[cell] = "" if after == shown_text(cell) else after
        if memo[cell]:
            yield place, memo[cell]


@sensitive_variables()
def _words(drafts: Drafts, name: str, stored: Sequence[Any]) -> list[str]:
    field, widget = drafts.field(name), drafts.columns[name].widget
    if field.is_relation:
        model: type[models.Model] = field.related_model  # type: ignore[assignment]
        known = model._base_manager.in_bulk({pk for pk in stored if pk is not None})  # noqa: SLF001
        return [str(known.get(pk, "")) for pk in stored]
    if isinstance(field, EncryptedTextField):
        return opened_many(stored, field)
    return [
        "" if value in (None, "") else widget.render(python_value(field, value)) for value in stored
    ]


def _masked(column: Column, text: str) -> str:
    if not column.sensitive or not text:
        return text
    return masking.of_field(column.field)(text)


@sensitive_variables()
def view(record: Mapping[str, Any], roster: type[Roster]) -> RowView:
    findings = tuple(_findings(record))
    cells = []
    for key, column in roster.columns().items():
        own = tuple(finding for finding in findings if finding.column == key)
        if key not in record["c"] and key not in record["w"] and not own:
            continue
        typed = shown_text(_raw(record["c"].get(key, "")))
        if not any(finding.is_error for finding in own):
            typed = _masked(column, typed)
        change = record["w"].get(key)
        before, after = change or ("", "")
        cells.append(
            CellView(
                key,
                column.label,
                typed,
                before,
                after,
                changed=bool(change),
                corrected=key in record["x"],
                sensitive=column.sensitive,
                findings=own,
            )
        )
    question = Question(*record["q"]) if record["q"] else None
    return RowView(
        record["n"],
        RowOutcome(record["o"]),
        tuple(cells),
        findings,
        question,
        record.get("s"),
        tuple(record.get("g", ())),
    )


def _findings(record: Mapping[str, Any]) -> Iterator[RosterFinding]:
    for column, level, kind, message, *candidates in record["f"]:
        offered = tuple(*candidates)  # none in rows checked before there were any
        yield RosterFinding(record["n"], column, Level(level), message, FindingKind(kind), offered)


def _contains(record: Mapping[str, Any], term: str) -> bool:
    if term == str(record["n"]):
        return True
    return any(term in search_term(shown_text(_raw(cell))) for cell in record["c"].values())


@sensitive_variables()
def _dumped(records: Sequence[dict[str, Any]]) -> str:
    return json.dumps(records, ensure_ascii=False, separators=(",", ":"))


def _kept(cell: Any) -> Any:
    """JSON knows no dates; a list is none of the other cells."""
    return ["d", cell.isoformat()] if isinstance(cell, dt.date) else cell


def _raw(cell: Any) -> Any:
    if not isinstance(cell, list):
        return cell
    text = cell[1]
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)
