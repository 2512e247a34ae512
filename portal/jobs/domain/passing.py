"""Why a run failed: for a reason that passes, or one its owner is told in words."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError

from portal.outages import is_outage


def passes(fault: Exception) -> bool:
    """Database, cache or broker were away, or two got in each other's way."""
    return is_outage(fault) or isinstance(fault, OperationalError | ConnectionError)


def words(refusal: ValidationError | PermissionDenied) -> str:
    if isinstance(refusal, ValidationError):
        return "\n".join(refusal.messages)
    return str(refusal) or "没有办理这项任务的权限。"
