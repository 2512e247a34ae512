"""问题整改: what a body found about itself, closed by the organisation above, looked back at."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from branches.actions import PROBLEM_KEPT
from branches.domain.review import passing_on, tasks
from branches.models import Problem as Found
from branches.permissions import REVIEWS_CONFIRM
from portal.access import Actor
from portal.accounts.models import User
from portal.deeds.domain import plain
from portal.problems import Problem


def _fits(found: Found) -> Iterator[Problem]:
    if bool(found.look_back) != bool(found.looked_on):
        yield "looked_on", "回头看的结果和日期要一起填。"
    elif found.looked_on and found.closed_on is None:
        yield "look_back", "还没有销号，不能登记回头看。"
    elif found.looked_on and found.closed_on and found.looked_on < found.closed_on:
        yield "looked_on", f"回头看早于销号的 {found.closed_on}。请核对。"


def _has_evidence(found: Found) -> Iterator[Problem]:
    yield from passing_on.may_close(found)
    if not found.finding_id and not found.evidence.strip():
        yield NON_FIELD_ERRORS, f"“{found}”还没有填整改情况，不能销号。请先修改补上。"


class _Problems(plain.PlainActs):
    """To-dos end with the act that does what they ask for; what a committee found goes on."""

    @transaction.atomic
    def add(self, *, by: Actor, **facts: Any) -> Any:
        found = super().add(by=by, **facts)
        passing_on.by_itself(found, by=User.objects.get(pk=by.pk))
        return found

    @transaction.atomic
    def pass_on(self, record: Any, *, by: Actor) -> Any:
        self._hold(record, by)
        passing_on.asked_for(record, by=User.objects.get(pk=by.pk))
        return record

    @transaction.atomic
    def correct(self, record: Any, *, by: Actor, **facts: Any) -> Any:
        found = super().correct(record, by=by, **facts)
        _settle(found, "登记问题整改", by)
        return found

    @transaction.atomic
    def close(self, record: Any, *, reason: str, by: Actor) -> Any:
        found = super().close(record, reason=reason, by=by)
        _settle(found, "销号", by)
        return found


def _settle(found: Found, act: str, by: Actor) -> None:
    tasks.settle(found.organization, today=timezone.localdate(), by=by, act=act)


PROBLEMS = _Problems(
    Found,
    REVIEWS_CONFIRM,
    PROBLEM_KEPT,
    fields=(
        "problem", "organization", "source", "year", "measure", "responsible", "due_on",
        "evidence", "look_back", "looked_on",
    ),
    noun="问题",
    adds="登记",
    unit="organization.unit",
    ends="closed_on",
    ending=plain.Ending(
        closes="销号",
        reopens="撤回销号",
        stands="整改中",
        closed_means="整改到位，不再催办；半年后登记回头看。",
        reopened_means="回到整改中，期限不变。",
    ),
    checks=_fits,
    may_close=_has_evidence,
)  # fmt: skip


def pass_on(found: Found, *, by: Actor) -> Found:
    """A committee's, to the register of what is to be put right."""
    return PROBLEMS.pass_on(found, by=by)
