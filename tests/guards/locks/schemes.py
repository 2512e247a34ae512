"""Locks of acts on schemes: whoever designs holds the scheme."""

from decimal import Decimal

from assessments.domain import scheme_designs, schemes, target_cells
from assessments.domain.target_cells import TypedTargets
from portal.orgs.models import Unit
from portal.periods import Period
from tests.guards.locks import Locking

JANUARY = Period.parse("2026-01")

ACTS: dict[str, Locking] = {
    "scheme designs set groups": Locking(
        "scheme", lambda w: scheme_designs.set_groups(w.scheme, [], by=w.by), first=True
    ),
    "scheme designs make a variant": Locking(
        "scheme_of_active",
        lambda w: scheme_designs.draft_like(w.scheme_active, {}, by=w.by),
        first=True,
    ),
    "scheme designs change a draft": Locking(
        "scheme",
        lambda w: scheme_designs.add_category(
            w.scheme_draft, code="N", label="村", full=Decimal(1), by=w.by
        ),
        first=True,
    ),
    "target cells save": Locking(
        "target",
        lambda w: target_cells.save(
            w.target.year,
            [TypedTargets(w.town.pk, {"F1": "120"}, {"F1": "100"})],
            units=Unit.objects.all(),
            by=w.by,
        ),
        first=True,
    ),
    "schemes start a draft": Locking(
        "scheme", lambda w: schemes.start_draft(w.scheme, by=w.by), first=True
    ),
    "schemes activate": Locking(
        "scheme", lambda w: schemes.activate(w.scheme_draft, since=JANUARY, by=w.by), first=True
    ),
    "schemes archive": Locking(
        "scheme_of_active",
        lambda w: schemes.archive(w.scheme_active, reason="改用新方案", by=w.by),
        first=True,
    ),
}
