"""What was judged of a township, for the worlds of the guards."""

from collections.abc import Callable
from typing import Any

from tests.factories import accounts, inspections, judgements, judging, projects, scores


def shared(county: Any) -> dict[str, Any]:
    """What all units are judged by."""
    by = accounts.UserFactory(unit=county)
    return {
        "inspection_round": inspections.drawn_round(by),
        "graded_line": "F8",
        "judging_round": judging.round_of(by),
        "last_quarter": judgements.last_quarter().code,
    }


def of(
    unit: Any, scheme: Any, *, by: Any, judge: Any, named: Callable[[str], str] = str
) -> dict[str, Any]:
    """`named` marks the texts of rows; sheets are seen by their `judge` only."""
    names = {"label": named("加分"), "proof_name": f"{named('证明')}.txt"}
    leader = accounts.UserFactory(unit=unit)
    project = projects.draft(unit, name=named("项目"))
    projects.note(project, by, text=named("进展"))
    return {
        "project": project,
        "interview": judgements.interview(unit, words=named("依据")),
        "milestone": project.milestones.in_order().first(),
        "adjustment": scores.approved(scheme, unit, by, leader, **names),
        "inspection": inspections.done(unit, by, note=named("督查")),
        "pairing": (pairing := judgements.pairing(unit, named("部门"), under=unit)),
        "review_grade": judgements.grade(pairing.unit, by, at=unit, comment=named("评语")),
        "appraisal": judging.appraisal(unit, by, comment=named("点评")),
        "judges_sheet": judging.sheet(unit, judge),
        "survey": judgements.survey(unit, name=named("调查")),
    }
