from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, cast

import django_tables2 as tables
from django.utils.safestring import SafeString, mark_safe

from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.world import World
from portal.orgs.models import Unit
from portal.registers.choices import RecordState, RegisterKind
from portal.registers.domain import owing
from portal.registers.domain.output import Output
from portal.registers.domain.owed_now import OwedNow
from portal.registers.models import Register, RegisterRecord, Resolution
from portal.registers.models.decision import DecisionState
from portal.ui.tables import (
    BadgeColumn,
    DateColumn,
    ListTable,
    MomentColumn,
    NameColumn,
    NumberColumn,
    badge,
    muted,
    one_line,
)

SHOWN_AT_FIRST = 8
QUIET: Final = "久未更新"
TONES: Final = {
    RecordState.RECORDED: ("ok", "check"),
    RecordState.VOID: ("plain", "ban"),
    RecordState.OPEN: ("plain", "circle"),
    RecordState.DOING: ("info", "progress"),
    RecordState.CHECKING: ("warn", "eye-check"),
    RecordState.ASKED: ("warn", "hourglass"),
    RecordState.RETURNED: ("bad", "arrow-back-up"),
    RecordState.CLOSED: ("ok", "circle-check"),
    RecordState.CANCELLED: ("plain", "ban"),
}
_RIGHT = {"td": {"class": "text-end num"}, "th": {"class": "text-end"}}


class RegisterTable(ListTable):
    name = NameColumn(verbose_name="名称")
    levels = tables.Column(
        verbose_name="由哪些级别填报", accessor="levels_label", order_by="levels"
    )
    record_count = NumberColumn(verbose_name="已填条数")
    state = BadgeColumn(
        verbose_name="状态",
        accessor="is_open",
        tone_of=lambda r: ("ok", "circle-check") if r.is_open else ("plain", "lock"),
    )

    class Meta(ListTable.Meta):
        model = Register
        fields = ()

    def render_state(self, record: Register) -> SafeString:
        return self.base_columns["state"].render(self.value_state(record), record)

    def value_state(self, record: Register) -> str:
        return "开放填报" if record.is_open else "停止填报"


class RecordTable(ListTable):
    unit = tables.Column(
        verbose_name="单位",
        order_by=("unit__path",),
        linkify=lambda record: record.get_absolute_url(),
    )
    state = BadgeColumn(
        verbose_name="核对",
        accessor="pk",
        order_by=("-findings", "pk"),
        tone_of=lambda r: ("warn", "alert-triangle") if r.findings else ("ok", "check"),
    )
    period = tables.Column(verbose_name="期间", accessor="period__label", order_by=("period", "pk"))
    number = tables.Column(verbose_name="编号", attrs={"td": {"class": "num text-nowrap"}})
    step = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "pk"),
        tone_of=lambda r: TONES[r.state],
    )
    due_on = DateColumn(verbose_name="完成时限")
    noted_on = DateColumn(verbose_name="最近进展", empty_values=())
    decided = tables.Column(verbose_name="议定事项办理", empty_values=(), orderable=False)
    version = tables.Column(verbose_name="版本", accessor="version__number")
    by = tables.Column(verbose_name="填报人")
    at = MomentColumn(verbose_name="更新时间")

    class Meta(ListTable.Meta):
        model = RegisterRecord
        fields = ()
        sequence = (
            *("unit", "period", "...", "step", "due_on", "noted_on", "decided"),
            *("state", "version", "by", "at"),
        )

    def render_due_on(self, record: RegisterRecord) -> Any:
        day = f"{record.due_on:%Y-%m-%d}"
        return badge(day, "bad", "clock") if record.is_overdue_on(self.today) else day

    def render_noted_on(self, record: RegisterRecord) -> Any:
        if record.is_quiet_on(self.today):
            return badge(QUIET, "warn", "clock-pause")
        return f"{record.noted_on:%Y-%m-%d}" if record.noted_on else "—"

    def value_decided(self, record: RegisterRecord) -> str:
        counts = Counter(decision.state for decision in _decisions(record))
        return "，".join(f"{state.label} {counts[state]:,}" for state in counts)

    def render_decided(self, record: RegisterRecord) -> SafeString:
        """As many badges as there are states."""
        counts = Counter(decision.state for decision in _decisions(record))
        tones = {decision.state: decision.tone for decision in _decisions(record)}
        badges = (badge(f"{s.label} {counts[s]:,}", *tones[s]) for s in DecisionState if counts[s])
        return mark_safe(" ".join(badges)) or muted("—")  # noqa: S308 - badges are escaped

    def render_state(self, record: RegisterRecord) -> SafeString:
        return self.base_columns["state"].render(self.value_state(record), record)

    def value_state(self, record: RegisterRecord) -> str:
        return f"{len(record.findings):,} 处待补正" if record.findings else "完整"


class UnfilledTable(ListTable):
    name = tables.Column(verbose_name="单位", accessor="short_name", order_by=("path",))
    place = tables.Column(
        verbose_name="所在单位", accessor="unit__short_name", order_by=("unit__path", "path")
    )
    lacking = tables.Column(verbose_name="本期还缺", order_by=("lacking", "pk"))
    filled_at = MomentColumn(verbose_name="上次填报")
    urged_at = MomentColumn(verbose_name="上次催报")
    urged_by = tables.Column(verbose_name="催报人")

    class Meta(ListTable.Meta):
        model = Unit
        fields = ()


def unfilled_table(register: Register, model: Any, asked: Sequence[OwedNow]) -> type[UnfilledTable]:
    """Of units; or of what stands in them, then with where; with what they lack of what is `asked`
    of the running periods."""
    meta = type("Meta", (UnfilledTable.Meta,), {"model": model})
    facts: dict[str, Any] = {"Meta": meta}

    def lacking(self: UnfilledTable, record: Any) -> str:
        return "；".join(owing.lacks(record, asked))

    facts["render_lacking"] = facts["value_lacking"] = lacking
    if register.subject_kind:
        facts["name"] = tables.Column(
            verbose_name=register.subject_label, accessor="short_name", order_by=("path",)
        )
    else:
        facts["place"] = None
    return type("UnfilledTableOf", (UnfilledTable,), facts)


class FieldColumn(tables.Column):
    """A field as its record's own version reads it."""

    def __init__(
        self,
        kind: FieldKind,
        definitions: dict[int, Definition],
        world: World,
        *,
        names: bool = False,
    ) -> None:
        """`names`: the entry is called by it, and it leads there."""
        attrs = _RIGHT if kind.align == "right" else {}
        super().__init__(
            verbose_name=kind.field.heading,
            empty_values=(),
            accessor="pk",
            order_by=(f"open_values__{kind.key}", "pk"),
            attrs=attrs,
            linkify=(lambda record: record.get_absolute_url()) if names else None,
        )
        self.kind, self.definitions, self.world = kind, definitions, world

    def render(self, record: RegisterRecord) -> str:
        value = self.value(record) or "—"
        return value if self.kind.align == "right" else one_line(value)

    def value(self, record: RegisterRecord) -> str:
        kind = self.definitions[record.version_id].by_key.get(self.kind.key)
        if kind is None or kind.field.sensitive:
            return ""
        return kind.text(record.open_values.get(kind.key), self.world)


class OutputColumn(NumberColumn):
    """What the person an entry names has done, by another register."""

    def __init__(self, output: Output, place: int, heading: str) -> None:
        super().__init__(verbose_name=heading, accessor="pk", orderable=False)
        self.output, self.place = output, place

    def render(self, record: RegisterRecord) -> str:
        number = self.output.of(record)[self.place]
        return f"{number:,.{self.output.what[self.place].decimals}f}"

    def value(self, record: RegisterRecord) -> float:
        return float(self.output.of(record)[self.place])


def _decisions(record: RegisterRecord) -> list[Resolution]:
    """Those the list has read with their progress; of a register that decides nothing, none."""
    read = getattr(record, "_prefetched_objects_cache", {})
    return list(read.get("decisions", ()))


def _subject_column(register: Register, *, names: bool) -> tables.Column:
    """Whom an entry is about; `names`: the entry is called by it, and it leads there."""
    return tables.Column(
        verbose_name=register.subject_label,
        accessor="subject_label",
        order_by=("subject_name", "pk"),
        linkify=(lambda record: record.get_absolute_url()) if names else None,
    )


def _column_of(key: str) -> str:
    """A field may be called as a column of the list itself is: the state of a workstation."""
    return f"own_{key}" if key in RecordTable.base_columns else key


def _ordered(*names: str) -> type:
    return type("Meta", (RecordTable.Meta,), {"sequence": names})


def record_table(
    register: Register,
    definition: Definition,
    definitions: dict[int, Definition],
    world: World,
    *,
    output: Output | None = None,
) -> type[RecordTable]:
    """The list of a register's records: a column for each field anyone may see. An entry is called
    by its first field, or by its unit where a unit has only one (of a period). Of a task it comes
    first where it stands and when it is due."""
    columns: dict[str, Any] = {}
    one_each = register.single or register.is_periodic
    first = None if one_each else next(iter(definition.open_kinds), None)
    columns |= {
        _column_of(kind.key): FieldColumn(kind, definitions, world, names=kind is first)
        for kind in definition.open_kinds
    }
    for n, heading in enumerate(output.headings if output else ()):
        columns[f"output{n}"] = OutputColumn(cast("Output", output), n, heading)
    about = ("subject",) if register.subject_kind else ()
    if about:
        columns["subject"] = _subject_column(register, names=first is None)
        columns["unit"] = tables.Column(verbose_name="单位", order_by=("unit__path",))
        columns["Meta"] = _ordered(*about, *RecordTable.Meta.sequence)
    if first:
        way = ("step", "due_on", "noted_on") if register.kind == RegisterKind.TASK else ()
        rest = [name for name in RecordTable.Meta.sequence[3:] if name not in way]
        columns["Meta"] = _ordered(
            _column_of(first.key), "number", *about, "unit", *way, "...", *rest
        )
        columns["unit"] = tables.Column(verbose_name="单位", order_by=("unit__path",))
    return type("RecordTableOfRegister", (RecordTable,), columns)
