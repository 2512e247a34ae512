"""From typed values to stored ones, with everything that is wrong about them."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from portal.fields.choices import Arrival, Evidence
from portal.fields.domain import formulas
from portal.fields.domain.definition import Definition
from portal.fields.domain.findings import CellFinding, Wrong
from portal.fields.domain.formulas import BadFormula
from portal.fields.domain.kinds import FieldKind, spoken
from portal.fields.domain.kinds.numbers import LARGEST
from portal.fields.domain.world import World
from portal.fields.models import FieldDef
from portal.orgs.models import Unit
from portal.problems import Level

Values = dict[str, Any]
EXCUSE: Final = "确实填不出的请写明原因。"


def parse_row(
    definition: Definition,
    raw: Mapping[str, Any],
    *,
    unit: Unit,
    world: World,
    before: Mapping[str, Any] | None = None,
) -> tuple[Values, list[CellFinding]]:
    """Stored values and all findings. Fields absent from `raw` keep what they were `before`."""
    values, findings = parse_cells(definition, raw, world, before=before)
    merged = {**(before or {}), **values}
    unread = {finding.column for finding in findings}
    findings += complete(definition, merged, unit=unit, world=world, unread=unread)
    return filled(merged), findings


def filled(values: Mapping[str, Any]) -> Values:
    """What is kept: a blank cell leaves no trace."""
    return {key: value for key, value in values.items() if value is not None}


def parse_cells(
    definition: Definition,
    raw: Mapping[str, Any],
    world: World,
    *,
    before: Mapping[str, Any] | None = None,
) -> tuple[Values, list[CellFinding]]:
    values: Values = {}
    before = before or {}
    findings = []
    for kind in definition.typed_in:
        if kind.key not in raw:
            continue
        if kind.key in before and kind.is_still(raw[kind.key], before[kind.key]):
            values[kind.key] = before[kind.key]
            continue
        try:
            values[kind.key] = kind.parse(raw[kind.key], world)
        except Wrong as wrong:
            findings.append(CellFinding(str(wrong), kind.key))
    return values, findings


def complete(
    definition: Definition,
    values: Values,
    *,
    unit: Unit,
    world: World,
    unread: set[str] | None = None,
    evidence: Mapping[str, int] | None = None,
) -> list[CellFinding]:
    """Fill in the automatic fields and judge the row; cells that could not be read are left out.
    `evidence` counts the files of each cell, for owners whose rows keep them."""
    unread = unread or set()
    known = _for_formulas(definition, values, world)
    findings = list(_compute(definition, values, known, unit=unit, world=world))
    findings += [f for f in _missing(definition, values, known) if f.column not in unread]
    findings += _broken(definition, known, unread)
    if evidence is not None:
        findings += unproven(definition, values, evidence)
    return findings


def arriving(
    definition: Definition, *, unit: Unit, world: World, last: Mapping[str, Any] | None = None
) -> Values:
    """What a new row holds before anybody types, to be checked by whoever fills it: from sources,
    and from the `last` row of the unit, else what it starts with. What would be refused now does
    not arrive."""
    values: Values = {}
    for kind in definition.typed_in:
        try:
            value = kind.parse(_arrived(kind, unit, world, last or {}), world)
            if value is None:
                value = kind.parse(kind.field.start, world)
        except Wrong:
            continue
        if value is not None:
            values[kind.key] = value
    return values


def _arrived(kind: FieldKind, unit: Unit, world: World, last: Mapping[str, Any]) -> Any:
    """As it would be typed."""
    if kind.starts_anew(world.period):
        return kind.field.start
    if kind.field.arrival == Arrival.SOURCE:
        given = world.automatic(kind.field.source, unit)
        return None if given is None else str(given)
    if kind.field.arrival == Arrival.CARRIED:
        return kind.initial(last.get(kind.key), world)
    return None


def _for_formulas(definition: Definition, values: Values, world: World) -> Values:
    return {kind.key: kind.typed(values.get(kind.key), world) for kind in definition.kinds}


def _compute(
    definition: Definition, values: Values, known: Values, *, unit: Unit, world: World
) -> Iterator[CellFinding]:
    for kind in definition.kinds:
        if not kind.computed:
            continue
        try:
            values[kind.key] = _automatic(kind, known, unit, world)
        except (BadFormula, Wrong) as wrong:
            values[kind.key] = None
            yield CellFinding(f"“{kind.field.label}”算不出来：{wrong}", kind.key, Level.WARNING)
        known[kind.key] = kind.typed(values[kind.key], world)


def _automatic(kind: FieldKind, known: Values, unit: Unit, world: World) -> Any:
    field = kind.field
    if not field.formula:
        result = world.automatic(field.source, unit)
    else:
        result = formulas.evaluate(field.formula, known)
    if result is None or not kind.is_number:
        return result
    if isinstance(result, bool) or not isinstance(result, int | Decimal):
        raise BadFormula("结果不是数字。")
    result = Decimal(result)
    if abs(result) >= LARGEST:
        raise BadFormula("结果太大。")
    try:
        places = Decimal(1).scaleb(-field.decimals)
        return f"{result.quantize(places, rounding=ROUND_HALF_UP) + 0:f}"
    except InvalidOperation as error:
        raise BadFormula("结果的位数太多。") from error


def _missing(definition: Definition, values: Values, known: Values) -> Iterator[CellFinding]:
    for kind in definition.typed_in:
        field = kind.field
        if values.get(kind.key) is not None:
            continue
        if field.required:
            yield _blank(field)
        elif field.required_when and _holds(field.required_when, known):
            condition = formulas.spoken(field.required_when, definition.fields)
            yield _blank(field, f"{condition}时，")


def _blank(field: FieldDef, when: str = "") -> CellFinding:
    if field.excusable:
        message = f"{when}“{field.label}”应当填写；{EXCUSE}"
        return CellFinding(message, field.key, Level.WARNING)
    return CellFinding(f"{when}“{field.label}”必须填写。", field.key)


def unproven(
    definition: Definition, values: Mapping[str, Any], evidence: Mapping[str, int]
) -> Iterator[CellFinding]:
    """Nothing is asked of a cell that is blank, or whose field asks for none; of a “no” there is
    nothing to prove."""
    for kind in definition.typed_in:
        field, count, value = kind.field, evidence.get(kind.key, 0), values.get(kind.key)
        if field.evidence == Evidence.NONE or value is None:
            continue
        if field.evidence == Evidence.REQUIRED and not count and value is not False:
            yield CellFinding(f"“{field.label}”必须附佐证材料。", kind.key)
        if count > field.evidence_most:
            most = field.evidence_most
            yield CellFinding(
                f"“{field.label}”最多附 {most} 个文件，现在有 {count:,} 个。", kind.key
            )


def _broken(definition: Definition, known: Values, unread: set[str]) -> Iterator[CellFinding]:
    for check in definition.checks:
        used = formulas.keys_in(check.expression)
        if used & unread or _holds(check.expression, known) is not False:
            continue
        column = next((f.key for f in reversed(definition.fields) if f.key in used), "")
        yield CellFinding(f"{check.message}{_seen(definition, used, known)}", column, check.level)


def _holds(expression: str, known: Values) -> bool | None:
    """None when blanks leave it open, or when it cannot be worked out on these values."""
    try:
        return formulas.evaluate(expression, known)
    except BadFormula:
        return None


def _seen(definition: Definition, used: set[str], known: Values) -> str:
    """The figures a check compared, so that nobody has to look for them; not sensitive ones."""
    figures = [
        f"{field.label} {spoken(known[field.key])}"
        for field in definition.fields
        if field.key in used and not field.sensitive and isinstance(known[field.key], Decimal)
    ]
    return f"（{'，'.join(figures)}）" if figures else ""


def texts(definition: Definition, values: Mapping[str, Any], world: World) -> dict[str, str]:
    """The values as people read them, without the sensitive ones."""
    return {kind.key: kind.text(values.get(kind.key), world) for kind in definition.open_kinds}


def name_of(definition: Definition, values: Mapping[str, Any], world: World) -> str:
    """What people call an entry: what its first field says that anyone may see."""
    first = definition.open_kinds[0] if definition.open_kinds else None
    return first.text(values.get(first.key), world) if first else ""
