"""What does not hold becomes something to mend: a row of the register ASM-16."""

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.presets.inspections import DAYS_TO_MEND, SOURCE
from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.registers.domain import records
from portal.registers.models import Register, RegisterRecord

REGISTER: Final = "ASM-16"
_LONGEST: Final = 100


def register() -> Register:
    found = Register.objects.filter(preset=REGISTER).first()
    if found is None:
        raise ValidationError(
            "还没有“问题整改台账”，发现的问题无处登记。请先在“登记簿”中添加预置的问题整改台账。"
        )
    return found


def mend(words: str, *, unit: Unit, batch: str, by: User) -> RegisterRecord:
    """Due in so many days; the unit has it among its to-dos, as any row of that register."""
    raw = {
        "matter": words[:_LONGEST],
        "source": SOURCE,
        "batch": batch,
        "sort": "限期整改",
        "due": (timezone.localdate() + dt.timedelta(days=DAYS_TO_MEND)).isoformat(),
    }
    return records.create(register(), unit=unit, raw=raw, by=by)
