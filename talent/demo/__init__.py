"""Some 1,500 talents, half of them away, 180 enterprises, what they look for: all invented."""

from portal.demo import DemoPlan
from talent.demo import (
    apartments,
    dispatches,
    enterprises,
    links,
    needs,
    old,
    people,
    pipelines,
    policies,
    recruiting,
    selections,
    tickets,
    visiting,
    worthies,
)


def build(plan: DemoPlan) -> None:
    people.build(plan)
    enterprises.build(plan)
    needs.build(plan)
    policies.build(plan)
    pipelines.build(plan)
    tickets.build(plan)
    apartments.build(plan)
    worthies.build(plan)
    links.build(plan)
    dispatches.build(plan)
    selections.build(plan)
    recruiting.build(plan)
    visiting.build(plan)
    old.build(plan)
