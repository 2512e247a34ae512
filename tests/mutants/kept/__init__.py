"""Mistakes of the classes that tests once let through. Add one with its reason.

One that cannot be made any more is named by `tests/guards/test_mutants.py`. SPARED are made ones
that change nothing anybody can see.
"""

from tests.mutants.kept.by_hand import BY_HAND
from tests.mutants.kept.by_machine import BY_MACHINE, unscoped
from tests.mutants.mutant import Mutant

KEPT: tuple[Mutant, ...] = (*BY_HAND, *BY_MACHINE, *unscoped())

SPARED: tuple[Mutant, ...] = (
    Mutant(
        "branches/domain/checks.py",
        "self.full[row.pk] < least\n",
        "self.full[row.pk] <= least\n",
        "counts more organisations back than are asked for",
    ),
    Mutant(
        "branches/domain/committees.py",
        "post.since <= until else post.since",
        "post.since < until else post.since",
        "the same day either way",
    ),
    Mutant(
        "cadres/domain/checks.py",
        "return one < other and not one.agrees_with(other)",
        "return one <= other and not one.agrees_with(other)",
        "equal dates agree",
    ),
)
