"""How an app declares a roster: its columns, where their values go, and what must hold.

A roster is a django-import-export resource whose columns the engine runs over whole columns at
once. In an app's `importers` module:

    @register
    class MemberRoster(Roster):
        key, label = "members", "党员名册"
        permission = MEMBERS_MANAGE
        place = "organization"
        targets = (
            persons.target(unit_from="organization"),
            Target("member", PartyMember, KeyMatcher("person"), links={"person": "person"}),
        )
        name = Column("姓名", "person.name", Name(), required=True)

The engine reads with `portal.imports.reading`, checks and plans in `portal.imports.domain`.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, NamedTuple, Protocol

from django.db import models
from django.urls import reverse
from import_export.fields import Field
from import_export.resources import Resource

from portal.access import Actor, Permission, require
from portal.imports.choices import FindingKind
from portal.imports.reading.headings import HeadedTable, find_table
from portal.imports.reading.opening import OpenedBook, OpenedSheet
from portal.imports.widgets import Widget
from portal.problems import Finding, Level

SAMPLE_MARK: Final = "示例"  # a template's sample row begins with it; the reader skips the row


class Column(Field):
    """One column of a roster.

    `into` is "<target key>.<model field>", or "<target key>._<name>" for a value that only checks,
    matchers and acts use. `ask`: other column keys a heading of this column could as well mean.
    `sensitive`: shown masked, never told in findings.
    """

    key: str = ""  # the attribute's name, set when the roster class is made

    def __init__(
        self,
        label: str,
        into: str,
        widget: Widget | None = None,
        *,
        aliases: Sequence[str] = (),
        required: bool = False,
        sensitive: bool = False,
        group: str = "",
        help: str = "",  # noqa: A002 - the word Django's fields use
        sample: str = "",
        width: int = 12,
        ask: Sequence[str] = (),
    ) -> None:
        target, _, field_name = into.partition(".")
        super().__init__(attribute=field_name, column_name=label, widget=widget or Widget())
        self.label, self.into = label, into
        self.target, self.field = target, field_name
        self.aliases, self.ask = tuple(aliases), tuple(ask)
        self.required, self.sensitive = required, sensitive
        self.group, self.help, self.sample, self.width = group, help, sample, width

    @property
    def is_virtual(self) -> bool:
        return self.field.startswith("_")


@dataclass(frozen=True, slots=True)
class RosterFinding:
    """About one cell; `column` is a key, or empty for the whole row. Never a whole sensitive value.

    An error keeps its row out. A warning has to be confirmed. A question (`kind`) is an error
    until somebody answers it.
    """

    row: int  # as Excel counts
    column: str
    level: Level
    message: str
    kind: FindingKind = FindingKind.CELL
    candidates: tuple[str, ...] = ()  # what the cell may hold instead, as far as that is known

    @property
    def is_error(self) -> bool:
        return self.level == Level.ERROR


class CheckFinding(NamedTuple):
    """What a check says of a row; `column` is a key, or empty for the whole row."""

    column: str
    level: Level
    message: str
    kind: FindingKind = FindingKind.CHECK


@dataclass(frozen=True)
class RowCheck:
    """A relation between values of one row, as they will be recorded: the file's, else what is
    there already, else None.

    `check` gets the values of `columns` and returns a message or nothing. It is only called when
    every column of `needs` has a value (all of them unless told otherwise), and only for rows that
    would change something. Pure: what it says is remembered.
    """

    columns: tuple[str, ...]
    check: Callable[..., str | None]
    at: str = ""  # the column marked in the file; the last one unless told
    level: Level = Level.ERROR
    needs: tuple[str, ...] | None = None
    kind: FindingKind = FindingKind.CHECK

    def run(self, values: tuple[Any, ...], today: dt.date) -> tuple[CheckFinding, ...]:
        needs = self.columns if self.needs is None else self.needs
        if any(values[self.columns.index(key)] is None for key in needs):
            return ()
        message = self.check(*values)
        column = self.at or self.columns[-1]
        return (CheckFinding(column, self.level, message, self.kind),) if message else ()


@dataclass(frozen=True)
class RecordCheck:
    """Many relations at once, as the app's own forms check them: `check(values by column key,
    today)` yields findings whose field is a column's key."""

    columns: tuple[str, ...]
    check: Callable[[Mapping[str, Any], dt.date], Iterable[Finding]]
    defaults: Mapping[str, Any] = field(default_factory=dict)  # of new records, where blank

    def run(self, values: tuple[Any, ...], today: dt.date) -> tuple[CheckFinding, ...]:
        given = dict(zip(self.columns, values, strict=True))
        for key, default in self.defaults.items():
            if given.get(key) is None:
                given[key] = default
        return tuple(
            CheckFinding(
                finding.field if finding.field in given else "", finding.level, finding.message
            )
            for finding in self.check(given, today)
        )


@dataclass(frozen=True)
class Derived:
    """Stored columns that follow from a model field, or of several in a tuple: `compute(value)`
    gives them in order."""

    of: str | tuple[str, ...]
    fields: tuple[str, ...]
    compute: Callable[[Any], tuple[Any, ...]]


class Matcher(Protocol):
    """Finds the recorded rows that rows of the file mean; see `portal.imports.domain.matching`."""

    def match(self, drafts: Any) -> None: ...

    def naming(self, drafts: Any) -> Sequence[Collection[Any]]:
        """What names the object of each row, in one way or several; twins share a name."""


Fill = tuple[str, str] | tuple[tuple[str, ...], Callable[..., Any]]


@dataclass(frozen=True)
class Target:
    """A model that rows of the file write, one object per row and target, in the order declared.

    `links` says which foreign keys lead to objects of earlier targets. For new objects only:
    `fixed` values, and `fills`: field ← attribute of the value of a column, or what a function
    makes of the values of several. `derived` columns
    follow from others. A target none of whose own columns is filled in a row is left out of that
    row where `optional`. One that `must_exist` is only referred to: several rows may mean the same
    object, nothing of it is written, and a row that finds none is wrong.

    `placed_by` is the path from the model to the path of a record's unit: matched records of the
    roster's main target must lie where the user holds the roster's permission. Of a target with a
    `permission` of its own only what would be written must lie where that one is held.

    `compare(drafts)` is for records that keep their values elsewhere than in columns: it tells what
    a row would change (`drafts.changes`, `drafts.worded`) by virtual names.
    """

    key: str
    model: type[models.Model]
    matcher: Matcher
    links: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    fills: Mapping[str, "Fill"] = field(default_factory=dict)
    derived: tuple[Derived, ...] = ()
    optional: bool = False
    must_exist: bool = False
    permission: Permission | None = None
    placed_by: str = ""
    compare: Callable[[Any], None] | None = None


class Handed(NamedTuple):
    """What a create act returns beside its record: for the importer's eyes, once, never stored."""

    record: models.Model
    cells: tuple[str, ...]


class CreateAct(Protocol):
    def __call__(self, values: dict[str, Any], *, by: Any) -> models.Model | Handed: ...


class ChangeAct(Protocol):
    def __call__(self, record: Any, values: dict[str, Any], *, by: Any) -> Any: ...


@dataclass(frozen=True)
class ActTarget(Target):
    """For small rosters of records with business acts: each row goes through the app's own acts.

    `create(values, by=)` returns the record; `change(record, values, by=)` gets only what differs;
    `values` are by field name, virtual ones included, links as the linked objects' keys.
    For undo: `remove(record, by=)` and `restore(record, values, by=)` with the values before, as
    the database stores them (keys for links, text for dates).
    An act's ValidationError becomes the row's finding.
    `order` sorts the rows of the file (parents before children): drafts' values by row → indexes.
    `hands` are the headings of what creating hands over (see `Handed`). `keep(record, names)` gives
    what undo is to put back, where that is more than the values of columns.
    """

    create: CreateAct | None = None
    change: ChangeAct | None = None
    remove: Callable[..., Any] | None = None
    restore: Callable[..., Any] | None = None
    order: Callable[[Sequence[dict[str, Any]]], Iterable[int]] | None = None
    hands: tuple[str, ...] = ()
    keep: Callable[[Any, Collection[str]], dict[str, Any]] | None = None


@dataclass(frozen=True)
class Absent:
    """Which records count as absent from the file: those of `target` that share a value of `within`
    (a foreign key that a column fills) with a row of the file, and fulfil `only`. `label` is the
    path to what names one."""

    target: str
    within: str
    label: str
    only: models.Q = field(default_factory=models.Q)


class Roster(Resource):
    """One kind of roster. Columns are declared as attributes; the rest are class attributes."""

    key: ClassVar[str] = ""
    label: ClassVar[str] = ""
    hidden_as: ClassVar[str] = ""  # to those who may not know of it: in the trail, among jobs
    about: ClassVar[str] = ""  # one line for the start page: what belongs into it
    permission: ClassVar[Permission]
    targets: ClassVar[tuple[Target, ...]] = ()
    row_checks: ClassVar[tuple[RowCheck | RecordCheck, ...]] = ()
    place: ClassVar[str] = ""  # the column whose value has a `path`: where the row belongs
    sheet_names: ClassVar[tuple[str, ...]] = ()  # words by which its sheet is known
    absent: ClassVar[Absent | None] = None
    list_url: ClassVar[str] = ""  # the page of the records, for the link after an import

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for key, column in cls.columns().items():
            column.key = key

    @classmethod
    def require(cls, by: Actor) -> None:
        """Whom it is offered to; `Denied` to others."""
        require(by, cls.permission)

    @classmethod
    def called(cls) -> str:
        """Where others read it, too."""
        return cls.hidden_as or cls.label

    @classmethod
    def list_address(cls) -> str:
        return reverse(cls.list_url) if cls.list_url else ""

    @classmethod
    def columns(cls) -> dict[str, Column]:
        return dict(cls.fields)

    @classmethod
    def arranged(cls, headings: Sequence[str]) -> "type[Roster]":  # noqa: ARG003 - for subclasses
        """The roster for a table with these headings: one whose columns are years, say, returns a
        subclass with a column and a target for each."""
        return cls

    @classmethod
    def table_of(cls, book: OpenedBook, sheet: OpenedSheet) -> HeadedTable | None:
        """What a sheet holds of this roster, None when nothing. A roster kept on several sheets
        joins them here, a row per record, and answers for the first of them only."""
        return find_table(book.grid(sheet), cls.words())

    @classmethod
    def review(cls, plan: Any) -> None:
        """Faults that show only in several rows or records together: `plan.checked.find`. The plan
        (`portal.imports.domain.planning`) stands above what is declared here."""

    @classmethod
    def settle(cls, plan: Any) -> None:
        """After everything is written: what else follows from it, in the same transaction."""

    @classmethod
    def target(cls, key: str) -> Target:
        return next(target for target in cls.targets if target.key == key)

    @classmethod
    def words(cls) -> set[str]:
        """Labels and aliases: what the finder of tables knows a heading by."""
        return {
            word for column in cls.columns().values() for word in (column.label, *column.aliases)
        }


ROSTERS: Final[dict[str, type[Roster]]] = {}


def register(roster: type[Roster]) -> type[Roster]:
    known = ROSTERS.setdefault(roster.key, roster)
    if known.__qualname__ != roster.__qualname__:
        raise ValueError(f"roster {roster.key!r} is registered twice")
    return roster


@dataclass(frozen=True)
class RosterFamily:
    """Rosters that nobody declares: each is made when it is asked for, by a key that begins with
    `prefix`. None where there is no such roster, or none any more."""

    prefix: str
    make: Callable[[str], type[Roster] | None]


FAMILIES: Final[dict[str, RosterFamily]] = {}


def register_family(family: RosterFamily) -> None:
    if FAMILIES.setdefault(family.prefix, family) is not family:
        raise ValueError(f"rosters {family.prefix!r} are registered twice")


def find_roster(key: str) -> type[Roster] | None:
    """Declared, or of a family."""
    if key in ROSTERS:
        return ROSTERS[key]
    family = next((one for one in FAMILIES.values() if key.startswith(one.prefix)), None)
    return family.make(key) if family else None
