from celery.schedules import crontab

from portal import schedule

# Before the morning's digests, which tell of the to-dos it sets.
schedule.add("ledgers-open", "assessments.open_ledgers", crontab(hour=5, minute=30))
schedule.add("ledgers-lock", "assessments.lock_ledgers", crontab(minute="*/10"))
