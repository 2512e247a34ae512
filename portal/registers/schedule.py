from celery.schedules import crontab

from portal import schedule

# Before the morning's digests, which tell of what it sets.
schedule.add("registers-remind", "registers.remind", crontab(hour=6, minute=10))
# A rule may name an hour of a working day: “每周五15时”.
schedule.add("registers-remind-owed", "registers.remind_owed", crontab(minute=2))
