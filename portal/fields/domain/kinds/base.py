"""What every kind of field can do, bound to one field's definition."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Aggregate, Count, Expression

from portal.fields import sources
from portal.fields.choices import Arrival, Evidence
from portal.fields.domain import typed
from portal.fields.domain.findings import Wrong
from portal.fields.domain.kinds.stored import Stored
from portal.fields.domain.world import World
from portal.fields.models import FieldDef
from portal.periods import Period, PeriodKind

Fact = tuple[str, str]


class FieldKind:
    """`parse` takes what a person typed and gives what is stored, JSON; the rest starts there."""

    takes: ClassVar[frozenset[str]] = frozenset()  # the settings of a field this kind heeds
    editor: ClassVar[str] = "text"  # of the grid
    align: ClassVar[str] = "left"
    number_format: ClassVar[str] = "@"  # of the sheet; @ keeps what is typed as text
    width: ClassVar[int] = 16
    is_number: ClassVar[bool] = False
    computed: ClassVar[bool] = False
    by_form: ClassVar[bool] = False  # cannot be put into a cell of the grid or the sheet

    def __init__(self, field: FieldDef) -> None:
        self.field = field

    @property
    def key(self) -> str:
        return self.field.key

    @property
    def in_cells(self) -> bool:
        """Whether people fill it in the grid and in the sheet."""
        return not (self.computed or self.by_form)

    # In and out -----------------------------------------------------------------------------

    def parse(self, raw: Any, world: World) -> Any:
        """The stored value, None for blank; raises `Wrong`."""
        return None if typed.is_blank(raw) else self.read(raw, world)

    def read(self, raw: Any, world: World) -> Any:
        raise NotImplementedError

    def text(self, value: Any, world: World) -> str:
        """As people read it, and as they could type it again."""
        return "" if value is None else str(value)

    def is_still(self, raw: Any, value: Any) -> bool:
        """Whether what was typed only repeats the stored value, which then stays untouched."""
        return False

    def typed(self, value: Any, world: World) -> Any:
        """As formulas see it."""
        return value

    def url(self, value: Any, world: World) -> str:
        """Where the value leads, on the page of its record."""
        return ""

    # Form ------------------------------------------------------------------------------------

    def widget(self, world: World) -> forms.Widget:
        return forms.TextInput()

    def offer(self, widget: forms.Widget, value: Any) -> None:
        """Let the control show what is filled, even where it is no longer offered."""

    def initial(self, value: Any, world: World) -> Any:
        return self.text(value, world)

    # Sheet -----------------------------------------------------------------------------------

    def cell(self, value: Any, world: World) -> Any:
        return self.text(value, world)

    def validation(self, world: World) -> dict[str, Any] | None:
        """Excel's own check or drop-down."""
        return None

    # Grid, schema, statistics ------------------------------------------------------------------

    def options(self, world: World) -> list[str]:
        return []

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}

    def figures(self, stored: Stored) -> dict[str, Aggregate]:
        """What the database works out over the filled rows, by a name `facts` knows."""
        return {"contents": Count(stored.text, distinct=True)}

    def groups(self, stored: Stored) -> Expression | None:
        """What the database counts the filled rows by: few, whatever the number of rows."""
        return None

    def facts(
        self, figures: Mapping[str, Any], counts: Mapping[str, int], world: World
    ) -> list[Fact]:
        return [("不同内容", f"{figures['contents']} 种")]

    def hint(self) -> str:
        """How to fill it, in a few words, for the note on the heading."""
        return ""

    @property
    def proof_asked(self) -> str:
        field = self.field
        if field.evidence == Evidence.NONE:
            return ""
        return (
            f"{field.get_evidence_display()}佐证材料，最多 {field.evidence_most} 个文件，"
            f"每个不超过 {field.evidence_megabytes} MB。"
        )

    @property
    def asked(self) -> str:
        """What beside the value is asked of whoever fills it."""
        field, words = self.field, []
        source = sources.find(field.source)
        if field.arrival == Arrival.SOURCE and source:
            words.append(f"由系统带出“{source.label}”，请核对。")
        elif field.arrival == Arrival.CARRIED:
            words.append("沿用上一次填的，请核对。")
        if field.start and field.start_each:
            words.append(f"每{field.get_start_each_display()}从“{field.start}”开始。")
        elif field.start:
            words.append(f"先填好“{field.start}”，可以改。")
        if field.excusable:
            words.append("确实填不出的，空着并写明原因。")
        words.append(self.proof_asked)
        if field.expiry_days:
            words.append(f"到期前 {field.expiry_days} 天起提醒。")
        return "".join(words)

    def starts_anew(self, period: Period | None) -> bool:
        """The period is the first one of the year, the quarter: its cell begins afresh."""
        each = self.field.start_each
        if not (self.field.start and each and period):
            return False
        return Period.containing(period.first_day, PeriodKind(each)).first_day == period.first_day

    @property
    def guidance(self) -> str:
        """The note on the heading of its column."""
        return "\n".join(part for part in (self.field.help, self.hint(), self.asked) if part)


def ranked(counts: Mapping[str, int], order: Sequence[str] = ()) -> list[Fact]:
    """Those of `order` first, even when there is none; the others by how many there are."""
    others = sorted(counts.keys() - set(order), key=lambda label: (-counts[label], label))
    return [(label, str(counts.get(label, 0))) for label in (*order, *others)]


def shorter_than(text: str, most: int) -> str:
    if len(text) > most:
        raise Wrong(f"最多 {most} 个字，现在有 {len(text):,} 个。请精简。")
    return text
