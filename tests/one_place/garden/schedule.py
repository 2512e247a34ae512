from celery.schedules import crontab

from portal import schedule

schedule.add("garden-water", "garden.water", crontab(hour=5, minute=0))
