"""An entry of the demo on its way into the database."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.fields.domain.findings import CellFinding
from portal.registers.choices import StepKind
from portal.registers.demo.proofs import HandedIn
from portal.registers.demo.values import Writer
from portal.registers.domain import records
from portal.registers.models import RecordStep, RegisterRecord


@dataclass
class DemoEntry:
    record: RegisterRecord
    made: dt.date
    by: User
    steps: list[RecordStep] = field(default_factory=list)
    files: list[HandedIn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.record.made_on = self.made

    def put(self, writer: Writer, values: dict[str, Any], findings: list[CellFinding]) -> None:
        records.put(
            self.record, writer.definition, values, findings, by=self.by, world=writer.world
        )
        self.files = writer.proofs.taken()

    def step(self, kind: StepKind, words: str, by: User, on: dt.date) -> None:
        self.steps.append(
            RecordStep(record=self.record, kind=kind, words=words, by=by, at=morning(on))
        )

    @property
    def last_moment(self) -> dt.datetime:
        return max([morning(self.made), *(step.at for step in self.steps)])


def morning(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9, 30)))
