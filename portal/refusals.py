"""Everything that is wrong is told at once, not one thing per attempt."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError


def together(*checks: Callable[[], Any]) -> None:
    """Run every check; raise what all of them refuse as one refusal, each part at its field."""
    refused: dict[str, Any] = {}
    for check in checks:
        try:
            check()
        except ValidationError as refusal:
            refusal.update_error_dict(refused)
    if refused:
        raise ValidationError(refused)
