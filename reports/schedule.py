from celery.schedules import crontab

from portal import schedule

# After the scores of the 3rd, before the digests that tell of what waits.
schedule.add("bulletins-draft", "reports.draft_bulletins", crontab(hour=6, minute=20))
schedule.add("bulletins-tidy", "reports.tidy_bulletins", crontab(hour=3, minute=40))
