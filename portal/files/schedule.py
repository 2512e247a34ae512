from celery.schedules import crontab

from portal import schedule

schedule.add("files-tidy", "files.tidy", crontab(hour=1, minute=30))
