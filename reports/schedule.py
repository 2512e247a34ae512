from celery.schedules import crontab

from portal import schedule

# After the scores of the 3rd, before the digests that tell of what waits.
schedule.add("bulletins-draft", "reports.draft_bulletins", crontab(hour=6, minute=20))
schedule.add("bulletins-tidy", "reports.tidy_bulletins", crontab(hour=3, minute=40))
# Each minute, for a call may be lost and a wait be over.
schedule.add("bulletins-send", "reports.send_dispatches", crontab())
schedule.add("bulletins-urge", "reports.urge_receipts", crontab(hour=8, minute=10))
