"""Locks of acts on talents: one file at a time, and what hangs on it with it."""

import datetime as dt

from django.utils import timezone

from portal.accounts.models import User
from talent.choices import ContactWay
from talent.domain import (
    allocations,
    candidates,
    cards,
    consents,
    housing,
    leaving,
    losses,
    matches,
    needs,
    pipelines,
    purging,
    recognitions,
    recruiting,
    selections,
    supervision,
    talents,
    tenancies,
    tickets,
    titles,
    visiting,
    worthies,
)
from tests.guards.locks import Locking

DAY = dt.date(2026, 3, 2)


def _purge(by: User) -> None:
    """As its list was looked at just before."""
    rows = purging.PURGES["stale"].rows(by, timezone.localdate())
    purging.purge("stale", looked_at=purging.seen(rows), by=by)


ACTS: dict[str, Locking] = {
    "talent confirm": Locking(
        "talent", lambda w: talents.confirm(w.talent, how=ContactWay.PHONE, on=DAY, by=w.by)
    ),
    "talent measure": Locking(
        "talent", lambda w: losses.keep(w.talent, on=DAY, words="已面谈", by=w.by)
    ),
    "talent consent": Locking(
        "talent",
        lambda w: consents.record(
            w.talent, purposes=["employers"], answer="yes", on=DAY, channel="phone", by=w.by
        ),
    ),
    "talent announce": Locking(
        "talent", lambda w: recognitions.announce(w.recognition, since=DAY, by=w.by)
    ),
    "talent need": Locking("need", lambda w: needs.confirm(w.need, by=w.by)),
    "talent match": Locking("need", lambda w: matches.ask(w.match, by=w.by)),
    "talent leave": Locking(
        "match", lambda w: leaving.leave(w.talent, leaving="1", left_on=DAY, by=w.by)
    ),
    "talent card": Locking("talent", lambda w: cards.pause(w.service_card, reason="核实", by=w.by)),
    "talent card number": Locking(
        "cards 2026", lambda w: cards.reissue(w.service_card, on=DAY, by=w.by)
    ),
    "talent claim": Locking(
        "talent",
        lambda w: tickets.claim(
            w.talent, policy=w.policy_item, channel="unit", content="", on=DAY, by=w.by
        ),
    ),
    "talent move": Locking(
        "pipeline", lambda w: pipelines.move(w.case, stage=w.stage, on=DAY, note="", by=w.by)
    ),
    "talent move case": Locking(
        "case", lambda w: pipelines.move(w.case, stage=w.stage, on=DAY, note="", by=w.by)
    ),
    "talent campaign": Locking(
        "visit_campaign", lambda w: visiting.finish(w.visit_campaign, on=DAY, by=w.by)
    ),
    "talent target": Locking(
        "campaign_target", lambda w: visiting.drop(w.campaign_target, reason="搬离", by=w.by)
    ),
    "talent campaign visit": Locking(
        "campaign_visit", lambda w: visiting.withdraw(w.campaign_visit, reason="记错了", by=w.by)
    ),
    "talent cohort": Locking(
        "recruit_cohort", lambda w: recruiting.fill(w.recruit_cohort, told={}, by=w.by)
    ),
    "talent arrival": Locking(
        "talent",
        lambda w: recruiting.ARRIVALS.add(cohort=w.other_cohort, profile=w.talent, on=DAY, by=w.by),
    ),
    "talent purge": Locking("silent_talent", lambda w: _purge(w.by)),
    "talent escalate": Locking(
        "late_ticket", lambda _: supervision.escalate(dt.date(2026, 9, 1)), passes=True
    ),
    "talent housing": Locking(
        "talent", lambda w: housing.withdraw(w.housing, reason="已购房", by=w.by)
    ),
    "talent housing itself": Locking(
        "housing", lambda w: housing.withdraw(w.housing, reason="已购房", by=w.by)
    ),
    "talent tenancy": Locking(
        "apartments", lambda w: tenancies.end(w.tenancy, on=DAY, why="moved", by=w.by)
    ),
    "talent allocation": Locking(
        "apartments", lambda w: allocations.confirm(w.given_run, by=w.by), first=True
    ),
    "talent worthy": Locking("worthy", lambda w: worthies.confirm(w.worthy, by=w.by)),
    "talent help": Locking("help", lambda w: worthies.stop(w.help, reason="另议", by=w.by)),
    "talent help lead": Locking("worthy", lambda w: worthies.pair(w.help, lead=w.worthy, by=w.by)),
    "talent ticket": Locking("ticket", lambda w: tickets.accept(w.ticket, by=w.by)),
    "talent selection": Locking(
        "selection", lambda w: selections.cancel(w.selection, reason="不评了", by=w.by), first=True
    ),
    "talent nominate": Locking(
        "talent", lambda w: candidates.nominate(w.talent, selection=w.selection, by=w.by)
    ),
    "talent candidate": Locking(
        "candidate", lambda w: candidates.withdraw(w.candidate, reason="退出", by=w.by)
    ),
    "talent name": Locking(
        "talent",
        lambda w: titles.name(w.noticed, on=DAY, document="文", pays_from=DAY, by=w.by),
    ),
    "talent title": Locking(
        "titled", lambda w: titles.revoke(w.titled, on=DAY, reason="违规", by=w.by)
    ),
}

# Rows below one that the act holds already, by function.
BELOW = {
    "talent/domain/recruiting.py:_agree": "the file: held already by who adds; after the arrival",
}
