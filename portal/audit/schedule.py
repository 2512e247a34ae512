from celery.schedules import crontab

from portal import schedule

# Events are sealed on commit; this takes what a crash or a race left behind.
schedule.add("audit-seal", "audit.seal", 15.0)
schedule.add("audit-raise-alerts", "audit.raise_alerts", crontab(minute="*/10"))
# What is new every night; everything on Sundays: portal.jobs.schedule.
schedule.add("audit-verify", "audit.verify", crontab(hour=2, minute=0, day_of_week="mon-sat"))
