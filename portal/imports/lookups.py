"""Cell readers that look things up: code tables, units, and whatever else records refer to."""

import copy
import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Self

from portal.access import Permission
from portal.codes import lookup
from portal.imports.cells import CellError, compact, text_of
from portal.imports.widgets import Context, Widget
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.orgs.permissions import UNITS_VIEW

_SEPARATORS = re.compile(r"[、，,;；/／\n]+")
_IGNORED = re.compile(r"[\s()\[\]【】“”\"'·]")
_TYPED_SHOWN: Final = 20
_LISTED: Final = 5
_ASKED: Final = 2
_ALIKE: Final = 0.5
_COMPARED: Final = 30


class CodeValue(Widget):
    """One value of a code table, as its code or, for columns that keep words, as its label."""

    def __init__(self, table: str, store: Literal["code", "label"] = "code") -> None:
        super().__init__()
        self.table, self.store = table, store

    def parse(self, cell: Any) -> str:
        return self._find(text_of(cell))

    def show(self, value: Any) -> str:
        return lookup.label(self.table, value) if self.store == "code" else str(value)

    def choices(self) -> list[str]:
        return [label for _, label in lookup.options(self.table)]

    def _find(self, typed: str) -> str:
        entry = lookup.find(self.table, typed)
        if entry is None:
            near = lookup.nearest(self.table, typed)
            advice = f"是不是“{near}”？" if near else "请按模板下拉列表中的选项填写。"
            reason = f"没有“{typed[:_TYPED_SHOWN]}”这一项。{advice}"
            raise CellError(reason, [near] if near else ())
        return entry.code if self.store == "code" else entry.label


class CodeValues(CodeValue):
    """Several values in one cell, in the order written, each once."""

    def parse(self, cell: Any) -> Any:
        whole = text_of(cell)
        if lookup.find(self.table, whole) is not None:  # a label may hold a separator itself
            return [self._find(whole)]
        parts = (part.strip() for part in _SEPARATORS.split(whole))
        return list(dict.fromkeys(self._find(part) for part in parts if part))

    def show(self, value: Any) -> str:
        return "、".join(super(CodeValues, self).show(one) for one in value)


@dataclass(frozen=True)
class Referent:
    """A record that cells may name, as the value of such a cell: where it belongs is part of it,
    so that nothing asks the database for it again."""

    pk: int
    writing: str = field(compare=False)  # its unambiguous writing
    words: tuple[str, ...] = field(compare=False, repr=False)  # other writings of it
    path: str = field(default="", compare=False)  # of its unit in the tree
    unit_id: int | None = field(default=None, compare=False)
    place: str = field(default="", compare=False)  # what tells it from others of its name

    def __str__(self) -> str:
        return self.writing


class RecordName(Widget):
    """A reader of names of records; gives a `Referent`. Subclasses list the records the user may
    name in `referents`, read in one query per run."""

    noun = "记录"

    @staticmethod
    def gist(name: str) -> str:
        """What is left of a name where one thing is written in several ways."""
        return name

    def __init__(self) -> None:
        super().__init__()
        self.by_gist: dict[str, list[Referent]] = {}
        self.by_word: dict[str, list[Referent]] = {}
        self.by_pk: dict[int, Referent] = {}
        self.by_character: dict[str, list[str]] = {}
        self.within = ""

    def referents(self, context: Context) -> Iterable[Referent]:
        raise NotImplementedError

    def prepare(self, context: Context) -> Self:
        reader = copy.copy(self)
        reader.by_word, reader.by_pk, reader.by_character = {}, {}, {}
        reader.by_gist = {}
        reader.within = context.within
        for referent in self.referents(context):
            reader.by_pk[referent.pk] = referent
            words = {_key(word) for word in (*referent.words, referent.writing) if word}
            for word in words:
                reader.by_word.setdefault(word, []).append(referent)
            for gist in set(map(self.gist, words)):
                reader.by_gist.setdefault(gist, []).append(referent)
        return reader

    def parse(self, cell: Any) -> Referent:
        typed = text_of(cell)
        key = _key(typed)
        bearers = self.by_word.get(key) or self.by_gist.get(self.gist(key), [])
        inside = [one for one in bearers if one.path.startswith(self.within)]
        if len(inside) == 1:
            return inside[0]
        if not bearers:
            raise self._unknown(typed)
        if len(bearers) == 1:
            return bearers[0]
        several = inside or bearers
        listed = "、".join(f"{one.writing}（{one.place}）" for one in several[:_LISTED])
        reason = f"“{typed[:_TYPED_SHOWN]}”对应 {len(several):,} 个{self.noun}：{listed}。"
        raise CellError(f"{reason}请改写成其中一个。", [one.writing for one in several])

    def _unknown(self, typed: str) -> CellError:
        """Names that look alike are offered, those of the file's own place first."""
        meant = [one for word in self._alike(_key(typed)) for one in self.by_word[word]]
        meant.sort(key=lambda one: not one.path.startswith(self.within))
        offered = list(dict.fromkeys(one.writing for one in meant))[:_LISTED]
        asked = f"是不是“{'”、“'.join(offered[:_ASKED])}”？" if offered else ""
        return CellError(
            f"在您的管理范围内没有找到{self.noun}“{typed[:_TYPED_SHOWN]}”。"
            f"{asked}请写全称或编码，并核对是否已登记。",
            offered,
        )

    def _alike(self, typed: str) -> list[str]:
        """Only words that share most characters are compared: a county has thousands."""
        if not self.by_character:
            for word in self.by_word:
                for character in set(word):
                    self.by_character.setdefault(character, []).append(word)
        shared = Counter(word for one in set(typed) for word in self.by_character.get(one, ()))
        nearest = [word for word, _ in shared.most_common(_COMPARED)]
        return difflib.get_close_matches(typed, nearest, n=_LISTED, cutoff=_ALIKE)

    def show(self, value: Any) -> str:
        """Of a referent, a record or a bare key; in the run's own unambiguous writing if known."""
        known = self.by_pk.get(getattr(value, "pk", value))
        return known.writing if known else str(value)


class UnitRef(RecordName):
    """A unit of the tree by code, full name or short name, with or without the unit above before
    it; the code is what is left when a name is borne twice."""

    noun = "单位"

    def __init__(self, permission: Permission = UNITS_VIEW) -> None:
        super().__init__()
        self.permission = permission

    def referents(self, context: Context) -> Iterable[Referent]:
        scope = context.by.scope(self.permission)
        rows = Unit.objects.still_open().filter(scope.q("path")).in_tree_order()
        units = list(rows.values_list("pk", "path", "code", "name", "short_name"))
        above = {path: short for _, path, _, _, short in units}
        borne = Counter(_key(word) for _, _, *words in units for word in set(words))
        for pk, path, code, name, short in units:
            parent = above.get(path[: -Unit.steplen], "")
            words = (
                code,
                name,
                short,
                *((f"{parent}{name}", f"{parent}{short}") if parent else ()),
            )
            writing = name if borne[_key(name)] == 1 else code
            yield Referent(pk, writing, words, path=path, unit_id=pk, place=parent or name)


class VillageRef(UnitRef):
    """A village or community; of two that bear one name the township before it tells which."""

    noun = "村（社区）"

    def referents(self, context: Context) -> Iterable[Referent]:
        villages = set(Unit.objects.at_level(UnitLevel.VILLAGE).values_list("pk", flat=True))
        return [one for one in super().referents(context) if one.pk in villages]


def _key(word: str) -> str:
    return _IGNORED.sub("", compact(word)).lower()
