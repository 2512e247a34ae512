from celery.schedules import crontab

from portal import schedule

# After the scores of the 3rd, before the digests that tell of what waits.
schedule.add("bulletins-draft", "reports.draft_bulletins", crontab(hour=6, minute=20))
