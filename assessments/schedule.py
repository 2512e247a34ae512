from celery.schedules import crontab

from portal import schedule

# Before the morning's digests, which tell of the to-dos it sets.
schedule.add("ledgers-open", "assessments.open_ledgers", crontab(hour=5, minute=30))
schedule.add("projects-notes", "assessments.ask_for_project_notes", crontab(hour=5, minute=40))
schedule.add("interviews-propose", "assessments.propose_interviews", crontab(hour=6, minute=20))
schedule.add("objections-due", "assessments.remind_of_objections", crontab(hour=7, minute=0))
schedule.add("ledgers-lock", "assessments.lock_ledgers", crontab(minute="*/10"))
# On the 3rd, after the figures of the month before were taken. Until they are published they may be
# worked out anew.
schedule.add("scores-draft", "assessments.draft_scores", crontab(hour=6, minute=0, day_of_month=3))
