"""Figures of each field over many rows, worked out by the database: two statements, whatever their
number, and no row is read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, F, QuerySet, TextField, Value

from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds import Fact, FieldKind
from portal.fields.domain.kinds.stored import Stored
from portal.fields.domain.world import World


@dataclass(frozen=True)
class FieldFacts:
    """`filled`: how many rows say something."""

    kind: FieldKind
    filled: int
    facts: list[Fact]


def of(
    definition: Definition, rows: QuerySet, *, column: str, world: World
) -> tuple[int, list[FieldFacts]]:
    """How many rows there are, and each open field's; `column` keeps their values."""
    rows, kinds = rows.order_by(), definition.open_kinds
    total, figures = _figures(kinds, rows, column)
    counts = _counts(kinds, rows, column)
    all_facts = []
    for kind in kinds:
        known = figures[kind.key]
        filled = known.pop("filled")
        facts = kind.facts(known, counts[kind.key], world) if filled else []
        all_facts.append(FieldFacts(kind, filled, facts))
    return total, all_facts


def _figures(
    kinds: Iterable[FieldKind], rows: QuerySet, column: str
) -> tuple[int, dict[str, dict[str, Any]]]:
    asked: dict[tuple[str, str], Aggregate] = {}
    for kind in kinds:
        stored = Stored(kind.key, column)
        own = {"filled": Count(stored.text), **kind.figures(stored)}
        asked |= {(kind.key, name): figure for name, figure in own.items()}
    aliases = {f"figure_{n}": figure for n, figure in enumerate(asked.values())}
    answers = rows.aggregate(total=Count("pk"), **aliases)
    by_key: dict[str, dict[str, Any]] = defaultdict(dict)
    for n, (key, name) in enumerate(asked):
        by_key[key][name] = answers[f"figure_{n}"]
    return answers["total"], by_key


def _counts(kinds: Iterable[FieldKind], rows: QuerySet, column: str) -> dict[str, dict[str, int]]:
    parts = [part for kind in kinds if (part := _part(kind, rows, column)) is not None]
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    if parts:
        for key, group, count in parts[0].union(*parts[1:], all=True):
            counts[key][group] = count
    return counts


def _part(kind: FieldKind, rows: QuerySet, column: str) -> QuerySet | None:
    stored = Stored(kind.key, column)
    groups = kind.groups(stored)
    if groups is None:
        return None
    filled = rows.alias(stored=stored.text).filter(stored__isnull=False)
    labelled = filled.values(field=Value(kind.key, output_field=TextField()), group=groups)
    return labelled.annotate(count=Count("pk")).values_list(F("field"), F("group"), F("count"))
