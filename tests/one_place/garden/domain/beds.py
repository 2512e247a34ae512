from typing import Any

from django.db import transaction
from garden.actions import BED_PLANTED
from garden.models import Bed
from garden.permissions import BEDS_MANAGE

from portal.access import require
from portal.audit.domain import events
from portal.orgs.models import Unit


@transaction.atomic
def plant(unit: Unit, *, name: str, by: Any) -> Bed:
    require(by, BEDS_MANAGE, unit)
    bed = Bed.objects.create(unit=unit, name=name)
    events.record(BED_PLANTED, by=by, target=bed)
    return bed
