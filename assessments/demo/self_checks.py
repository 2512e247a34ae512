"""The quarterly self-check of villages in the demo county."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final

from assessments.catalogue import JUDGED
from assessments.domain import judging
from assessments.presets.standard_quarterly import CORE, ENOUGH
from portal.fields.domain.definition import Definition
from portal.orgs.models import Unit
from portal.periods import Period

CORES: Final = 6
_MET: Final = 0.93
_CORE_MET: Final = 0.99


def answers(definition: Definition, dice: Random, *, judged: Mapping[str, bool]) -> dict[str, Any]:
    """As the system judges, else most items are met, the core ones nearly always; with the sums
    the form works out."""
    cells: dict[str, Any] = {}
    core = met = part = 0
    for kind in definition.kinds:
        if not kind.computed:
            is_core = kind.field.label.startswith(CORE)
            by_chance = dice.random() < (_CORE_MET if is_core else _MET)
            cells[kind.key] = judged.get(kind.key, by_chance)
            part += cells[kind.key]
            met += cells[kind.key]
            core += cells[kind.key] and is_core
        elif kind.key.startswith("t"):
            cells[kind.key], part = str(part), 0
    cells |= {"n_ok": str(met), "n_core": str(core)}
    cells["verdict"] = str(int(core == CORES and met >= ENOUGH))
    return cells


def judged(
    definition: Definition, period: Period, units: Sequence[Unit]
) -> dict[int, dict[str, bool]]:
    """What figures say yes or no to, by unit and field."""
    keys = {
        kind.key: kind.field.source.removeprefix(JUDGED)
        for kind in definition.typed_in
        if kind.field.source.startswith(JUDGED)
    }
    known = [judging.JUDGEMENTS[key] for key in keys.values()]
    said = judging.judge([one for one in known if not one.is_announced], period, units)
    by_unit: dict[int, dict[str, bool]] = {unit.pk: {} for unit in units}
    for key, judgement in keys.items():
        for unit, word in said.get(judgement, {}).items():
            by_unit[unit][key] = word == judging.YES
    return by_unit
