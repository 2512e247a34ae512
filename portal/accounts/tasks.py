from celery import shared_task

from portal.accounts.domain import accounts, sessions


@shared_task(name="accounts.disable_unused")
def disable_unused() -> None:
    accounts.disable_unused()


@shared_task(name="accounts.clear_ended_sessions")
def clear_ended_sessions() -> None:
    sessions.clear_ended()
