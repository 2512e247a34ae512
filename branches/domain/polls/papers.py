"""选举结果报告单."""

from collections.abc import Iterator

from django.db import transaction

from branches.actions import BALLOT_PRINTED
from branches.models import ElectionBallot
from branches.permissions import ORGANISATIONS_VIEW
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from reports.blocks import Block, FactLine, Head, Row, Table, TitleLine
from reports.domain import documents
from reports.domain.documents import DocumentFormat

_HEADS = (
    Head("序号", width=6, centred=True),
    Head("姓名", width=18, centred=True),
    Head("赞成", width=10, is_number=True, centred=True),
    Head("反对", width=10, is_number=True, centred=True),
    Head("弃权", width=10, is_number=True, centred=True),
    Head("另选他人", width=12, centred=True),
    Head("当选", width=12, centred=True),
)


@transaction.atomic
def take_out(ballot: ElectionBallot, *, wanted: DocumentFormat, by: User) -> bytes:
    require(by, ORGANISATIONS_VIEW, ballot.organization.unit)
    events.record(BALLOT_PRINTED, by=by, target=ballot, summary=title_of(ballot))
    return documents.drawn(list(_blocks(ballot)), wanted, reader=by)


def title_of(ballot: ElectionBallot) -> str:
    return f"选举结果报告单-{ballot.organization}{ballot.get_post_display()}"


def _blocks(ballot: ElectionBallot) -> Iterator[Block]:
    yield TitleLine("选举结果报告单")
    yield FactLine(
        (
            ("党组织", str(ballot.organization)),
            ("选举职务", ballot.get_post_display()),
            ("轮次", ballot.get_round_display()),
            ("日期", str(ballot.held_on)),
        )
    )
    yield FactLine(
        (
            ("应到", str(ballot.entitled)),
            ("实到", str(ballot.present)),
            ("发出", str(ballot.issued)),
            ("收回", str(ballot.returned)),
            ("有效", str(ballot.valid)),
            ("无效", str(ballot.invalid)),
            ("应选", str(ballot.seats)),
        )
    )
    rows = [
        Row(
            (
                one.position,
                one.name,
                one.votes_for,
                None if one.is_written_in else one.votes_against,
                None if one.is_written_in else one.abstained,
                "是" if one.is_written_in else "",
                "当选" if one.is_elected else "",
            )
        )
        for one in ballot.candidates.in_order()
    ]
    yield Table(_HEADS, tuple(rows), note="" if ballot.confirmed_on else "未确认")
    yield FactLine((("总监票人", ballot.teller), ("计票人", ""), ("日期", "")))
