"""Where the tasks of the demo stand, and how they came there."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from portal.accounts.models import User
from portal.registers.choices import RecordState, StepKind
from portal.registers.demo.county import Place
from portal.registers.demo.entries import DemoEntry
from portal.registers.demo.values import Writer
from portal.registers.models import Register, RegisterRecord
from portal.registers.presets import PRESETS

_DUE = {
    RecordState.CLOSED: 88,
    RecordState.DOING: 5,
    RecordState.CANCELLED: 3,
    RecordState.ASKED: 2,
    RecordState.RETURNED: 2,
}
_RUNNING = {
    RecordState.OPEN: 35,
    RecordState.DOING: 40,
    RecordState.ASKED: 15,
    RecordState.RETURNED: 10,
}
_WAY = {
    RecordState.OPEN: (),
    RecordState.DOING: (StepKind.NOTE,),
    RecordState.ASKED: (StepKind.NOTE, StepKind.ASKED),
    RecordState.RETURNED: (StepKind.NOTE, StepKind.ASKED, StepKind.RETURNED),
    RecordState.CLOSED: (StepKind.NOTE, StepKind.ASKED, StepKind.CLOSED),
    RecordState.CANCELLED: (StepKind.CANCELLED,),
}
_WORDS = {
    StepKind.NOTE: "已制定措施，明确责任人和时限。",
    StepKind.ASKED: "措施已落实，申请销号。",
    StepKind.RETURNED: "佐证材料不完整，请补充后再申请。",
    StepKind.CLOSED: "",
    StepKind.CANCELLED: "与另一项重复，合并办理。",
}
_OF_THE_FILLER = (StepKind.NOTE, StepKind.ASKED)
_LEAST_DAYS = 20  # that a closed one took from its beginning


class Ways:
    """Decides for each entry; as many are closed as the story says, where it says so."""

    def __init__(
        self,
        register: Register,
        writer: Writer,
        places: Sequence[Place],
        exact: Mapping[str, Sequence[str]],
    ) -> None:
        self.register, self.writer = register, writer
        self.today, self.dice = writer.county.plan.today, writer.dice
        self.closer = self._closer() or writer.by
        self.must_close: dict[int, bool] = {}
        if ended := writer.story.ended:
            key, codes = next(iter(exact.items()), ("", [""] * len(places)))
            options = writer.definition.by_key[key].field.choices if key else []
            labels = {"": "", **{option["code"]: option["label"] for option in options}}
            left = {label: closed for label, (closed, _) in ended.items()}
            for number, code in enumerate(codes):
                self.must_close[number] = left[labels[code]] > 0
                left[labels[code]] -= 1

    def _closer(self) -> User | None:
        for role in PRESETS[self.register.preset].closed_by:
            if role != "township_member" and (holder := self.writer.county.holder(role)):
                return holder
        return None

    def _closer_of(self, record: RegisterRecord) -> User:
        """Of its sort, where that is closed by somebody else."""
        for role in record.closed_by:
            if holder := self.writer.county.holder(role):
                return holder
        return self.closer

    def entry(
        self, number: int, place: Place, made: dt.date, given: Mapping[str, Any], by: User
    ) -> DemoEntry:
        closed = self.must_close.get(number)
        if closed:
            made = min(made, self.today - dt.timedelta(days=_LEAST_DAYS + 5))
        due = made + dt.timedelta(days=self.dice.choice(self.writer.story.given))
        state = (
            RecordState.CLOSED if closed else self._state(due, counted=number in self.must_close)
        )
        ended = state in (RecordState.ASKED, RecordState.CLOSED)
        entry = DemoEntry(place.new_record(self.register), made, by)
        values, findings = self.writer.write(
            place.unit, made, given={**given, self.register.due_key: due.isoformat()}, ended=ended
        )
        entry.put(self.writer, values, findings)
        entry.record.state = state
        self._went(entry, due)
        return entry

    def _state(self, due: dt.date, *, counted: bool) -> RecordState:
        """Of those that are `counted` no more than told come to an end."""
        shares = dict(_DUE if due < self.today else _RUNNING)
        if counted:
            shares.pop(RecordState.CLOSED, None)
            shares.pop(RecordState.CANCELLED, None)
        return self.dice.choices(list(shares), weights=list(shares.values()))[0]

    def _went(self, entry: DemoEntry, due: dt.date) -> None:
        record, way = entry.record, _WAY[RecordState(entry.record.state)]
        last = self.today - dt.timedelta(days=self.dice.randint(0, 25))
        if record.state == RecordState.CLOSED:
            last = due - dt.timedelta(days=self.dice.randint(-5, 20))
            earliest = entry.made + dt.timedelta(days=_LEAST_DAYS)
            record.closed_on = last = min(max(last, earliest), self.today)
        closer = self._closer_of(record)
        for place, kind in enumerate(way):
            back = dt.timedelta(days=5 * (len(way) - place - 1))
            on = max(last - back, entry.made)
            by = entry.by if kind in _OF_THE_FILLER else closer
            entry.step(kind, _WORDS[kind], by, on)
            if kind in _OF_THE_FILLER:
                record.noted_on = on
