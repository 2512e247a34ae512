from celery.schedules import crontab

from portal import schedule

# Before the morning's digests, which tell of what it sets.
schedule.add("registers-remind", "registers.remind", crontab(hour=6, minute=10))
