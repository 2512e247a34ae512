"""失联党员查找记录表: what was done to find a member, on paper."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction

from branches.actions import SEARCHES_PRINTED
from branches.domain.clerks import require_for
from branches.domain.relations import searches
from branches.models import PartyMember
from branches.permissions import TRANSFERS_VIEW
from portal.accounts.models import User
from portal.audit.domain import events
from reports.blocks import Block, FactLine, Head, Row, Table, TitleLine
from reports.domain import documents
from reports.domain.documents import DocumentFormat

_HEADS = (
    Head("序号", width=6, centred=True),
    Head("日期", width=12, centred=True),
    Head("方式", width=14, centred=True),
    Head("结果", width=14, centred=True),
    Head("查找人", width=12, centred=True),
    Head("说明", width=30),
)


@transaction.atomic
def take_out(member: PartyMember, *, wanted: DocumentFormat, by: User) -> bytes:
    require_for(by, TRANSFERS_VIEW, member.organization)
    rows = list(member.searches.order_by("on", "pk"))
    if not rows:
        raise ValidationError(f"“{member}”没有查找记录，请先登记。")
    events.record(SEARCHES_PRINTED, by=by, target=member, rows=str(len(rows)))
    return documents.drawn(list(_blocks(member, rows)), wanted, reader=by)


def _blocks(member: PartyMember, rows: list) -> Iterator[Block]:
    yield TitleLine("失联党员查找记录表")
    yield FactLine(
        (
            ("姓名", str(member)),
            ("党组织", str(member.organization)),
            ("失去联系日期", str(member.lost_on or "")),
        )
    )
    first = searches.may_stop_from(member, on=rows[-1].on)
    yield FactLine((("查找次数", str(len(rows))), ("可研究停止党籍", str(first or ""))))
    yield Table(
        _HEADS,
        tuple(
            Row(
                (
                    number,
                    str(one.on),
                    one.get_way_display(),
                    one.get_result_display(),
                    one.by_whom,
                    one.note,
                )
            )
            for number, one in enumerate(rows, start=1)
        ),
    )
    yield FactLine((("党组织意见", ""), ("书记签字", ""), ("日期", "")))
