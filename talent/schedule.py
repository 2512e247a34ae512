from celery.schedules import crontab

from portal import schedule

# Before the morning's digests, which tell of what it raises.
schedule.add("talent-escalate", "talent.escalate", crontab(hour=6, minute=20))
