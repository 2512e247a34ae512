from celery.schedules import crontab

from portal import schedule

# Soon after midnight: what ended yesterday is taken as it stood then.
schedule.add("figures-take-due", "figures.take_due", crontab(hour=0, minute=20))
