"""A sheet is handed in once; of a month the database itself keeps one draw."""

from django.utils import timezone

from assessments.domain.inspections import visits
from assessments.domain.inspections.visits import ItemAnswer
from assessments.presets.inspections import CHECKLIST
from tests.guards.locks import Locking

ALL_MET = {item.key: ItemAnswer("met") for item in CHECKLIST}
ACTS: dict[str, Locking] = {
    "inspections record": Locking(
        "visit",
        lambda w: visits.record(w.visit, visited_on=timezone.localdate(), answers=ALL_MET, by=w.by),
        first=True,
    ),
}

BELOW = {
    "assessments/domain/inspections/visits.py:skip": "the round, before the visit it gives up",
}
