"""Ledgers own fields, and heed all that a field may say of how its cell arrives and is proved."""

from collections.abc import Iterator

from assessments.catalogue import TARGET, TOTAL
from assessments.choices import TargetKey
from assessments.domain import versions
from assessments.domain.forms import OWNER
from assessments.permissions import LEDGERS_FILL, LEDGERS_MANAGE
from portal.fields import owners
from portal.fields.domain.definition import Definition
from portal.fields.owners import ASKED


def _offers(definition: Definition) -> Iterator[tuple[str, str]]:
    """Targets of the unit, and what its own number fields have run up to since January."""
    for key, label in TargetKey.choices:
        yield f"{TARGET}{key}", f"本年目标：{label}"
    for kind in definition.typed_in:
        if kind.is_number:
            yield f"{TOTAL}{kind.key}", f"本年累计：{kind.field.label}"


LEDGERS = owners.Owner(
    OWNER,
    fills=LEDGERS_FILL,
    published=versions.published,
    asks=ASKED,
    designs=LEDGERS_MANAGE,
    offers=_offers,
    without=frozenset(versions.NOT_IN_LEDGERS),
    seals=False,
)
owners.add(LEDGERS)
