"""Filling, reviewing and watching ledgers: of a county alone, and of one of a hundred counties."""

import json
from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import Final

from django.test import Client, override_settings
from django.urls import reverse

from assessments.choices import LedgerState, RoundOutcome
from assessments.models import Ledger, LedgerRound, LedgerValue
from bench import county
from bench.measured import PERCENTILES, Measurement
from bench.pages import Readings, measure_act, open_page
from portal.accounts.models import User
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from tests.factories import accounts

COUNTIES: Final = 100
SAVES, PAGES = 60, 40
Taken = dict[str, Readings]


def figures() -> Iterator[Measurement]:
    with override_settings(ALLOWED_HOSTS=["*"]):
        _, made = county.build()
        county.add_past(made)
        people = _people()
        alone = _measured(*people)
        yield Measurement("ledgers", Ledger.objects.count(), "ledgers", note="of 80 units, 1x")
        county.add_counties(COUNTIES - 1)
        among = _measured(*people)
    cells = LedgerValue.objects.count()
    yield Measurement("ledgers", Ledger.objects.count(), "ledgers", note=f"100x, {cells:,} cells")
    for name, taken in among.items():
        yield from _compared(name, taken, alone[name])


def _people() -> tuple[Client, Client, Ledger, Ledger]:
    """Somebody who fills, the office, the ledger that is filled and one that is looked at."""
    filled, handed = (
        Ledger.objects.filter(period=county.month(), unit__kind__level=UnitLevel.TOWNSHIP)
        .select_related("unit")
        .order_by("unit__path")[:2]
    )
    member = accounts.holder("township_member", filled.unit)
    sender = accounts.holder("township_member", handed.unit)
    office = accounts.holder("organization_office", Unit.objects.get(depth=1))
    _hand_over(handed, sender)
    return (
        accounts.signed_in(Client(), member),
        accounts.signed_in(Client(), office),
        filled,
        handed,
    )


def _hand_over(ledger: Ledger, by: User) -> None:
    level = ledger.form.levels.get()
    values = dict(ledger.values.values_list("key", "data"))
    LedgerRound.objects.create(
        ledger=ledger,
        number=1,
        level=level,
        values=values,
        submitted_by=by,
        outcome=RoundOutcome.WAITING,
    )
    ledger.change(state=LedgerState.SUBMITTED, level=level)


def _measured(member: Client, office: Client, filled: Ledger, handed: Ledger) -> Taken:
    taken: Taken = {}
    acts = {
        "autosave of a cell": (partial(_type, member, filled, count(1)), SAVES),
        "filling page": (partial(_page, member, "fill", filled), PAGES),
        "review page": (partial(_page, office, "review", handed), PAGES),
        "progress of a month": (partial(open_page, office, reverse("assessments:progress")), PAGES),
        "progress of a form": (partial(_progress, office, filled.form_id), PAGES),
        "list of ledgers": (partial(open_page, office, reverse("assessments:ledgers")), PAGES),
    }
    for name, (act, runs) in acts.items():
        measure_act(taken.setdefault(name, Readings()), act, runs)
    return taken


def _page(client: Client, name: str, ledger: Ledger) -> None:
    open_page(client, reverse(f"assessments:{name}", args=[ledger.pk]))


def _progress(client: Client, form: int) -> None:
    open_page(client, f"{reverse('assessments:progress')}?form={form}")


def _type(client: Client, ledger: Ledger, numbers: Iterator[int]) -> None:
    key = "mem_contact"
    edition = ledger.values.filter(key=key).values_list("edition", flat=True).first() or 0
    sent = {"cells": {key: {"raw": str(next(numbers)), "edition": edition}}}
    address = reverse("assessments:save-cells", args=[ledger.pk])
    answer = client.post(address, json.dumps(sent), "application/json")
    if answer.json()["cells"][key]["state"] != "saved":
        raise RuntimeError(answer.content)


def _compared(name: str, among: Readings, alone: Readings) -> Iterator[Measurement]:
    for label, at in PERCENTILES.items():
        took, baseline = at(among.milliseconds), at(alone.milliseconds)
        yield Measurement(f"{name}, {label}", took, "ms", baseline, "100x, baseline: 1x")
    yield Measurement(f"{name}, statements", among.queries, "", alone.queries, "100x against 1x")
