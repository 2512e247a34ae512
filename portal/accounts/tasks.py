from celery import shared_task

from portal.accounts.domain import accounts, resets, sessions


@shared_task(name="accounts.disable_unused")
def disable_unused() -> None:
    accounts.disable_unused()


@shared_task(name="accounts.clear_ended_sessions")
def clear_ended_sessions() -> None:
    sessions.clear_ended()


@shared_task(name="accounts.lapse_resets")
def lapse_resets() -> None:
    resets.lapse_overdue()
