"""What a check found, kept for the pages: rows in sealed chunks, beside an index to filter by."""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.views.decorators.debug import sensitive_variables

from portal.crypto import providers
from portal.crypto.fields import EncryptedTextField
from portal.imports.cells import CellError, text_of
from portal.imports.choices import Kind, Level, Outcome
from portal.imports.declaring import Column, Finding, Roster
from portal.imports.domain.planning import Drafts, Plan, Question, opened_many, python_value
from portal.imports.models import Import, RowChunk
from portal.people import masking
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
    findings: tuple[Finding, ...] = ()

    @property
    def level(self) -> str:
        levels = {finding.level for finding in self.findings}
        return Level.ERROR if Level.ERROR in levels else next(iter(levels), "")


@dataclass(frozen=True)
class RowView:
    number: int  # as Excel counts
    outcome: Outcome
    cells: tuple[CellView, ...]
    findings: tuple[Finding, ...]  # all of the row's, those of its cells among them
    question: Question | None

    @property
    def about_row(self) -> list[Finding]:
        shown = {cell.column for cell in self.cells}
        return [finding for finding in self.findings if finding.column not in shown]


@dataclass(frozen=True)
class Page:
    total: int
    rows: list[RowView]


# Index entries: [number, outcome, kinds, errors, warnings, name of the row]
_NUMBER, _OUTCOME, _KINDS, _ERRORS, _WARNINGS, _NAME = range(6)


# Writing ------------------------------------------------------------------------------------


@sensitive_variables()
def keep(batch: Import, plan: Plan) -> None:
    """Replace what an earlier check of this import found."""
    RowChunk.objects.filter(batch=batch).delete()
    corrected = _corrected(batch)
    chunks = []
    records = _records(plan, corrected)
    index = _index(plan)
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
    found = dict(
        zip(
            plan.checked.numbers,
            zip(_index(plan), _records(plan, corrected), strict=True),
            strict=True,
        )
    )
    for chunk in RowChunk.objects.select_for_update().filter(batch=batch):
        places = [n for n, entry in enumerate(chunk.index) if entry[_NUMBER] in found]
        if not places:
            continue
        records = json.loads(chunk.content.reveal())
        for n in places:
            chunk.index[n], records[n] = found[chunk.index[n][_NUMBER]]
        chunk.content = _dumped(records)
        chunk.save()


def counts(batch: Import) -> dict[str, int]:
    """By the index, after some rows were checked again."""
    entries = list(_entries(batch))
    tally = Counter(entry[_OUTCOME] for entry in entries)
    return {
        **batch.counts,
        **{outcome.value: tally[outcome] for outcome in Outcome},
        "errors": sum(entry[_ERRORS] for entry in entries),
        "warnings": sum(entry[_WARNINGS] for entry in entries),
    }


# Reading ------------------------------------------------------------------------------------


@sensitive_variables()
def page(
    batch: Import,
    roster: type[Roster],
    *,
    outcome: str = "",
    kind: str = "",
    level: str = "",
    typed: str = "",
    offset: int = 0,
    limit: int = 50,
) -> Page:
    """Rows in the file's order, filtered; only the chunks of this page are opened, all for a
    search."""
    wanted = [entry[_NUMBER] for entry in _entries(batch) if _fits(entry, outcome, kind, level)]
    if typed.strip():
        term = search_term(typed)
        records = [r for r in _opened(batch, wanted) if _contains(r, term)]
        shown = records[offset : offset + limit]
        return Page(len(records), [view(record, roster) for record in shown])
    shown = list(_opened(batch, wanted[offset : offset + limit]))
    return Page(len(wanted), [view(record, roster) for record in shown])


def rows(batch: Import, roster: type[Roster], numbers: Iterable[int]) -> list[RowView]:
    return [view(record, roster) for record in _opened(batch, numbers)]


def findings(batch: Import) -> Iterator[Finding]:
    """All of them, in the order of the file."""
    faulty = [e[_NUMBER] for e in _entries(batch) if e[_ERRORS] or e[_WARNINGS]]
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
    asked = [entry[_NUMBER] for entry in _entries(batch) if Kind.QUESTION in entry[_KINDS]]
    return {record["n"]: record["q"][0] for record in _opened(batch, asked) if record["q"]}


def fingerprints(batch: Import) -> dict[int, str]:
    """By row, what the check said would be done to it."""
    return {record["n"]: record["p"] for record in _opened(batch, None)}


def namesakes(batch: Import, names: Iterable[str]) -> set[int]:
    """Rows that name the same person or record, twins of one another."""
    sought = set(names) - {""}
    return {entry[_NUMBER] for entry in _entries(batch) if entry[_NAME] in sought}


def names_of(batch: Import, numbers: set[int]) -> set[str]:
    return {entry[_NAME] for entry in _entries(batch) if entry[_NUMBER] in numbers}


@sensitive_variables()
def fingerprint(plan: Plan, place: int) -> str:
    """The same only while the same would be done to the same records."""
    if plan.outcomes[place] == Outcome.UNCHANGED:
        return ""
    done = [
        (key, drafts.pks[place], sorted(drafts.changes.get(place, {}).items()))
        for key, drafts in plan.drafts.items()
    ]
    return hashlib.blake2b(repr(done).encode(), digest_size=_DIGEST).hexdigest()


def naming(plan: Plan) -> list[str]:
    """A keyed hash of what names each row, to find twins without reading them."""
    first = next(iter(plan.drafts.values()))
    told = first.target.matcher.naming(first)
    return [providers.blind_index(repr(name))[-16:] if name else "" for name in told]


# Between --------------------------------------------------------------------------------------


def _entries(batch: Import) -> Iterator[list[Any]]:
    chunks = RowChunk.objects.filter(batch=batch).order_by("position")
    for index in chunks.values_list("index", flat=True):
        yield from index


def _fits(entry: list[Any], outcome: str, kind: str, level: str) -> bool:
    return (
        (not outcome or entry[_OUTCOME] == outcome)
        and (not kind or kind in entry[_KINDS])
        and (level != Level.ERROR or entry[_ERRORS] > 0)
        and (level != Level.WARNING or entry[_WARNINGS] > 0)
    )


def _opened(batch: Import, numbers: Iterable[int] | None) -> Iterator[dict[str, Any]]:
    """The records of the rows; None for all."""
    wanted = None if numbers is None else set(numbers)
    chunks = RowChunk.objects.filter(batch=batch).order_by("position")
    if wanted is not None:
        of = [
            position
            for position, index in chunks.values_list("position", "index")
            if any(entry[_NUMBER] in wanted for entry in index)
        ]
        chunks = chunks.filter(position__in=of)
    for chunk in chunks.defer("index"):
        for record in json.loads(chunk.content.reveal()):
            if wanted is None or record["n"] in wanted:
                yield record


def _index(plan: Plan) -> list[list[Any]]:
    names = naming(plan)
    found = []
    for place, number in enumerate(plan.checked.numbers):
        told = plan.checked.findings.get(place, [])
        errors = sum(finding.is_error for finding in told)
        kinds = sorted({str(finding.kind) for finding in told})
        outcome = plan.outcomes[place].value
        found.append([number, outcome, kinds, errors, len(told) - errors, names[place]])
    return found


def _corrected(batch: Import) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for row, column in batch.corrections.values_list("row", "column"):
        found.setdefault(row, set()).add(column)
    return found


@sensitive_variables()
def _records(plan: Plan, corrected: Mapping[int, set[str]]) -> list[dict[str, Any]]:
    checked = plan.checked
    shown = _shown_changes(plan)
    keys = list(checked.raw)
    raws = zip(*checked.raw.values(), strict=True)
    found = []
    for place, (number, raw) in enumerate(zip(checked.numbers, raws, strict=True)):
        told = checked.findings.get(place, ())
        question = plan.questions.get(place)
        found.append(
            {
                "n": number,
                "o": plan.outcomes[place].value,
                "c": {key: _kept(cell) for key, cell in zip(keys, raw, strict=True) if cell != ""},
                "w": shown.get(place, {}),
                "f": [[f.column, f.level, f.kind, f.message] for f in told],
                "q": list(question) if question else None,
                "p": fingerprint(plan, place),
                "x": sorted(corrected.get(number, ())),
            }
        )
    return found


@sensitive_variables()
def _shown_changes(plan: Plan) -> dict[int, dict[str, list[str]]]:
    """What is there and what would be, in words; sensitive values masked."""
    shown: dict[int, dict[str, list[str]]] = {}
    for drafts in plan.drafts.values():
        for name, column in drafts.given.items():
            places = [place for place, changes in drafts.changes.items() if name in changes]
            before = _words(drafts, name, [drafts.changes[p][name][0] for p in places])
            values = plan.checked.values[column.key]
            for place, words in zip(places, before, strict=True):
                after = column.widget.render(values[place])
                shown.setdefault(place, {})[column.key] = [
                    _masked(column, words),
                    _masked(column, after),
                ]
    return shown


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
    told = tuple(_findings(record))
    cells = []
    for key, column in roster.columns().items():
        own = tuple(finding for finding in told if finding.column == key)
        if key not in record["c"] and key not in record["w"] and not own:
            continue
        typed = _text(_raw(record["c"].get(key, "")))
        if not any(finding.is_error for finding in own):
            typed = _masked(column, typed)
        change = record["w"].get(key)
        before, after = change or ("", "")
        cells.append(
            CellView(key, column.label, typed, before, after, bool(change), key in record["x"], own)
        )
    question = Question(*record["q"]) if record["q"] else None
    return RowView(record["n"], Outcome(record["o"]), tuple(cells), told, question)


def _findings(record: Mapping[str, Any]) -> Iterator[Finding]:
    for column, level, kind, message in record["f"]:
        yield Finding(record["n"], column, Level(level), message, Kind(kind))


def _contains(record: Mapping[str, Any], term: str) -> bool:
    if term == str(record["n"]):
        return True
    return any(term in search_term(_text(_raw(cell))) for cell in record["c"].values())


def _text(cell: Any) -> str:
    try:
        return text_of(cell)
    except CellError:
        return str(cell)


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
