"""The boxes of what is otherwise for entries of one sort, row by row."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms

from portal.fields.models import FieldDef
from portal.registers.domain import owed
from portal.registers.forms.roles import roles_box

PARTS: Final = ("of", "quiet", "looked", "closed")
_MOST_DAYS: Final = 1000
_KEYS: Final = {"quiet": "quiet_days", "looked": "looked_over_by", "closed": "closed_by"}
_OF: Final = "如“巡视巡察”的问题每周登记进展、由部领导销号。留空都一样。"


def names(rows: int) -> tuple[str, ...]:
    return tuple(f"sort_{part}{n}" for n in range(rows) for part in PARTS)


def boxes(n: int, fields: Mapping[str, FieldDef]) -> dict[str, forms.Field]:
    which = f"（第 {n + 1} 类）" if n else ""
    return {
        f"sort_of{n}": forms.ChoiceField(
            label=f"哪一类另有要求{which}",
            required=False,
            choices=[("", "都一样"), *owed.sorts(fields.values())],
            help_text="" if n else _OF,
        ),
        f"sort_quiet{n}": forms.IntegerField(
            label=f"这一类几天没有进展提醒{which}",
            required=False,
            min_value=1,
            max_value=_MOST_DAYS,
        ),
        f"sort_looked{n}": roles_box(f"这一类由谁审核{which}"),
        f"sort_closed{n}": roles_box(f"这一类由谁销号{which}"),
    }


def entry(n: int, given: dict[str, Any]) -> dict[str, Any]:
    """What the boxes of a row say, taken out of all that was given."""
    row = {part: given.pop(f"sort_{part}{n}", None) for part in PARTS}
    field, _, option = (row["of"] or "").partition("=")
    said = {name: row[part] for part, name in _KEYS.items() if row[part]}
    return {"field": field, "option": option, **said}


def initial(rules: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for n, one in enumerate(rules):
        held[f"sort_of{n}"] = f"{one['field']}={one['option']}"
        held |= {f"sort_{part}{n}": one.get(name) for part, name in _KEYS.items()}
    return held
