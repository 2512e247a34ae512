"""What a form costs those who fill it: cells by the way they come, and files (§1.7)."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.domain.ledgers.arrivals import is_announced
from portal.fields import owners, sources
from portal.fields.choices import Arrival, Evidence
from portal.fields.domain import formulas
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds import FieldKind


@dataclass(frozen=True)
class Burden:
    cells: int = 0
    system: int = 0
    carried: int = 0
    hand: int = 0
    conditional: int = 0
    optional: int = 0
    files: int = 0  # proofs that must be attached

    @property
    def filled(self) -> int:
        """How many of a hundred cells come by themselves."""
        return round(100 * (self.system + self.carried) / self.cells) if self.cells else 0


def of(definition: Definition) -> Burden:
    ways = [way_of(kind) for kind in definition.kinds]
    proofs = [kind for kind in definition.kinds if kind.field.evidence == Evidence.REQUIRED]
    return Burden(
        cells=len(ways),
        system=ways.count("system"),
        carried=ways.count("carried"),
        hand=ways.count("hand"),
        conditional=ways.count("conditional"),
        optional=ways.count("optional"),
        files=len(proofs),
    )


def compared(now: Burden, former: Burden | None) -> list[tuple[str, int, str]]:
    """Label, count, and what the version before asked where that is another number."""
    lines = {
        "格数": "cells",
        "系统带出": "system",
        "沿用上期": "carried",
        "手工填写": "hand",
        "符合条件时填写": "conditional",
        "选填": "optional",
        "必附佐证": "files",
    }
    told = []
    for label, name in lines.items():
        count = getattr(now, name)
        before = getattr(former, name) if former else count
        told.append((label, count, "" if before == count else f"上一版 {before:,}"))
    return told


def way_of(kind: FieldKind) -> str:
    """How its cell comes by what stands in it."""
    field = kind.field
    if field.required_when:
        return "conditional"
    if kind.computed:
        return "system"
    meanwhile = sources.find(field.source) if is_announced(kind) else None
    arrival = meanwhile.meanwhile if meanwhile else Arrival(field.arrival)
    if arrival == Arrival.SOURCE:
        return "system"
    if arrival == Arrival.CARRIED:
        return "carried"
    return "hand" if field.required else "optional"


WAYS = {
    "system": "系统带出",
    "carried": "沿用上期",
    "hand": "手工填写",
    "conditional": "符合条件时填写",
    "optional": "选填",
}


@dataclass(frozen=True)
class FieldLine:
    """A field as the page of its form tells it."""

    heading: str
    kind: str
    way: str
    source: str
    condition: str
    proof: str


def sections(definition: Definition) -> dict[str, list[FieldLine]]:
    by_section: dict[str, list[FieldLine]] = {}
    own = dict(owners.of(definition.version.fieldset).offers(definition))
    for kind in definition.kinds:
        line = _line(kind, definition, own)
        by_section.setdefault(kind.field.section or "填报内容", []).append(line)
    return by_section


def _line(kind: FieldKind, definition: Definition, own: Mapping[str, str]) -> FieldLine:
    """`own` are the labels of what only ledgers know."""
    field = kind.field
    source = sources.find(field.source)
    label = own.get(field.source) or (source.label if source else "")
    formula = formulas.with_labels(field.formula, definition.fields) if field.formula else ""
    proof = field.get_evidence_display() if field.evidence != Evidence.NONE else ""
    return FieldLine(
        heading=field.heading,
        kind=field.get_kind_display(),
        way="自动计算" if kind.computed else WAYS[way_of(kind)],
        source=label or formula,
        condition=formulas.spoken(field.required_when, definition.fields),
        proof=f"{proof} {field.evidence_most} 个以内" if proof else "",
    )
