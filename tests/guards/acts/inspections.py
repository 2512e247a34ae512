"""Acts of inspections."""

from django.utils import timezone

from assessments.actions import INSPECTION_DRAWN, INSPECTION_RECORDED, INSPECTION_SKIPPED
from assessments.domain.inspections import rounds, visits
from assessments.domain.inspections.visits import ItemAnswer
from assessments.permissions import INSPECTIONS_FILL, INSPECTIONS_MANAGE
from assessments.presets.inspections import CHECKLIST
from tests.factories import inspections, orgs, schemes, scores
from tests.guards.acts import MADE, SUBJECT, Act, given

ALL_MET = {item.key: ItemAnswer("met") for item in CHECKLIST}


def undrawn(s):
    schemes.active(s.county)
    scores.group(s.here)
    return given()


EXEMPT = {
    "assessments.inspections.findings.mend": "a part of visits.record, by the act of registers",
}

ACTS = (
    Act(rounds.draw, undrawn, (INSPECTIONS_MANAGE,), at=(), tells=((INSPECTION_DRAWN, MADE),)),
    Act(
        visits.skip,
        lambda s: given(inspections.visit(orgs.village(s.here), s.clerk), reason="道路中断"),
        (INSPECTIONS_MANAGE,),
        tells=((INSPECTION_SKIPPED, SUBJECT),),
    ),
    Act(
        visits.record,
        lambda s: given(
            inspections.visit(orgs.village(s.here), s.clerk),
            visited_on=timezone.localdate(),
            answers=ALL_MET,
        ),
        (INSPECTIONS_FILL,),
        tells=((INSPECTION_RECORDED, SUBJECT),),
    ),
)
