from celery import shared_task

from portal.files.domain import tidying


@shared_task(name="files.tidy")
def tidy() -> None:
    tidying.tidy()
