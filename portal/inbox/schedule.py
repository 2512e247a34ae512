from celery.schedules import crontab

from portal import schedule

# Every half hour of the morning: a beat that was down at eight catches up the same day.
schedule.add("inbox-build-digests", "inbox.build_digests", crontab(hour="8-11", minute="0,30"))
