"""How long the demo's ledgers took, and who found it too much."""

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone

from assessments.choices import ComplaintState
from assessments.models import BurdenComplaint, FillingTime, Ledger, LedgerForm
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.models import Unit

_RECORDED: Final = 0.85  # of the ledgers: some fill by workbook, some do not want it
_SPREAD: Final = (0.5, 1.6)  # of what the form expects
# Form, what a township says, what the department answered, how many days ago.
_SAID: Final = (
    ("township_monthly", "走访群众人数在重点任务周进展里每周报一次，月底又要报，内容相同。", "", 2),
    ("task_weekly", "没有新进展的任务也要每周写一遍，建议没有变化的不填。", "", 1),
    ("township_monthly", "集体经济收入农经站每月已报一次，数字要再抄一遍。",
     "已与农经部门核对口径，下月起先带出上期数，只改有变化的。", 40),
    ("standard_quarterly", "自查表每季度三十项，多数没有变化。",
     "第二次起沿用上一次的结果，只改有变化的，预计五分钟内填完。", 75),
)  # fmt: skip


def build(plan: DemoPlan, office: User, people: Mapping[tuple[int, str], User]) -> None:
    _times(plan.random("filling times"))
    townships = Unit.objects.still_open().at_level("township").in_tree_order()
    forms = {form.fieldset.code: form for form in LedgerForm.objects.select_related("fieldset")}
    for unit, (code, words, answer, days) in zip(townships, _SAID, strict=False):
        said_by = people.get((unit.pk, "township_member"))
        if said_by is None:
            continue
        at = timezone.now() - dt.timedelta(days=days)
        facts = _answered(answer, at, office) if answer else {}
        BurdenComplaint.objects.create(
            unit=unit, form=forms[code], words=words, asked_by=said_by, asked_at=at, **facts
        )


def _times(dice: random.Random) -> None:
    filled = Ledger.objects.filter(first_submitted_at__isnull=False)
    rows = filled.order_by("pk").values_list("pk", "form__minutes")
    FillingTime.objects.bulk_create(
        (
            FillingTime(ledger_id=pk, seconds=round(60 * minutes * dice.uniform(*_SPREAD)))
            for pk, minutes in rows.iterator()
            if dice.random() < _RECORDED
        ),
        batch_size=4000,
    )


def _answered(answer: str, at: dt.datetime, office: User) -> dict[str, Any]:
    return {
        "state": ComplaintState.ANSWERED,
        "answer": answer,
        "answered_by": office,
        "answered_at": at + dt.timedelta(days=3),
    }
