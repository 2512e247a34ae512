from celery.schedules import crontab

from portal import schedule

schedule.add("accounts-disable-unused", "accounts.disable_unused", crontab(hour=1, minute=0))
schedule.add(
    "accounts-clear-ended-sessions", "accounts.clear_ended_sessions", crontab(hour=1, minute=10)
)
schedule.add("accounts-lapse-resets", "accounts.lapse_resets", crontab(minute=25))
