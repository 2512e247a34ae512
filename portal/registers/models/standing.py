"""Where an entry stands: whether it may be changed, is late, silent or long open; who closes it."""

import datetime as dt
from typing import Any

from django.utils import timezone

from portal.registers.choices import EDITABLE, IN_HAND, UNENDED, RecordState, RegisterKind


class Standing:
    """Of `RegisterRecord`: as its queryset asks the database."""

    register: Any
    state: Any
    due_on: Any
    noted_on: Any
    made_on: Any
    at: Any
    quiet_days: Any
    closed_by: Any
    looked_over_by: Any

    @property
    def may_change(self) -> bool:
        """A task that was handed in waits as it is; what else is looked over may be mended."""
        waits = self.state == RecordState.CHECKING and self.register.kind != RegisterKind.TASK
        return waits or self.state in EDITABLE

    def is_overdue_on(self, day: dt.date) -> bool:
        return self.state in UNENDED and self.due_on is not None and self.due_on < day

    def is_quiet_on(self, day: dt.date) -> bool:
        """As `quiet`."""
        days = self.allowed_quiet
        noted = self.noted_on or timezone.localdate(self.at)
        return days is not None and self.state in IN_HAND and (day - noted).days > days

    @property
    def allowed_quiet(self) -> int | None:
        return self.register.quiet_days if self.quiet_days is None else self.quiet_days

    def is_long_on(self, day: dt.date) -> bool:
        """As `long`."""
        days = self.register.long_days
        return days is not None and self.state in UNENDED and (day - self.made_on).days > days

    @property
    def closers(self) -> list[str]:
        return self.closed_by or self.register.closed_by

    @property
    def lookers(self) -> list[str]:
        return self.looked_over_by or self.register.looked_over_by
