"""A ledger brought through its acts, as far as a test needs it."""

from dataclasses import replace

from assessments.domain.ledgers import cells, handing, reviewing
from assessments.domain.ledgers.filling import Filling
from assessments.models import Ledger
from assessments.presets import notation as n
from tests.factories import ledgers

# The small form without the proof, which is not what these tests are about.
_FIELDS = tuple(
    n.yes_no("paid", "报酬已发放") if field.key == "paid" else field for field in ledgers.FIELDS
)
PLAIN = replace(ledgers.SMALL, sections={"一、人": _FIELDS[:3], "二、钱": _FIELDS[3:]})
ENOUGH = {"visited": "2", "reserve": "3", "paid": "否", "unpaid": "上级拨款未到", "income": "12.5"}


def whole(ledger):
    return Ledger.objects.select_related("form__fieldset", "unit").get(pk=ledger.pk)


def submitted(ledger, by, **raw):
    """What the small form asks for, or what is given."""
    ledgers.fill(ledger, by, **{**ENOUGH, **raw})
    cells.confirm(ledger, Filling(whole(ledger)).unconfirmed, by=by)
    return handing.submit(ledger, by=by)


def accepted(ledger, by, reviewer, **raw):
    handed = submitted(ledger, by, **raw)
    return reviewing.accept(handed, by=reviewer, edition=handed.edition)
