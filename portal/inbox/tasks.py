from celery import shared_task

from portal.inbox.domain import digests


@shared_task(name="inbox.build_digests")
def build_digests() -> None:
    digests.build()
