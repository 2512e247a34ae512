from celery.schedules import crontab

from portal import schedule

schedule.add("imports-tidy", "imports.tidy", crontab(hour=1, minute=40))
