"""Locks of acts on ledgers: the ledger first; its form only to open ledgers or to change it."""

import datetime as dt
from typing import Any

from django.utils import timezone

from assessments.domain import complaints, forms
from assessments.domain.ledgers import (
    cells,
    evidence,
    exempting,
    handing,
    locking,
    opening,
    programs,
    queries,
    reopenings,
    reviewing,
    sampling,
    second_looks,
)
from assessments.domain.ledgers.cells import Typed
from portal.fields.domain import designs
from portal.orgs.choices import UnitLevel
from portal.periods import Period, PeriodKind
from tests.factories import ledgers as factory_of_ledgers
from tests.guards.locking_world import World
from tests.guards.locks import Locking

TODAY = dt.date(2026, 5, 6)
JUNE = Period.parse("2026-06")


def _edited_form(world: World) -> Any:
    kinds = factory_of_ledgers.kinds(UnitLevel.TOWNSHIP)
    facts = {"name": "走访月报", "period_kind": PeriodKind.MONTH}
    return forms.edit(world.ledger_form, kinds=kinds, reviews=(), by=world.by, **facts)


def _published_form(world: World) -> Any:
    today = timezone.localdate()
    return designs.publish(world.ledger_draft, effective_from=today, by=world.by)


def _accepted(world: World) -> Any:
    ledger = world.ledger_submitted
    return reviewing.accept(ledger, by=world.by, edition=ledger.edition)


def _given_back(world: World) -> Any:
    ledger = world.ledger_submitted
    return reviewing.give_back(
        ledger, queries={"visited": "请核对"}, words="", by=world.by, edition=ledger.edition
    )


def _proved_again(world: World) -> Any:
    chosen = world.ledger_file.pk
    return evidence.attach_again(world.ledger, key="visited", chosen=chosen, by=world.by)


def _answered(world: World) -> Any:
    return queries.answer(world.ledger, key="visited", words="已核对", seen="", by=world.by)


def _granted(world: World) -> Any:
    until = timezone.now() + dt.timedelta(days=2)
    return reopenings.grant(world.reopening, until=until, by=world.by)


def _found_otherwise(world: World) -> Any:
    edition = world.ledger_sampled.edition
    facts = {"findings": {"visited": "多了一人"}, "words": "", "edition": edition}
    return second_looks.differ(world.sampled, by=world.by, **facts)


ACTS: dict[str, Locking] = {
    "ledgers create": Locking(
        "ledger_form", lambda w: opening.open_period(w.ledger_form, JUNE, today=TODAY), first=True
    ),
    "ledgers edit a form, its fields": Locking("ledger_fieldset", _edited_form, first=True),
    "ledgers edit a form": Locking("ledger_form", _edited_form),
    "ledgers archive a form": Locking(
        "ledger_form", lambda w: forms.archive(w.ledger_form, by=w.by), first=True
    ),
    "ledgers remove a form, its fields": Locking(
        "ledger_fieldset", lambda w: forms.remove(w.ledger_form, by=w.by), first=True
    ),
    "ledgers remove a form": Locking("ledger_form", lambda w: forms.remove(w.ledger_form, by=w.by)),
    "ledgers publish a version": Locking("ledger", _published_form),
    "ledgers save": Locking(
        "ledger", lambda w: cells.save(w.ledger, {"visited": Typed("5", 1)}, by=w.by), first=True
    ),
    "ledgers confirm": Locking(
        "ledger", lambda w: cells.confirm(w.ledger, ["visited"], by=w.by), first=True
    ),
    "ledgers read again": Locking(
        "ledger", lambda w: cells.read_again(w.ledger, by=w.by), first=True
    ),
    "ledgers take a proof away": Locking(
        "ledger", lambda w: evidence.take_away(w.ledger_file, by=w.by), first=True
    ),
    "ledgers choose a proof again": Locking("ledger", _proved_again, first=True),
    "ledgers answer a query": Locking("ledger", _answered, first=True),
    "ledgers saved by a program": Locking(
        "ledger", lambda w: programs.save(w.ledger, {"visited": Typed("5", 1)}, by=w.by), first=True
    ),
    "ledgers handed in from a file": Locking(
        "ledger",
        lambda w: programs.hand_in(w.ledger, {"visited": 5}, confirm=True, by=w.by),
        first=True,
    ),
    "ledgers handed in from a workbook": Locking(
        "ledger",
        lambda w: programs.hand_in_sheet(w.ledger, [], confirm=True, by=w.by),
        first=True,
    ),
    "ledgers submit": Locking("ledger", lambda w: handing.submit(w.ledger, by=w.by), first=True),
    "ledgers recall": Locking(
        "ledger_submitted", lambda w: handing.recall(w.ledger_submitted, by=w.by), first=True
    ),
    "ledgers accept": Locking("ledger_submitted", _accepted, first=True),
    "ledgers give back": Locking("ledger_submitted", _given_back, first=True),
    "ledgers exempt": Locking(
        "ledger", lambda w: exempting.exempt(w.ledger, reason="机构改革", by=w.by), first=True
    ),
    "ledgers ask to correct": Locking(
        "ledger_locked",
        lambda w: reopenings.ask(w.ledger_locked, keys=["visited"], reason="漏计", by=w.by),
        first=True,
    ),
    "ledgers grant a correction": Locking("ledger_asked", _granted, first=True),
    "ledgers confirmed by a program": Locking(
        "ledger", lambda w: programs.confirm(w.ledger, {"visited": 1}, by=w.by), first=True
    ),
    "a burden answered": Locking(
        "complaint",
        lambda w: complaints.answer(w.complaint, answer="下月起不填", by=w.by),
        first=True,
    ),
    "ledgers read each morning": Locking(
        "ledger", lambda _: opening.read_all(timezone.now()), first=True
    ),
    "ledgers drawn by lot": Locking(
        "ledger_form", lambda w: sampling.draw(w.ledger_form, JUNE, by=w.by), first=True
    ),
    "ledgers looked at again": Locking("ledger_sampled", _found_otherwise, first=True),
    "ledgers looked at again, what was drawn": Locking("sampled", _found_otherwise),
    "ledgers lock": Locking(
        "ledger", lambda _: locking.lock_due(timezone.now() + dt.timedelta(days=9)), passes=True
    ),
}

# Rows below one that the act holds already, by function.
BELOW = {
    "assessments/domain/ledgers/delegations.py:end": "one row, and no other",
    "assessments/domain/ledgers/locking.py:_end_correction": "cells, under their ledger",
    "assessments/domain/ledgers/queries.py:_last_asked": "one query, under its ledger",
}
