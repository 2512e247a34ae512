"""The whole board taken out as one workbook or one PDF."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from assessments.actions import BOARD_EXPORTED
from assessments.permissions import BOARD_VIEW
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from reports.boards import BoardAsked, BoardPanel, PanelSaid
from reports.domain import board_paper, documents
from reports.domain.documents import DocumentFormat


@transaction.atomic
def take_out(
    asked: BoardAsked,
    told: Sequence[tuple[BoardPanel, PanelSaid]],
    wanted: DocumentFormat,
    *,
    by: User,
) -> bytes:
    """What the panels say to who takes it, signed with his name and kept in the trail."""
    require(by, BOARD_VIEW)
    title = title_of(asked)
    about = f"{timezone.localtime():%Y-%m-%d %H:%M} 的情况"
    events.record(BOARD_EXPORTED, by=by, label=title, format=wanted.key)
    return documents.drawn(board_paper.blocks(title, about, told), wanted, reader=by)


def title_of(asked: BoardAsked) -> str:
    about = asked.unit or asked.group
    return f"{asked.period.label}考核看板{f'（{about}）' if about else ''}"
