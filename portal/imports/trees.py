"""What rosters of trees have in common: rows name their parents, in the file or on record."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models

from portal.access import Permission, Scope
from portal.imports.cells import compact
from portal.imports.choices import FindingKind
from portal.imports.domain.planning import Drafts, Plan
from portal.problems import Level

_WORDS: Final = ("code", "name", "short_name")  # by what a row names its parent, the surest first


@dataclass(frozen=True)
class Nodes:
    """The records of a tree: their model, what they are called, who may name them."""

    model: type[Any]
    noun: str
    permission: Permission
    path: str

    def named(self, word: str) -> list[Any]:
        """Open ones of this code, name or short name; the surest kind of word decides."""
        for field in _WORDS:
            bearers = list(self.model.objects.still_open().filter(**{field: word}))
            if bearers:
                return bearers
        return []


class NodeMatcher:
    """By code; without one by the full name, where only one open record bears it."""

    def match(self, drafts: Drafts) -> None:
        model: Any = drafts.model
        codes, names = drafts.column("code"), drafts.column("name")
        by_code = dict(model.objects.filter(code__in=_known(codes)).values_list("code", "pk"))
        bearers: dict[str, list[int]] = {}
        rows = model.objects.still_open().filter(name__in=_known(names))
        for name, pk in rows.values_list("name", "pk"):
            bearers.setdefault(name, []).append(pk)
        first: dict[Any, int] = {}
        for place, (code, name) in enumerate(zip(codes, names, strict=True)):
            if code is not None and first.setdefault(code, place) != place:
                drafts.twins(first[code], place, column="code", what="编码相同")
            namesakes = bearers.get(name, [])
            alone = namesakes[0] if code is None and len(namesakes) == 1 else None
            drafts.pks[place] = by_code.get(code, alone)

    def naming(self, drafts: Drafts) -> Sequence[Collection[Any]]:
        pairs = zip(drafts.column("code"), drafts.column("name"), strict=True)
        return [[word] if (word := code or name) else [] for code, name in pairs]


def parents_first(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Every row after the row it names as its parent; rows of a circle in the order of the file."""
    by_word = _by_word(rows)
    order: list[int] = []
    seen: set[int] = set()
    for start in range(len(rows)):
        chain: list[int] = []
        place: int | None = start
        while place is not None and place not in seen:
            seen.add(place)
            chain.append(place)
            place = by_word.get(_key(rows[place].get("_parent")))
        order.extend(reversed(chain))
    return order


def parent_of(nodes: Nodes, word: str | None) -> Any:
    """The record a row names, those just created among them."""
    if word is None:
        return None
    bearers = nodes.named(word)
    if len(bearers) != 1:
        raise ValidationError({"_parent": _not_one(nodes, word, bearers)})
    return bearers[0]


def review(plan: Plan, nodes: Nodes, present: Callable[[Sequence[int]], Mapping[int, Any]]) -> None:
    """Missing parents and circles are told row by row; where a record already stands elsewhere,
    that moving it has its own page."""
    drafts = plan.main
    rows = _rows(drafts)
    by_word = _by_word(rows)
    parents = [by_word.get(_key(row.get("_parent"))) for row in rows]
    scope = plan.checked.by.scope(nodes.permission)
    known = {
        word: nodes.named(word) for word in {row["_parent"] for row in rows if "_parent" in row}
    }
    standing = present([pk for pk in drafts.pks if pk is not None])
    for place, row in enumerate(rows):
        word = row.get("_parent")
        if place in plan.skipped or word is None:
            continue
        if reason := _circle(rows, parents, place):
            plan.checked.find(place, reason, column="parent", kind=FindingKind.CHECK)
        elif drafts.pks[place] is not None:
            _tell_moved(plan, place, standing.get(drafts.pks[place] or 0), word)
        elif parents[place] is None and not _is_one(known[word], scope, nodes):
            reason = _not_one(nodes, word, known[word])
            plan.checked.find(place, reason, column="parent", kind=FindingKind.CHECK)


def revived(model: type[models.Model], before: Mapping[str, Any]) -> dict[str, Any]:
    """Stored values as JSON kept them, back as the acts take them."""
    values = {}
    for name, value in before.items():
        field: Any = model._meta.get_field(name)
        if isinstance(field, models.DateField) and isinstance(value, str):
            values[name] = dt.date.fromisoformat(value)
        else:
            values[name] = value if field.is_relation else field.to_python(value)
    return values


def _rows(drafts: Drafts) -> list[dict[str, Any]]:
    keys = {"_parent": "parent", **{word: word for word in _WORDS}}
    columns = {name: drafts.checked.column(key) for name, key in keys.items()}
    return [
        {name: column[place] for name, column in columns.items() if column[place] is not None}
        for place in range(len(drafts.checked))
    ]


def _by_word(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Rows by what names them; a code goes before a name, the first row before a later one."""
    by_word: dict[str, int] = {}
    for word in _WORDS:
        for place, row in enumerate(rows):
            if row.get(word):
                by_word.setdefault(_key(row[word]), place)
    return by_word


def _circle(rows: Sequence[Mapping[str, Any]], parents: Sequence[int | None], start: int) -> str:
    chain, place = [start], parents[start]
    while place is not None and place not in chain:
        chain.append(place)
        place = parents[place]
    if place != start:
        return ""
    named = [str(rows[one].get("name") or rows[one].get("code")) for one in (*chain, start)]
    return f"上级关系成了一个圈：{' → '.join(named)}，请更正其中一行的上级。"


def _tell_moved(plan: Plan, place: int, present: Any, word: str) -> None:
    names = {_key(getattr(present, name)) for name in _WORDS} if present is not None else set()
    if _key(word) in names:
        return
    plan.checked.find(
        place,
        f"已登记的上级是“{present or '无'}”，与文件中的“{word}”不同；导入不调整隶属，"
        "需要调整的请在页面办理。",
        column="parent",
        kind=FindingKind.DOUBT,
        level=Level.WARNING,
    )


def _is_one(bearers: Sequence[Any], scope: Scope, nodes: Nodes) -> bool:
    if len(bearers) != 1:
        return False
    unit = bearers[0] if nodes.path == "path" else bearers[0].unit
    return scope.covers(unit)


def _not_one(nodes: Nodes, word: str, bearers: Sequence[Any]) -> str:
    if len(bearers) > 1:
        codes = "、".join(one.code for one in bearers[:5])
        return f"“{word}”对应 {len(bearers):,} 个{nodes.noun}（编码 {codes}），请改写成编码。"
    return f"没有找到上级{nodes.noun}“{word}”，请核对名称或编码，或在文件中补上这一行。"


def _key(word: Any) -> str:
    return compact(word).lower() if word else ""


def _known(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if value is not None]
