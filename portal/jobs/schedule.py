from celery.schedules import crontab

from portal import schedule

# The queue's own watch: with jobs.domain.rescue.DEAD_AFTER it stays within a minute.
schedule.add("jobs-rescue", "jobs.rescue", 15.0)
schedule.add("jobs-tidy", "jobs.tidy", crontab(minute=20))
# The whole trail on Sundays; what is new on the other nights: portal.audit.schedule.
schedule.add(
    "audit-verify-whole", "jobs.verify_trail", crontab(hour=2, minute=0, day_of_week="sun")
)
