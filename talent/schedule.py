from celery.schedules import crontab

from portal import schedule

schedule.add("talent-erase-school", "talent.erase_school_facts", crontab(hour=3, minute=20))
# Before people come to work, after the night's other works.
schedule.add("talent-suit-needs", "talent.suit_needs", crontab(hour=5, minute=30))
# Each working day's first message: what ends soon, what is late.
schedule.add("talent-tell-ends", "talent.tell_ends", crontab(hour=6, minute=40))
# Before the morning's digests, which tell of what it raises.
schedule.add("talent-escalate", "talent.escalate", crontab(hour=6, minute=20))
