"""The leaders' board taken out."""

from assessments.actions import BOARD_EXPORTED
from assessments.domain.board import papers
from assessments.permissions import BOARD_VIEW
from portal.periods import Period
from reports.boards import BoardAsked
from reports.domain.documents import DOCX
from tests.guards.acts import NOTHING, Act, given

ACTS = (
    Act(
        papers.take_out,
        lambda s: given(BoardAsked(Period.parse("2026-11"), s.clerk), [], DOCX),
        (BOARD_VIEW,),
        at=(),
        tells=((BOARD_EXPORTED, NOTHING),),
    ),
)

EXEMPT = {
    "assessments.board.ranked.latest": "a reading",
    "assessments.board.ranked.lines": "a reading",
    "assessments.board.ranked.totals": "a reading",
}
