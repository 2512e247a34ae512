"""Some 1,500 talents, half of them away from home, and 180 enterprises: invented, some gaps."""

from portal.demo import DemoPlan
from talent.demo import enterprises, people


def build(plan: DemoPlan) -> None:
    people.build(plan)
    enterprises.build(plan)
