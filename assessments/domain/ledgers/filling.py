"""A ledger as it is being filled: every cell with how it came, what stood there before, and what is
still wrong. Pages, sheets, programs and reviewers all read it from here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from assessments.choices import (
    CellOrigin,
    LedgerState,
    RemarkAnswer,
    RemarkCause,
    RoundOutcome,
)
from assessments.domain.ledgers import aims, arrivals
from assessments.domain.ledgers.world import LedgerWorld
from assessments.models import Ledger, LedgerFile, LedgerValue
from portal.access import Actor
from portal.fields.choices import Arrival, Evidence
from portal.fields.domain import deviation, engine, memory
from portal.fields.domain.definition import Definition
from portal.fields.domain.findings import CellFinding
from portal.fields.domain.kinds import FieldKind, spoken
from portal.periods import Period

EARLIER: Final = deviation.PERIODS
WHY: Final = "请写明原因。"
_CAUSES: Final = {True: RemarkCause.ERROR, False: RemarkCause.WARNING}
Past = dict[Period, dict[str, Any]]


@dataclass(frozen=True)
class LedgerCell:
    """One cell with all that is known of it; texts are as people read them."""

    kind: FieldKind
    row: LedgerValue | None
    text: str
    arrived: str
    last: str
    change: str
    last_year: str
    target: str
    files: tuple[LedgerFile, ...]
    findings: tuple[CellFinding, ...]
    options: tuple[str, ...]
    may_edit: bool
    may_note: bool  # what is computed is explained, too, when a check asks for it

    @property
    def key(self) -> str:
        return self.kind.key

    @property
    def edition(self) -> int:
        return self.row.edition if self.row else 0

    @property
    def note(self) -> str:
        return self.row.note if self.row else ""

    @property
    def origin(self) -> str:
        return self.row.origin if self.row else CellOrigin.HAND

    @property
    def origin_label(self) -> str:
        return CellOrigin(self.origin).label if self.text else ""

    @property
    def is_contested(self) -> bool:
        return self.origin == CellOrigin.CONTESTED

    @property
    def waits(self) -> bool:
        """Arrived and not yet confirmed."""
        return waits(self.row)

    @property
    def has_error(self) -> bool:
        return any(finding.is_error for finding in self.findings)

    @property
    def takes_files(self) -> bool:
        return self.kind.field.evidence != Evidence.NONE


@dataclass(frozen=True)
class Remark:
    """A finding with why it was found, and the note that answers it."""

    cause: RemarkCause
    finding: CellFinding
    note: str

    @property
    def answer(self) -> RemarkAnswer:
        if self.cause == RemarkCause.ERROR:
            return RemarkAnswer.WRONG
        return RemarkAnswer.EXPLAINED if self.note else RemarkAnswer.OPEN


def waits(row: LedgerValue | None) -> bool:
    brought = (CellOrigin.ARRIVED, CellOrigin.CARRIED)
    return row is not None and row.origin in brought and not row.is_confirmed


def definition_of(ledger: Ledger) -> Definition:
    """Kept in memory by the field set's stamp; the ledger has its form and that read with it."""
    fieldset = ledger.form.fieldset
    return memory.of(fieldset.pk, stamp=fieldset.stamp, version=ledger.version_id)


class Filling:
    """Reads the rows of one ledger, its files and what earlier ledgers of the unit say: a fixed
    number of statements. Who has many of them reads these at once, and gives the `rows`."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        by: Actor | None = None,
        rows: Iterable[LedgerValue] | None = None,
    ) -> None:
        self.ledger = ledger
        self.definition = definition_of(ledger)
        if rows is None:
            rows = ledger.values.select_related("by")
        self.rows = {row.key: row for row in rows}
        self.world = LedgerWorld(
            by, period=ledger.period, definition=self.definition, rows=self.rows
        )

    # What stands in it ------------------------------------------------------------------------

    @cached_property
    def values(self) -> dict[str, Any]:
        """Stored values; those that are computed as they were handed over, or as they come now."""
        return {key: row.data for key, row in self.rows.items() if row.data is not None}

    @cached_property
    def files(self) -> dict[str, list[LedgerFile]]:
        by_key: dict[str, list[LedgerFile]] = defaultdict(list)
        for file in self.ledger.files.select_related("upload__stored").order_by("pk"):
            by_key[file.key].append(file)
        return by_key

    @cached_property
    def judged(self) -> tuple[dict[str, Any], list[CellFinding]]:
        """All values with the computed ones, and everything that stops or has to be explained: a
        warning asks for a reason, and once there is one beside the cell, it is answered."""
        values, remarks = self.remarked
        open_ones = (one for one in remarks if one.answer != RemarkAnswer.EXPLAINED)
        return values, [one.finding for one in open_ones]

    @cached_property
    def remarked(self) -> tuple[dict[str, Any], list[Remark]]:
        """The same with what has been explained."""
        values = dict(self.values)
        self.world.current = values
        evidence = {key: len(files) for key, files in self.files.items()}
        findings = engine.complete(
            self.definition,
            values,
            unit=self.ledger.unit,
            world=self.world,
            evidence=evidence,
        )
        if not self.ledger.is_in_hand:
            values |= {key: one for key, one in self.values.items() if self._is_computed(key)}
        jumps = deviation.findings(
            self.definition,
            values,
            past=[self.past.get(period, {}) for period in self.earlier],
            world=self.world,
            brought=self.as_brought,
        )
        return values, [
            *(self._remark(_CAUSES[one.is_error], one) for one in findings),
            *(self._remark(RemarkCause.JUMP, one) for one in jumps),
            *(self._remark(RemarkCause.CONTESTED, one) for one in self._contested()),
        ]

    def _is_computed(self, key: str) -> bool:
        kind = self.definition.by_key.get(key)
        return kind is not None and kind.computed

    @property
    def as_brought(self) -> set[str]:
        """What a source says and nobody has written otherwise."""
        return {key for key, row in self.rows.items() if row.origin == CellOrigin.ARRIVED}

    @cached_property
    def contested(self) -> set[str]:
        return {key for key, row in self.rows.items() if row.origin == CellOrigin.CONTESTED}

    def _remark(self, cause: RemarkCause, finding: CellFinding) -> Remark:
        row = self.rows.get(finding.column)
        return Remark(cause, finding, row.note if row else "")

    def _contested(self) -> Iterator[CellFinding]:
        for key in sorted(self.contested):
            if key in self.definition.by_key:
                label = self.definition.by_key[key].field.label
                yield CellFinding(f"“{label}”与系统数据不同，{WHY}", key)

    @cached_property
    def unconfirmed(self) -> list[str]:
        return [kind.key for kind in self.definition.kinds if waits(self.rows.get(kind.key))]

    # What stood there before ------------------------------------------------------------------

    @property
    def earlier(self) -> list[Period]:
        """The latest first."""
        return [self.ledger.period.shifted(-step) for step in range(1, EARLIER + 1)]

    @cached_property
    def past(self) -> Past:
        """What the unit handed over in earlier periods, and a year ago."""
        rows = LedgerValue.objects.filter(
            ledger__form=self.ledger.form_id,
            ledger__unit=self.ledger.unit_id,
            ledger__period__in=[*self.earlier, self.ledger.period.same_last_year()],
            ledger__first_submitted_at__isnull=False,
        ).exclude(ledger__state=LedgerState.EXEMPT)
        by_period: Past = defaultdict(dict)
        for period, key, data in rows.values_list("ledger__period", "key", "data"):
            by_period[period][key] = data
        return by_period

    # Cells ------------------------------------------------------------------------------------

    def cells(self) -> list[LedgerCell]:
        values, findings = self.judged
        by_key: dict[str, list[CellFinding]] = defaultdict(list)
        for finding in findings:
            by_key[finding.column].append(finding)
        return [self._cell(kind, values, by_key) for kind in self.definition.kinds]

    def _cell(
        self, kind: FieldKind, values: Mapping[str, Any], findings: Mapping[str, list[CellFinding]]
    ) -> LedgerCell:
        row = self.rows.get(kind.key)
        last, last_year = self.earlier[0], self.ledger.period.same_last_year()
        arrived = row.arrived if row and not kind.computed else None
        return LedgerCell(
            kind=kind,
            row=row,
            text=kind.text(values.get(kind.key), self.world),
            arrived=kind.text(arrived, self.world),
            last=self._text_of(kind, last),
            change=self._change(kind, values),
            last_year=self._text_of(kind, last_year),
            target=self._target(kind, values),
            files=tuple(self.files.get(kind.key, ())),
            findings=tuple(findings.get(kind.key, ())),
            options=tuple(kind.options(self.world)) if kind.editor == "list" else (),
            may_edit=not kind.computed and self.is_open_for(kind.key),
            may_note=self.is_open_for(kind.key),
        )

    def _text_of(self, kind: FieldKind, period: Period) -> str:
        return kind.text(self.past.get(period, {}).get(kind.key), self.world)

    @cached_property
    def _targets(self) -> dict[str, str]:
        return aims.targets(self.definition)

    def _target(self, kind: FieldKind, values: Mapping[str, Any]) -> str:
        key = self._targets.get(kind.key, "")
        return self.definition.by_key[key].text(values.get(key), self.world) if key else ""

    def _change(self, kind: FieldKind, values: Mapping[str, Any]) -> str:
        """Of a number against the period before; nothing where it stayed or there was none."""
        if not kind.is_number:
            return ""
        before = kind.typed(self.past.get(self.earlier[0], {}).get(kind.key), self.world)
        now = kind.typed(values.get(kind.key), self.world)
        if before is None or now is None or before == now:
            return ""
        return f"{'+' if now > before else '−'}{spoken(abs(now - before))}"

    def is_open_for(self, key: str) -> bool:
        """A ledger that is being corrected takes only the cells that were asked for, and those
        that have to follow them."""
        if not self.ledger.is_in_hand:
            return False
        return self.correcting is None or key in self.correcting

    @cached_property
    def correcting(self) -> set[str] | None:
        """None where all may be filled; so may what never was handed over before it was opened."""
        asked = correcting(self.ledger)
        if asked is None or (accepted := self._accepted) is None:
            return None
        return asked | self._following(accepted)

    @property
    def _accepted(self) -> dict[str, Any] | None:
        """The values that were accepted last."""
        rounds = self.ledger.rounds.filter(outcome=RoundOutcome.ACCEPTED).order_by("-number")
        return rounds.values_list("values", flat=True).first()

    def _following(self, accepted: dict[str, Any]) -> set[str]:
        """Cells a correction touches: a check now asks for a reason, a value or a proof that it did
        not ask for when the ledger was accepted, or this has been given already."""
        before = Filling(self.ledger, by=self.world.by, rows=self.rows.values())
        before.values = {key: data for key, data in accepted.items() if data is not None}
        before.files, before.past = self.files, self.past
        known = {one.finding for one in before.remarked[1]}
        touched = {one.finding.column for one in self.remarked[1] if one.finding not in known}
        typed_in = (kind.key for kind in self.definition.typed_in)
        changed = (key for key in typed_in if self.values.get(key) != before.values.get(key))
        return {*touched, *changed}

    def sections(self) -> dict[str, list[LedgerCell]]:
        by_section: dict[str, list[LedgerCell]] = {}
        for cell in self.cells():
            by_section.setdefault(cell.kind.field.section or "填报内容", []).append(cell)
        return by_section


def correcting(ledger: Ledger) -> set[str] | None:
    """The cells a reopened ledger may be corrected in; None where all may be filled."""
    if ledger.state != LedgerState.REOPENED:
        return None
    opened = ledger.reopenings.filter(is_granted=True, ended_at=None).order_by("-pk").first()
    return set(opened.keys) if opened else set()


def brought(kind: FieldKind) -> bool:
    """What the system says: to write something else is to contest it."""
    return kind.field.arrival == Arrival.SOURCE and not arrivals.is_announced(kind)
