"""Which entries of registers, and in what order."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final, Self

from django.db import models

from portal.access import ScopedQuerySet
from portal.registers import subjects
from portal.registers.choices import EDITABLE, IN_HAND, UNENDED, RecordState, RegisterKind
from portal.text import found_by

# What is open first, the earliest due before the others.
TASK_ORDER: Final = (
    models.F("closed_on").desc(nulls_first=True),
    models.F("due_on").asc(nulls_last=True),
    models.F("id").asc(),
)


def open_for_long(today: dt.date) -> models.Q:
    """Made so many days before as its register allows, or more."""
    last_day = models.ExpressionWrapper(
        models.Value(today, models.DateField()) - models.F("register__long_days"),
        output_field=models.DateField(),
    )
    return models.Q(made_on__lt=last_day)


def _of_roles(name: str, roles: Iterable[str]) -> models.Q:
    """Its own, or where it has none its register's."""
    held = list(roles)
    own = models.Q(**{f"{name}__overlap": held})
    return own | models.Q(**{name: [], f"register__{name}__overlap": held})


class RegisterRecordQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def unended(self) -> Self:
        return self.filter(state__in=UNENDED)

    def overdue(self, today: dt.date) -> Self:
        return self.unended().filter(due_on__lt=today)

    def changeable(self) -> Self:
        """As `may_change`."""
        waits = models.Q(state=RecordState.CHECKING) & ~models.Q(register__kind=RegisterKind.TASK)
        return self.filter(waits | models.Q(state__in=EDITABLE))

    def quiet(self, today: dt.date) -> Self:
        """In hand, and for longer than its register allows nothing was noted."""
        last_day = models.ExpressionWrapper(
            models.Value(today, models.DateField())
            - models.functions.Coalesce("quiet_days", "register__quiet_days"),
            output_field=models.DateField(),
        )
        silent = models.Q(noted_on__lt=last_day) | models.Q(noted_on=None, at__date__lt=last_day)
        return self.filter(silent, state__in=IN_HAND)

    def long(self, today: dt.date) -> Self:
        """Not ended for longer than its register lets it be."""
        return self.filter(open_for_long(today), state__in=UNENDED)

    def to_look_back(self, today: dt.date) -> Self:
        """Closed within a year, and not looked back at within half of one."""
        begin, half = today - dt.timedelta(days=365), today - dt.timedelta(days=182)
        not_yet = models.Q(looked_back_on=None) | models.Q(looked_back_on__lt=half)
        return self.filter(not_yet, state=RecordState.CLOSED, closed_on__gte=begin)

    def closed_by_one_of(self, roles: Iterable[str]) -> Self:
        """As `closers`."""
        return self.filter(_of_roles("closed_by", roles))

    def looked_over_by_one_of(self, roles: Iterable[str]) -> Self:
        """As `lookers`."""
        return self.filter(_of_roles("looked_over_by", roles))

    def standing(self) -> Self:
        """Not crossed out."""
        return self.exclude(state=RecordState.VOID)

    def of_subject(self, unit: int, subject: int | None) -> Self:
        """Of a unit's own, where nothing that stands in it is named."""
        own = models.Q(subject_id=subject) if subject else models.Q(unit=unit, subject_id=None)
        return self.filter(own)

    def with_about(self) -> Any:
        """As `about`."""
        key = models.functions.Coalesce(
            "subject_id", "unit_id", output_field=models.BigIntegerField()
        )
        return self.annotate(about_key=key)

    def with_subjects(self, kind: str) -> Self:
        """The subjects' names with the rows, where they are no units."""
        declared = subjects.of(kind)
        if declared is None:
            return self
        return self.annotate(subject_name=declared.name_at("subject_id"))

    def for_list(self) -> Self:
        related = self.select_related("unit", "by", "version", "register")
        return related.order_by("unit__path", "pk")
