"""Party organisations, as what entries of registers may be about."""

from collections.abc import Collection
from typing import Any

from branches.choices.organisations import GRASSROOTS_KINDS
from branches.domain.organisations import SUBJECT
from branches.importers.references import gist
from branches.models import PartyOrganization
from branches.permissions import ORGANISATIONS_VIEW
from portal.registers import subjects
from portal.registers.subjects import SubjectKind


def _offered(rows: Any) -> Any:
    """Those that are open; 党组 and 党小组 keep no books of their own."""
    return rows.still_open().filter(kind__in=GRASSROOTS_KINDS)


def _continues(key: int) -> Collection[int]:
    return PartyOrganization.objects.filter(successor=key).values_list("pk", flat=True)


subjects.add(
    SubjectKind(
        SUBJECT,
        "党组织",
        "branches.PartyOrganization",
        ORGANISATIONS_VIEW,
        offered=_offered,
        order=("unit__path", "path"),
        continues=_continues,
        gist=gist,
    )
)
