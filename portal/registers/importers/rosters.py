"""The roster of one register: a column for each field people fill, rows through its own acts."""

from typing import Any, ClassVar, Final, cast

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal import parameters
from portal.access import Actor, Denied
from portal.accounts.models import User
from portal.audit import secrecy
from portal.fields.domain import engine, memory
from portal.fields.domain.definition import Definition
from portal.fields.domain.sheet_form import META
from portal.fields.domain.world import World
from portal.imports.kit import (
    ActTarget,
    Column,
    FindingKind,
    HeadedTable,
    OpenedBook,
    OpenedSheet,
    Plan,
    Roster,
    UnusableFile,
    widgets,
)
from portal.orgs.models import Unit
from portal.problems import Level
from portal.registers.domain import keeping, records
from portal.registers.domain.secrecy import content_of
from portal.registers.importers.cells import FieldCell, FillingSubject
from portal.registers.importers.matching import NUMBER, UNIT, EntryMatcher, compare, eased
from portal.registers.models import Register, RegisterRecord
from portal.registers.permissions import REGISTER_FILL

PREFIX: Final = "register-"
_ENTRY: Final = "entry"


def roster_key(register: Register) -> str:
    return f"{PREFIX}{register.pk}"


def made(key: str) -> type[Roster] | None:
    """None where the register is gone, or nothing of it is published."""
    pk = parameters.key(key.removeprefix(PREFIX)) or 0
    register = Register.objects.select_related("fieldset").filter(pk=pk).first()
    if register is None:
        return None
    fieldset = register.fieldset
    definition = memory.in_force(fieldset.pk, stamp=fieldset.stamp, on=timezone.localdate())
    return roster_of(register, definition) if definition else None


def roster_of(register: Register, definition: Definition) -> type[Roster]:
    columns = {
        NUMBER: Column(
            "编号", f"{_ENTRY}._number", widgets.Text(40), help="新增的行不填。", width=12
        ),
        UNIT: Column(
            register.subject_label,
            f"{_ENTRY}.unit",
            FillingSubject(register),
            aliases=() if register.subject_kind else ("填报单位",),
            required=True,
        ),
    }
    for kind in definition.typed_in:
        if kind.in_cells:
            columns[kind.key] = Column(
                kind.field.label,
                f"{_ENTRY}._{kind.key}",
                FieldCell(kind),
                aliases=(kind.field.heading,),
                required=kind.field.required,
                sensitive=kind.field.sensitive,
                help=kind.guidance,
                width=kind.width,
            )
    facts = {
        "key": roster_key(register),
        "label": register.name,
        "hidden_as": register.called_in_trail,
        "about": register.note,
        "register": register,
        "definition": definition,
        "targets": (_target(register, definition),),
    }
    return type("RegisterRosterOf", (RegisterRoster,), {**facts, **columns})


class RegisterRoster(Roster):
    register: ClassVar[Register]
    definition: ClassVar[Definition]
    permission = REGISTER_FILL
    place = UNIT
    sheet_names = ("填报",)

    @classmethod
    def require(cls, by: Actor) -> None:
        super().require(by)
        if not Register.objects.known_to(by).filter(pk=cls.register.pk).exists():
            raise Denied("这个登记簿不在您的管理范围内。如工作需要，请联系主管科室。")

    @classmethod
    def list_address(cls) -> str:
        return cls.register.get_absolute_url()

    @classmethod
    def table_of(cls, book: OpenedBook, sheet: OpenedSheet) -> HeadedTable | None:
        """The form of another register has headings like these, and must not slip in."""
        note = next((one for one in book.sheets if one.name == META), None)
        if note is not None and sheet.name != META:
            head = next(iter(book.grid(note)), [])
            code = str(head[0]) if head else ""
            if code and code != cls.register.fieldset.code:
                raise UnusableFile("这是另一个登记簿的表。请下载本登记簿的模板。")
        table = super().table_of(book, sheet)
        if table is not None and note is not None:
            table.settled = _settled(cls, table)
        return table

    @classmethod
    @sensitive_variables()
    def review(cls, plan: Plan) -> None:
        """Required fields, formulas and checks over the row as it will be, as forms judge it."""
        drafts, checked = plan.main, plan.checked
        places = [
            place
            for place in range(len(checked))
            if place not in plan.skipped and (drafts.is_new(place) or place in drafts.changes)
        ]
        world = World(checked.by)
        unit_keys = {one.unit_id for one in checked.column(UNIT) if one is not None}
        units = Unit.objects.select_related("kind").in_bulk(unit_keys)
        world.expect_units(units.values())
        known = RegisterRecord.objects.in_bulk({pk for p in places if (pk := drafts.pks[p])})
        for place in places:
            about = checked.column(UNIT)[place]
            if about is not None:
                record = known.get(drafts.pks[place] or 0)
                before = content_of(record) if record else {}
                unit = units[about.unit_id]
                _judge(plan, place, before, unit=unit, world=world)
                if drafts.is_new(place):
                    cls.keep_closed(plan, place, unit)

    @classmethod
    def keep_closed(cls, plan: Plan, place: int, unit: Unit) -> None:
        """Of a new row: whether its unit may begin it, and what only the office says of it."""
        register, checked = cls.register, plan.checked
        by = cast("User", checked.by)
        if not keeping.may_list(register, unit, by):
            checked.find(place, keeping.unlisted(register), column=UNIT, kind=FindingKind.SCOPE)
        for key in sorted(keeping.closed_to(register, unit, by) & cls.fields.keys()):
            kind = cls.definition.by_key[key]
            value = checked.column(key)[place]
            if value is not None and kind.text(value, World()) != kind.field.start:
                words = f"这一项由{keeping.named(register)}填写，请把这一格清空。"
                checked.find(place, words, column=key, kind=FindingKind.SCOPE)


def _settled(roster: type[RegisterRoster], table: HeadedTable) -> dict[str, int]:
    """Our own form: its headings are the columns, and nobody is asked."""
    by_words = {_bare(column.label): key for key, column in roster.columns().items()}
    by_words |= {_bare(kind.field.heading): kind.key for kind in roster.definition.typed_in}
    positions = {by_words.get(_bare(one.text), ""): one.position for one in table.headings}
    return {key: place for key, place in positions.items() if key in roster.fields}


def _bare(words: str) -> str:
    return "".join(words.split()).rstrip("*")


def _judge(plan: Plan, place: int, before: dict[str, Any], *, unit: Unit, world: World) -> None:
    checked = plan.checked
    definition: Definition = checked.roster.definition
    given = {
        kind.key: value
        for kind in definition.typed_in
        if (value := checked.column(kind.key)[place]) is not None
    }
    unread = {finding.column for finding in checked.findings.get(place, ())}
    values = {**before, **given}
    for finding in engine.complete(definition, values, unit=unit, world=world, unread=unread):
        kind = definition.by_key.get(finding.column)
        column = finding.column if finding.column in checked.roster.fields else ""
        missing = kind is not None and values.get(kind.key) is None and not kind.computed
        checked.find(
            place,
            finding.message,
            column=column,
            kind=FindingKind.REQUIRED if missing else FindingKind.CHECK,
            level=eased(kind, Level(finding.level)),
        )


def _target(register: Register, definition: Definition) -> ActTarget:
    def create(values: dict[str, Any], *, by: Any) -> RegisterRecord:
        about: dict[str, Any] = {"subject": values["unit"].pk}
        if not register.subject_kind:
            about = {"unit": Unit.objects.select_related("kind").get(pk=values["unit"].pk)}
        raw = _typed(definition, values)
        return records.create(register, raw=raw, by=by, from_sheet=True, **about)

    def change(record: RegisterRecord, values: dict[str, Any], *, by: Any) -> RegisterRecord:
        return records.edit(record, raw=_typed(definition, values), by=by, from_sheet=True)

    def restore(record: RegisterRecord, before: dict[str, Any], *, by: Any) -> RegisterRecord:
        values = {name: secrecy.unseal(token) for name, token in before.items()}
        return change(record, values, by=by)

    return ActTarget(
        _ENTRY,
        RegisterRecord,
        EntryMatcher(register, definition),
        placed_by="unit__path",
        compare=compare,
        create=create,
        change=change,
        remove=records.remove,
        restore=restore,
        keep=_kept,
    )


@sensitive_variables()
def _typed(definition: Definition, values: dict[str, Any]) -> dict[str, Any]:
    """Stored values as they would be typed; a blank one empties its field."""
    world = World()
    return {
        kind.key: kind.initial(values[f"_{kind.key}"], world)
        for kind in definition.typed_in
        if f"_{kind.key}" in values
    }


@sensitive_variables()
def _kept(record: RegisterRecord, names: Any) -> dict[str, Any]:
    """Sealed all alike: what is not sensitive today may be called so before it is put back."""
    content = content_of(record)
    return {name: secrecy.seal(content.get(name.removeprefix("_"))) for name in names}
