"""What the queue starts by itself, and when. Each app's `schedule` module adds its own tasks.

The name of an entry is its row in the database, where an operator may have changed the time.
"""

from typing import Any, Final

from celery import Celery
from django.core.exceptions import ImproperlyConfigured

ENTRIES: Final[dict[str, dict[str, Any]]] = {}


def add(name: str, task: str, when: Any) -> None:
    if name in ENTRIES:
        raise ImproperlyConfigured(
            f"The schedule has an entry “{name}” already, for {ENTRIES[name]['task']}: "
            f"give the one for {task} another name."
        )
    ENTRIES[name] = {"task": task, "schedule": when}


def give_to(queue: Celery) -> None:
    queue.conf.beat_schedule = ENTRIES
