"""One 请示, 备案 or 批复 for several persons: the same letter, with a 名册 of all of them."""

from collections.abc import Iterator, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from branches.actions import ADMISSION_PRINTED
from branches.domain.admission import chart, letters, papers
from branches.domain.admission.letters import PaperCase, Reply
from branches.domain.admission.papers import LETTERS, AdmissionPaper
from branches.domain.clerks import require_for
from branches.models import AdmissionCase
from branches.permissions import ADMISSION_VIEW
from portal.accounts.models import User
from portal.audit.domain import events
from portal.audit.domain.events import Entry
from reports.blocks import Block, TitleLine
from reports.domain import documents
from reports.domain.documents import DocumentFormat

MOST: Final = 100  # persons of one letter
_MOST_TOLD: Final = 5


@transaction.atomic
def take_out(
    cases: Sequence[AdmissionCase], *, which: AdmissionPaper, wanted: DocumentFormat, by: User
) -> bytes:
    for case in cases:
        require_for(by, ADMISSION_VIEW, case.organization)
    blocks = bound(cases, which)
    told = {"summary": f"{which.label}（共 {len(cases):,} 人）", "format": wanted.key}
    events.record_many(Entry(ADMISSION_PRINTED, by, case, detail=told) for case in cases)
    return documents.drawn(blocks, wanted, reader=by)


def title_of(cases: Sequence[AdmissionCase], which: AdmissionPaper) -> str:
    return f"{which.label}（{cases[0].person.name}等 {len(cases):,} 人）"


def bound(cases: Sequence[AdmissionCase], which: AdmissionPaper) -> list[Block]:
    those = letters.read(cases)
    if faults := list(_faults(those, which)):
        raise ValidationError(faults)
    first = cases[0]
    number = f"{first.organization.code}-{first.pk}等{len(cases):,}人"
    heading = letters.heading(letters.branches(those), number, papers.place(which))
    return [TitleLine(which.label), heading, *LETTERS[which].draw(those)]


def offered(cases: Sequence[AdmissionCase]) -> list[tuple[AdmissionPaper, list[str]]]:
    """Each letter there is, with what stands in its way."""
    those = letters.read(cases)
    return [(which, list(_faults(those, which))) for which in LETTERS]


def _faults(those: Sequence[PaperCase], which: AdmissionPaper) -> Iterator[str]:
    if not those:
        yield "请先在列表中勾选人员。"
        return
    if len(those) > MOST:
        yield f"勾选了 {len(those):,} 人，超过一份 {MOST} 人，请分几次打印。"
    letter, step = LETTERS[which], papers.asks(which)
    if missing := [told for told in those if step and not told.of(step)]:
        yield f"{_names(missing)}还没有登记“{chart.name(step or '')}”。"
        return
    if len({letter.sender(told) for told in those}) > 1:
        who = "上级党组织" if getattr(letter, "of_higher", False) else "党支部"
        yield f"所选人员不在同一个{who}，请按{who}分别打印。"
    if isinstance(letter, Reply) and len({letter.same(told) for told in those}) > 1:
        yield "所选人员的文号、结果或者日期不同，不是同一份批复，请分别打印。"


def _names(those: Sequence[PaperCase]) -> str:
    names = "、".join(told.case.person.name for told in those[:_MOST_TOLD])
    return names if len(those) <= _MOST_TOLD else f"{names}等 {len(those):,} 人"
