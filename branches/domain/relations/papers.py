"""组织关系介绍信 in three parts: the stub stays, the letter goes along, the receipt comes back."""

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction

from branches.actions import TRANSFER_PRINTED
from branches.choices.relations import Direction, LetterState
from branches.domain.clerks import require_for
from branches.domain.relations import ledger
from branches.models import RelationTransfer
from branches.permissions import TRANSFERS_KEEP
from portal.accounts.models import User
from portal.audit.domain import events
from reports.blocks import Block, FactLine, Head, NewPage, Row, Table, TitleLine
from reports.domain import documents
from reports.domain.documents import DocumentFormat

_PAPER = (Head("项目", width=12, centred=True), Head("内容", width=68))


@transaction.atomic
def take_out(letter: RelationTransfer, *, wanted: DocumentFormat, by: User) -> bytes:
    """Each time it is drawn is counted: a letter of which two copies are about is seen."""
    rows = RelationTransfer.objects.select_for_update(of=("self",))
    letter = rows.select_related("member__person", "source", "target", "issuer").get(pk=letter.pk)
    held_at = letter.source or letter.target
    require_for(by, TRANSFERS_KEEP, held_at)
    if letter.state in (LetterState.ASKED, LetterState.WITHDRAWN):
        raise ValidationError(f"“{letter}”{letter.get_state_display()}，没有可打印的介绍信。")
    body = documents.drawn(list(blocks(letter)), wanted, reader=by)
    letter.prints += 1
    letter.save(update_fields=["prints", "changed_at"])
    events.record(
        TRANSFER_PRINTED, by=by, target=letter, number=letter.number, note=f"第 {letter.prints} 次"
    )
    return body


def title_of(letter: RelationTransfer) -> str:
    return f"组织关系介绍信-{letter.member}"


def blocks(letter: RelationTransfer) -> Iterator[Block]:
    """Of one that came from another county only the receipt is ours."""
    if letter.direction != Direction.IN:
        yield from _stub(letter)
        yield NewPage()
        yield from _letter(letter)
        yield NewPage()
    yield from _receipt(letter)


def _stub(letter: RelationTransfer) -> Iterator[Block]:
    yield TitleLine("中国共产党党员组织关系介绍信存根")
    yield FactLine((("编号", letter.number), ("开具日期", spoken(letter.issued_on))))
    yield Table(
        _PAPER,
        tuple(
            _rows(
                ("党员", _about(letter)),
                ("转出党组织", letter.leaves_from),
                ("转往党组织", letter.goes_to),
                ("抬头", letter.addressee),
                ("党费交至", _paid(letter)),
                ("有效期至", spoken(letter.valid_until)),
                ("转接原因", letter.reason),
            )
        ),
    )
    yield FactLine((("经办人", ""), ("领取人签字", "")))


def _letter(letter: RelationTransfer) -> Iterator[Block]:
    yield TitleLine("中国共产党党员组织关系介绍信")
    yield FactLine((("编号", letter.number), ("有效期至", spoken(letter.valid_until))))
    said = (
        f"{_about(letter)}，组织关系由“{letter.leaves_from}”转到“{letter.goes_to}”，"
        f"请转接组织关系。该同志党费已交至{_paid(letter) or '      年   月'}。"
    )
    yield Table(
        _PAPER,
        tuple(
            _rows(
                ("抬头", f"{letter.addressee or letter.goes_to}："),
                ("介绍", said),
                ("身份证号码", " "),
                ("党员联系电话", " "),
                ("开具单位", str(letter.issuer or "")),
                ("开具日期", spoken(letter.issued_on)),
            )
        ),
    )
    yield FactLine((("（盖章）", ""), ("经办人", ""), ("联系电话", "")))


def _receipt(letter: RelationTransfer) -> Iterator[Block]:
    yield TitleLine("中国共产党党员组织关系介绍信回执")
    due = ledger.receipt_due(letter.issued_on) if letter.issued_on else None
    by_when = spoken(due) if letter.direction != Direction.IN else ""
    yield FactLine((("编号", letter.number), ("请于此日前退回", by_when)))
    to = str(letter.issuer or letter.leaves_from)
    said = (
        f"你处{spoken(letter.issued_on)}介绍来的{letter.member}同志，"
        f"组织关系已转接到{letter.goes_to}。"
    )
    yield Table(
        _PAPER,
        tuple(
            _rows(
                ("抬头", f"{to}："),
                ("回执", said),
                ("接收日期", spoken(letter.received_on) or " "),
            )
        ),
    )
    yield FactLine((("（盖章）", ""), ("经办人", ""), ("联系电话", "")))


def _rows(*said: tuple[str, str]) -> Iterator[Row]:
    for label, words in said:
        if words:
            yield Row((label, words))


def _about(letter: RelationTransfer) -> str:
    member = letter.member
    person = member.person
    parts = [f"{person.name}同志", person.get_sex_display(), person.nationality]
    if person.birth:
        parts.append(f"{person.birth.dotted}出生")
    return "，".join([*filter(None, parts), f"系中共{member.get_category_display()}"])


def _paid(letter: RelationTransfer) -> str:
    return letter.paid_until.label if letter.paid_until else ""


def spoken(day: dt.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
