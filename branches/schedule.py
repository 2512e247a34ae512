from celery.schedules import crontab

from portal import schedule

# Before figures are taken, which count how long they last.
schedule.add("branches-keep-abnormal", "branches.keep_abnormal_spells", crontab(hour=0, minute=10))
# Before the morning's digests, which tell of what it sets.
schedule.add("branches-remind-elections", "branches.remind_elections", crontab(hour=6, minute=0))
schedule.add("branches-remind-activities", "branches.remind_activities", crontab(hour=6, minute=10))
schedule.add("branches-remind-admissions", "branches.remind_admissions", crontab(hour=6, minute=20))
schedule.add("branches-purge-admissions", "branches.purge_admissions", crontab(hour=3, minute=10))
schedule.add("branches-open-dues", "branches.open_dues", crontab(hour=0, minute=20))
schedule.add("branches-remind-dues", "branches.remind_dues", crontab(hour=6, minute=30))
schedule.add("branches-remind-transfers", "branches.remind_transfers", crontab(hour=6, minute=15))
schedule.add("branches-remind-reviews", "branches.remind_reviews", crontab(hour=6, minute=25))
