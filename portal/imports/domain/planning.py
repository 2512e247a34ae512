"""What an import would do, as data: objects of each target, beside the recorded ones."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.db import connection, models
from django.views.decorators.debug import sensitive_variables

from portal.crypto import providers
from portal.crypto.fields import EncryptedTextField, Secret
from portal.imports.choices import FindingKind, RowOutcome
from portal.imports.declaring import Column, RosterFinding, Target
from portal.imports.domain.checking import Checked

BLANK: Final = (None, "")


class Answered(NamedTuple):
    """A decision of the user about a row, as the matchers ask for it."""

    answer: str
    about: int | None


class Question(NamedTuple):
    about: int
    label: str


@dataclass
class Plan:
    checked: Checked
    decisions: Mapping[int, Answered] = field(default_factory=dict)  # by Excel's row number
    lock: bool = False  # hold the rows that exist until the transaction ends
    drafts: dict[str, "Drafts"] = field(default_factory=dict)
    questions: dict[int, Question] = field(default_factory=dict)
    skipped: set[int] = field(default_factory=set)  # nothing of these rows is looked at
    repeated: dict[int, int] = field(default_factory=dict)  # of them, with the row they repeat
    outcomes: list[RowOutcome] = field(default_factory=list)
    absent: list[tuple[int, str]] = field(default_factory=list)
    absent_count: int = 0
    handed: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)  # see `Handed`

    def counts(self) -> dict[str, int]:
        tally = Counter(self.outcomes)
        findings = self.findings()
        errors = sum(finding.is_error for finding in findings)
        return {
            "rows": len(self.checked),
            **{outcome.value: tally[outcome] for outcome in RowOutcome},
            "errors": errors,
            "warnings": len(findings) - errors,
            "absent": self.absent_count,
        }

    def findings(self) -> list[RosterFinding]:
        """All of them, in the order of the file."""
        by_place = self.checked.findings
        return [finding for place in sorted(by_place) for finding in by_place[place]]

    @property
    def main(self) -> "Drafts":
        """What the roster is about: the last of its targets that every row has."""
        return [drafts for drafts in self.drafts.values() if not drafts.target.optional][-1]

    def repeated_number(self, place: int) -> int | None:
        """Excel's number of the row that this one repeats."""
        same = self.repeated.get(place)
        return None if same is None else self.checked.numbers[same]

    def is_written(self, place: int) -> bool:
        return self.outcomes[place] in (RowOutcome.NEW, RowOutcome.CHANGED)


class Drafts:
    """The objects of one target: for each row of the file the recorded one, or None for a new one,
    and what would change. Values are compared as the database stores them."""

    def __init__(self, plan: Plan, target: Target) -> None:
        self.plan, self.checked, self.target = plan, plan.checked, target
        self.model = target.model
        self.pks: list[int | None] = [None] * len(plan.checked)
        self.same: dict[str, set[int]] = {}  # by field, rows known to be equal without a look
        self.columns = {
            column.field: column
            for column in plan.checked.roster.columns().values()
            if column.target == target.key and not column.is_virtual
        }
        self.given = {
            name: column
            for name, column in self.columns.items()
            if column.key in plan.checked.values
        }
        self.existing: dict[int, Sequence[Any]] = {}
        self.changes: dict[int, dict[str, tuple[Any, Any]]] = defaultdict(dict)
        self.worded: dict[int, dict[str, list[str]]] = {}  # before and after in words, by column

    def __repr__(self) -> str:
        return f"<Drafts of {self.target.key}>"

    # What matchers ask and tell ---------------------------------------------------------------

    def column(self, key: str) -> list[Any]:
        """A column's values, without the rows the user has set aside."""
        values = self.checked.column(key)
        if not self.plan.skipped:
            return values
        return [None if p in self.plan.skipped else value for p, value in enumerate(values)]

    def keys(self, fields: Iterable[str]) -> list[tuple[Any, ...] | None]:
        """The stored values of some fields, row by row; None where one is missing."""
        columns = [self._key_column(name) for name in fields]
        return [
            None if not there or None in key else key
            for there, key in zip(self.present, zip(*columns, strict=True), strict=True)
        ]

    def path_of(self, place: int) -> str | None:
        """Where the row belongs, as far as the file says."""
        values = self.checked.values.get(self.checked.roster.place)
        return getattr(values[place], "path", None) if values else None

    def decision(self, place: int) -> Answered | None:
        return self.plan.decisions.get(self.checked.numbers[place])

    def ask(self, place: int, about: int, *, label: str, column: str) -> None:
        self.plan.questions[place] = Question(about, label)
        self.checked.find(
            place, f"与已登记的 {label}是同一人吗？", column=column, kind=FindingKind.QUESTION
        )

    def twins(self, one: int, other: int, *, column: str = "", what: str = "是同一条记录") -> None:
        """Two rows of the file mean one object; both are told, naming the other."""
        if self.target.must_exist:
            return
        pairs = ((one, other), (other, one))
        for place, twin in (pair for pair in pairs if not _is_twin(self.checked, pair[0])):
            self.checked.find(
                place,
                f"与第 {self.checked.numbers[twin]} 行{what}，请保留一行。",
                column=column,
                kind=FindingKind.TWIN,
            )

    def miss_unmatched(self) -> None:
        if not self.target.must_exist:
            return
        name = self.model._meta.verbose_name
        linked = [self.plan.drafts[key].pks for key in self.target.links.values()]
        for place, pk in enumerate(self.pks):
            if any(pks[place] is None for pks in linked):
                continue  # told already
            if pk is None and self.present[place] and place not in self.plan.questions:
                self.checked.find(
                    place, f"没有找到对应的{name}，请先登记。", kind=FindingKind.CONFLICT
                )

    # What there is ----------------------------------------------------------------------------

    @cached_property
    def present(self) -> list[bool]:
        """Which rows have this object at all."""
        if not self.target.optional:
            return [place not in self.plan.skipped for place in range(len(self.checked))]
        own = [column.key for column in self._own_columns() if column.key in self.checked.values]
        values = [self.checked.values[key] for key in own]
        if not values:
            return [False] * len(self.checked)
        return [
            any(value is not None for value in row) and place not in self.plan.skipped
            for place, row in enumerate(zip(*values, strict=True))
        ]

    @cached_property
    def stored(self) -> dict[str, list[Any]]:
        """The given values by field, as the database keeps them; of sealed ones the plain text."""
        return {
            name: prepared(self.field(name), self.checked.values[column.key])
            for name, column in self.given.items()
        }

    @cached_property
    def places(self) -> dict[str, int]:
        """Where a field's value stands in the rows of `existing`."""
        return {name: n for n, name in enumerate(self.columns)}

    def field(self, name: str) -> models.Field:
        return self.model._meta.get_field(name)  # type: ignore[return-value]

    def before(self, place: int, name: str) -> Any:
        """The stored value of the recorded object, None where there is no object."""
        pk = self.pks[place]
        return None if pk is None else self.existing[pk][self.places[name]]

    def is_new(self, place: int) -> bool:
        return self.pks[place] is None and self.present[place] and not self.target.must_exist

    def read_existing(self) -> None:
        pks = sorted({pk for pk in self.pks if pk is not None})
        if not pks:
            return
        columns = ["id", *(self.field(name).column or "" for name in self.columns)]
        names = ", ".join(f'"{column}"' for column in columns)
        table = self.model._meta.db_table
        lock = " ORDER BY id FOR UPDATE" if self.plan.lock and not self.target.must_exist else ""
        query = f'SELECT {names} FROM "{table}" WHERE id = ANY(%s){lock}'  # noqa: S608 - our names
        with connection.cursor() as cursor:
            cursor.execute(query, [pks])
            self.existing = {pk: row for pk, *row in cursor.fetchall()}
        if len(self.existing) != len(pks):  # deleted since they were matched
            self.pks = [pk if pk in self.existing else None for pk in self.pks]

    @cached_property
    def _recorded(self) -> list[Sequence[Any]]:
        """The columns of `existing`, by the rows of the file; None where nothing is recorded."""
        blank = [None] * len(self.columns)
        rows = (blank if pk is None else self.existing[pk] for pk in self.pks)
        return list(zip(*rows, strict=True))

    def compare(self) -> None:
        if self.target.must_exist or not self.existing:
            return
        if self.target.compare is not None:
            self.target.compare(self)
            return
        for name in self.given:
            if isinstance(self.field(name), EncryptedTextField):
                self._compare_sealed(name)
            else:
                self._compare(name)

    def _compare(self, name: str) -> None:
        pairs = zip(self._recorded[self.places[name]], self.stored[name], strict=True)
        for place, (before, after) in enumerate(pairs):
            if before != after and after is not None and self.pks[place] is not None:
                self.changes[place][name] = (before, after)

    @sensitive_variables()
    def _compare_sealed(self, name: str) -> None:
        at, same = self.places[name], self.same.get(name, set())
        asked = [
            (place, self.existing[pk][at], after)
            for place, (pk, after) in enumerate(zip(self.pks, self.stored[name], strict=True))
            if pk is not None and after is not None and place not in same
        ]
        opened = opened_many((before for _, before, _ in asked), self.field(name))
        for (place, before, after), plain in zip(asked, opened, strict=True):
            if plain != after:
                self.changes[place][name] = (before, after)

    def _own_columns(self) -> list[Column]:
        columns = self.checked.roster.columns().values()
        return [column for column in columns if column.target == self.target.key]

    def _key_column(self, name: str) -> Sequence[Any]:
        if name in self.target.links:
            return self.plan.drafts[self.target.links[name]].pks
        if name in self.target.fixed:
            (value,) = prepared(self.field(name), [self.target.fixed[name]])
            return [value] * len(self.checked)
        return self.stored.get(name) or [None] * len(self.checked)


def prepared(field: models.Field, values: Sequence[Any]) -> list[Any]:
    """Values as the driver takes them for this column; None stays None."""
    if isinstance(field, EncryptedTextField):
        return list(values)
    if field.is_relation:
        return [getattr(value, "pk", value) for value in values]
    try:
        memo = {
            value: None if value is None else field.get_db_prep_save(value, connection)
            for value in set(values)
        }
    except TypeError:  # lists
        return [None if v is None else field.get_db_prep_save(v, connection) for v in values]
    return [memo[value] for value in values]


@sensitive_variables()
def opened_many(tokens: Iterable[str], field: Any) -> list[str]:
    """Readable; what nobody can open counts as different from everything."""
    return [_opened(token, field.bound) for token in tokens]


@sensitive_variables()
def _opened(token: str, bound: str) -> str:
    try:
        return providers.unseal(token, bound=bound) if token else ""
    except providers.UnreadableError:
        return ""


def _is_twin(checked: Checked, place: int) -> bool:
    return any(finding.kind == FindingKind.TWIN for finding in checked.findings.get(place, ()))


@sensitive_variables()
def recorded(drafts: Drafts, place: int, name: str) -> Any:
    """The recorded value as Python has it, None when blank; of a link nothing."""
    stored, field = drafts.before(place, name), drafts.field(name)
    if stored in BLANK or field.is_relation:
        return None
    return python_value(field, stored)


@sensitive_variables()
def python_value(field: models.Field, stored: Any) -> Any:
    convert = getattr(field, "from_db_value", None)
    value = convert(stored, None, connection) if convert else stored
    return value.reveal() if isinstance(value, Secret) else value
