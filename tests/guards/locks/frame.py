"""Locks of acts on deeds, the audit trail, files, jobs, rules and code tables."""

import datetime as dt
from typing import Any

from portal.audit.domain import alerts, chain
from portal.codes.catalogue import TABLES
from portal.codes.domain import codes
from portal.deeds.domain import deeds
from portal.files.domain import tidying, uploads
from portal.jobs.domain import fences, jobs, rescue, results, runner
from portal.rules import catalogue
from portal.rules.choices import Tier
from portal.rules.domain import days, versions
from tests.guards.locking_world import World
from tests.guards.locks import Locking


def _rule(world: World) -> Any:
    return versions.publish(
        catalogue.get("BR-01"),
        tier=Tier.COUNTY,
        params={"per_quarter": 3},
        effective_from=dt.date(2101, 1, 1),
        source="通知",
        by=world.by,
    )


ACTS: dict[str, Locking] = {
    # Deeds.
    "deeds withdraw": Locking("deed", lambda w: deeds.withdraw(w.deed, by=w.by)),
    "deeds withdraw, of a tree": Locking("county", lambda w: deeds.withdraw(w.tree_deed, by=w.by)),
    "deeds withdraw, what it changed": Locking("member", lambda w: deeds.withdraw(w.deed, by=w.by)),
    # Audit, files, jobs.
    "audit acknowledge": Locking(
        "alert", lambda w: alerts.acknowledge(w.alert, finding="正常工作", by=w.by)
    ),
    "audit seal": Locking(f"key {chain._LOCK}", lambda _: chain.seal_pending(), passes=True),
    "files content": Locking(
        "content stored", lambda w: tidying._remove_unused(w.stored.sha256), first=True
    ),
    "files remove": Locking("upload", lambda w: uploads.remove(w.upload, by=w.by)),
    "jobs cancel": Locking("queued", lambda w: jobs.cancel(w.queued, by=w.by)),
    "jobs take": Locking("queued", lambda w: runner._take(w.queued.pk), passes=True),
    "jobs end": Locking("running", lambda w: fences.hold(w.running)),
    "jobs result once": Locking("once", lambda w: results.take(w.once, by=w.by)),
    "jobs of dead workers": Locking("running", lambda _: rescue._take_from_the_dead(), passes=True),
    "jobs whose call was lost": Locking("queued", lambda _: rescue._call_again(), passes=True),
    # Rules and codes.
    "rules publish": Locking("text rules BR-01 county", _rule, first=True),
    "rules withdraw": Locking(
        "rule_version", lambda w: versions.withdraw(w.rule_version, reason="有误", by=w.by)
    ),
    "rules year": Locking(
        "text calendar 2099",
        lambda w: days.check_year(2099, source="通知", by=w.by),
        first=True,
    ),
    "codes add": Locking(
        "code", lambda w: codes.add(TABLES["officer_source"], label="退役军人", by=w.by)
    ),
}
