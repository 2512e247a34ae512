"""Ledgers own fields, and heed all that a field may say of how its cell arrives and is proved."""

from assessments.domain import versions
from assessments.domain.forms import OWNER
from assessments.permissions import LEDGERS_FILL
from portal.fields import owners
from portal.fields.owners import ASKED

LEDGERS = owners.Owner(OWNER, fills=LEDGERS_FILL, published=versions.published, asks=ASKED)
owners.add(LEDGERS)
