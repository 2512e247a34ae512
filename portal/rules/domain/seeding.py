"""Brings the national versions the rule books define into the database, after each migration.

Only what is missing is added. A rule whose national tier was edited by hand keeps what was entered:
a seed that would overlap it is left out.
"""

from typing import Any

from django.db import connections, transaction

from portal.rules import catalogue
from portal.rules.catalogue import RuleSet, Seed
from portal.rules.choices import Tier
from portal.rules.models import RuleVersion


def after_migrate(*, using: str, **_: Any) -> None:
    # A migration back to nothing ends here as well, without the table.
    if RuleVersion._meta.db_table in connections[using].introspection.table_names():
        seed()


@transaction.atomic
def seed() -> list[RuleVersion]:
    present: dict[str, list[RuleVersion]] = {}
    for version in RuleVersion.objects.filter(tier=Tier.NATIONAL):
        present.setdefault(version.code, []).append(version)
    added = [
        _version(rule, seed)
        for rule in catalogue.everything()
        for seed in rule.seeds
        if not any(_overlap(seed, version) for version in present.get(rule.code, []))
    ]
    return RuleVersion.objects.bulk_create(added)


def _overlap(seed: Seed, version: RuleVersion) -> bool:
    seed_is_before = seed.until is not None and seed.until <= version.effective_from
    seed_is_after = version.effective_to is not None and version.effective_to <= seed.since
    return not (seed_is_before or seed_is_after)


def _version(rule: RuleSet, seed: Seed) -> RuleVersion:
    return RuleVersion(
        code=rule.code,
        tier=Tier.NATIONAL,
        params=rule.kept(seed.params),
        effective_from=seed.since,
        effective_to=seed.until,
        source=seed.source,
        note=seed.note,
    )
