"""Whom the rules name. They say why, with numbers, and nothing follows from it by itself."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.utils import timezone

from assessments.choices import InterviewCause
from assessments.domain.bulletins import standings
from assessments.domain.bulletins.standings import GroupStanding
from assessments.models import InterviewProposal
from portal.access import RoleKey
from portal.accounts.models import User
from portal.inbox.domain import notices
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.models import RegisterRecord
from portal.rules.domain import rules

RULE: Final = "AS-13"
PROBLEMS: Final = "ASM-16"


@transaction.atomic
def propose(period: Period) -> list[InterviewProposal]:
    """Of a month, as far as it is published; what was proposed before stays as it was decided."""
    known = set(InterviewProposal.objects.filter(period=period).values_list("unit", "cause"))
    found = [
        one for one in [*_by_scores(period), *_by_overdue(period)]
        if (one.unit_id, one.cause) not in known
    ]  # fmt: skip
    before = list(InterviewProposal.objects.filter(period=period).values_list("pk", flat=True))
    InterviewProposal.objects.bulk_create(found, ignore_conflicts=True)  # two at once
    rows = InterviewProposal.objects.filter(period=period).exclude(pk__in=before)
    made = list(rows.select_related("unit", "sheet__run").order_by("pk"))
    if made:
        _tell_leaders(period, len(made))
    return made


def _by_scores(period: Period) -> Iterator[InterviewProposal]:
    for group in standings.published(period):
        yield from _black(group, period)
        sheets = {sheet.unit_id: sheet for sheet in group.sheets}
        for unit in sorted(group.vetoed & set(sheets)):
            yield InterviewProposal(
                unit_id=unit,
                period=period,
                cause=InterviewCause.VETO,
                words=f"{period.label}受到一票否决",
                sheet=sheets[unit],
            )


def _black(group: GroupStanding, period: Period) -> Iterator[InterviewProposal]:
    least = rules.value(RULE, "black_months", on=period.last_day)
    running = standings.black_months(group, period)
    for sheet in group.black:
        months = running[sheet.unit_id]
        if months >= least:
            yield InterviewProposal(
                unit_id=sheet.unit_id,
                period=period,
                cause=InterviewCause.BLACK,
                words=(
                    f"连续 {months} 个月列入黑榜，{period.label} {sheet.total} 分，"
                    f"{group.name}第 {sheet.place} 位"
                ),
                sheet=sheet,
            )


def _by_overdue(period: Period) -> Iterator[InterviewProposal]:
    """As it stands today: what was mended meanwhile is no reason any more."""
    today = timezone.localdate()
    least = rules.value(RULE, "overdue", on=today)
    late = RegisterRecord.objects.overdue(today).filter(register__preset=PROBLEMS)
    counted = Counter(late.order_by().values_list("unit", flat=True))
    units = Unit.objects.still_open().filter(
        pk__in=[unit for unit, count in counted.items() if count >= least]
    )
    for unit in units.in_tree_order():
        yield InterviewProposal(
            unit=unit,
            period=period,
            cause=InterviewCause.OVERDUE,
            words=f"到 {today:%Y-%m-%d} 有 {counted[unit.pk]:,} 项整改事项逾期没有完成",
        )


def _tell_leaders(period: Period, count: int) -> None:
    leaders = User.objects.active().holding(RoleKey.DEPARTMENT_LEADER)
    notices.send(
        leaders.values_list("pk", flat=True),
        title=f"{period.label}约谈建议 {count:,} 条，请决定",
        text="按规则列出，是否约谈由部领导决定。",
        url="",
    )
