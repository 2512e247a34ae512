"""What is wrong with something: found, weighed, and told all at once."""

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

Problem = tuple[str, str]  # a form field, and what to say beside it: always stops


class Level(models.TextChoices):
    """How much a finding weighs: an error stops, a warning is confirmed by a person."""

    ERROR = "error", "错误"
    WARNING = "warning", "提醒"


class Finding(NamedTuple):
    """A problem, weighed: what checks yield that forms and rosters share. `field` is empty when it
    is about the whole."""

    field: str
    message: str
    level: Level = Level.ERROR

    @property
    def is_error(self) -> bool:
        return self.level == Level.ERROR


def refuse_if(*checks: Iterable[Problem]) -> None:
    """Tell everything that is wrong at once, not one thing per attempt."""
    by_field: dict[str, list[str]] = {}
    for field, message in chain(*checks):
        by_field.setdefault(field or NON_FIELD_ERRORS, []).append(message)
    if by_field:
        raise ValidationError(by_field)


def refuse_errors(findings: Iterable[Finding]) -> None:
    refuse_if((finding.field, finding.message) for finding in findings if finding.is_error)
