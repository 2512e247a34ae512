"""What is wrong with something: found, weighed, and told all at once."""

from collections.abc import Iterable
from itertools import chain

from django.core.exceptions import ValidationError
from django.db import models

Problem = tuple[str, str]  # a form field, and what to say beside it


class Level(models.TextChoices):
    """How much a finding weighs: an error stops, a warning is confirmed by a person."""

    ERROR = "error", "错误"
    WARNING = "warning", "提醒"


def refuse_if(*checks: Iterable[Problem]) -> None:
    """Tell everything that is wrong at once, not one thing per attempt."""
    found: dict[str, list[str]] = {}
    for field, message in chain(*checks):
        found.setdefault(field, []).append(message)
    if found:
        raise ValidationError(found)
