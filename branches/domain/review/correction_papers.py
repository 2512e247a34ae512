"""限期改正通知书, with the slip the branch hands back."""

from collections.abc import Iterator

from django.db import transaction

from branches.actions import CORRECTION_PRINTED
from branches.domain.clerks import require_for
from branches.models import CorrectionNotice
from branches.permissions import REVIEWS_VIEW
from portal.accounts.models import User
from portal.audit.domain import events
from reports.blocks import Block, FactLine, Head, Paragraph, Row, Table, TitleLine
from reports.domain import documents
from reports.domain.documents import DocumentFormat

_HEADS = (Head("项目", width=16, centred=True), Head("内容", width=64))


@transaction.atomic
def take_out(notice: CorrectionNotice, *, wanted: DocumentFormat, by: User) -> bytes:
    require_for(by, REVIEWS_VIEW, notice.organization)
    events.record(CORRECTION_PRINTED, by=by, target=notice, format=wanted.key)
    return documents.drawn(list(_blocks(notice)), wanted, reader=by)


def title_of(notice: CorrectionNotice) -> str:
    return f"{notice.organization}限期改正通知书"


def _blocks(notice: CorrectionNotice) -> Iterator[Block]:
    yield TitleLine("限期改正通知书")
    number = f"{notice.organization.code}-XG-{notice.pk}"
    yield FactLine((("编号", number), ("文号", notice.number), ("下达日期", f"{notice.given_on}")))
    yield Paragraph(f"{notice.organization.name}：")
    yield Table(
        _HEADS,
        (
            Row(("事项", notice.get_matter_display())),
            Row(("存在问题", notice.problem)),
            Row(("依据", notice.basis or " ")),
            Row(("改正要求", notice.demand)),
            Row(("期限", f"{notice.workdays} 个工作日，{notice.due_on}前改正并答复")),
        ),
    )
    yield FactLine((("下达单位", str(notice.giver)), ("签发", ""), ("签收", "")))
    yield TitleLine("限期改正回执")
    answered = f"{notice.answered_on}" if notice.answered_on else " "
    yield Table(
        _HEADS,
        (
            Row(("改正情况", notice.answer or "\n\n\n")),
            Row(("答复日期", answered)),
            Row(("审核意见", notice.review_note or "\n")),
            Row(("结果", notice.get_state_display())),
        ),
    )
    yield FactLine((("支部书记签字", ""), ("审核人", ""), ("日期", "")))
