from celery import shared_task
from django.utils import timezone

from talent.domain import ends, newcomers, purging, supervision


@shared_task(name="talent.escalate")
def escalate() -> None:
    supervision.escalate(timezone.localdate())


@shared_task(name="talent.erase_school_facts")
def erase_school_facts() -> None:
    purging.erase_school_facts(timezone.localdate())


@shared_task(name="talent.suit_needs")
def suit_needs() -> None:
    newcomers.look(timezone.localdate())


@shared_task(name="talent.tell_ends")
def tell_ends() -> None:
    ends.tell(timezone.localdate())
