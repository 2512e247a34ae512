from celery import shared_task

from portal.imports.domain import tidying


@shared_task(name="imports.tidy")
def tidy() -> None:
    tidying.tidy()
