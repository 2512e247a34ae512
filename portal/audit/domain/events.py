from typing import Any

from django.db import models

from portal.audit import context
from portal.audit.choices import Action, Result
from portal.audit.models import Event


def record(
    action: Action,
    *,
    by: Any,
    target: models.Model | None = None,
    label: str = "",
    result: Result = Result.DONE,
    **detail: Any,
) -> Event:
    """Write one event. Called inside the act's own transaction: no event, no act."""
    origin = context.current()
    return Event.objects.create(
        action=action,
        result=result,
        actor=by,
        actor_name=str(by or ""),
        object_type=target._meta.label_lower if target is not None else "",
        object_id=str(target.pk) if target is not None else "",
        object_label=(label or str(target or ""))[:200],
        detail=detail,
        address=origin.address,
        user_agent=origin.user_agent,
        request_id=origin.request_id,
    )
