"""Which cells of a form have a target: those that a rate sets against one, and what they sum up."""

from assessments.catalogue import TARGET, TOTAL
from portal.fields.domain import formulas
from portal.fields.domain.definition import Definition


def targets(definition: Definition) -> dict[str, str]:
    """By the key of a cell the key of the cell its target stands in."""
    aims = {kind.key for kind in definition.kinds if kind.field.source.startswith(TARGET)}
    found: dict[str, str] = {}
    for kind in definition.kinds if aims else ():
        used = formulas.keys_in(kind.field.formula) if kind.field.formula else set()
        if len(used & aims) == 1:
            (target,) = used & aims
            found |= dict.fromkeys(used - aims, target)
    for key, target in list(found.items()):
        source = definition.by_key[key].field.source
        if source.startswith(TOTAL):
            found.setdefault(source.removeprefix(TOTAL), target)
    return found
