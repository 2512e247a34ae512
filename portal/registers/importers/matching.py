"""Which entries the rows of a workbook mean, and what each would change."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from portal import parameters
from portal.accounts.models import User
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.world import World
from portal.imports.kit import Drafts, FindingKind
from portal.problems import Level
from portal.registers.domain import keeping, rhythm
from portal.registers.domain.history import HIDDEN
from portal.registers.domain.secrecy import content_of
from portal.registers.models import Register, RegisterRecord

NUMBER: Final = "number"
UNIT: Final = "unit"


class EntryMatcher:
    """By the number the register's own form carries (12-3: the entry and its edition) or prints
    (ZG2026-001); in a register of one entry for each unit, or unit and period, by the unit. A row
    without a number that says what an entry of its unit says already is that entry: a list handed
    in twice adds nothing.
    """

    def __init__(self, register: Register, definition: Definition) -> None:
        self.register, self.definition = register, definition

    def match(self, drafts: Drafts) -> None:
        written = drafts.column(NUMBER)
        self._by_number(drafts, written)
        rest = [p for p, number in enumerate(written) if not number and drafts.present[p]]
        if self.register.single or self.register.is_periodic:
            self._by_unit(drafts, rest)
        else:
            self._by_content(drafts, rest)

    def naming(self, drafts: Drafts) -> Sequence[Collection[Any]]:
        return [[number.partition("-")[0]] if number else [] for number in drafts.column(NUMBER)]

    def _mine(self, drafts: Drafts) -> Any:
        return RegisterRecord.objects.visible_to(drafts.checked.by).filter(register=self.register)

    def _by_number(self, drafts: Drafts, written: Sequence[str | None]) -> None:
        typed = {number for number in written if number}
        if not typed:
            return
        keys = {number: key for number in typed if (key := key_in(number)) is not None}
        numbered = Q(pk__in=keys.values()) | Q(number__in=typed)
        rows = list(self._mine(drafts).filter(numbered).values_list("pk", "number"))
        by_number = {number: pk for pk, number in rows if number}
        present = {pk for pk, _ in rows}
        for place, number in enumerate(written):
            if not number:
                continue
            key = keys.get(number)
            drafts.pks[place] = key if key in present else by_number.get(number)
            if drafts.pks[place] is None:
                words = f"编号“{number}”不是本登记簿中您能修改的内容。新增的行请不填编号。"
                drafts.checked.find(place, words, column=NUMBER, kind=FindingKind.SCOPE)

    def _by_unit(self, drafts: Drafts, places: Iterable[int]) -> None:
        units = drafts.column(UNIT)
        mine = self._mine(drafts)
        if self.register.is_periodic:
            mine = mine.standing().filter(period=rhythm.running(self.register))
        filled = dict(mine.with_about().values_list("about_key", "pk"))
        first: dict[int, int] = {}
        for place in places:
            unit = units[place]
            if unit is None:
                continue
            drafts.pks[place] = filled.get(unit.pk)
            if first.setdefault(unit.pk, place) != place:
                label = self.register.subject_label
                what = f"{label}相同，每个{label}只填一条"
                drafts.twins(first[unit.pk], place, column=UNIT, what=what)

    def _by_content(self, drafts: Drafts, places: Iterable[int]) -> None:
        units, places = drafts.column(UNIT), list(places)
        keys = [k.key for k in self.definition.open_kinds if k.key in drafts.checked.values]
        named = {units[place].pk for place in places if units[place] is not None}
        if not named or not keys:
            return
        known: dict[str, int] = {}
        rows = self._mine(drafts).with_about().filter(about_key__in=named).order_by("-pk")
        for pk, unit, values in rows.values_list("pk", "about_key", "open_values").iterator():
            known[_content_key(unit, values, keys)] = pk
        taken: set[int] = set()
        for place in places:
            if units[place] is None:
                continue
            values = {key: drafts.checked.values[key][place] for key in keys}
            pk = known.get(_content_key(units[place].pk, values, keys))
            if pk is not None and pk not in taken:
                taken.add(pk)
                drafts.pks[place] = pk


def _kept(drafts: Drafts, place: int, record: RegisterRecord) -> Iterator[tuple[str, str]]:
    by = cast("User", drafts.checked.by)
    for key in sorted(keeping.closed_to(record.register, record.unit, by)):
        if f"_{key}" in drafts.changes.get(place, ()):
            yield key, keeping.words_of(record.register)


def key_in(number: str) -> int | None:
    """Of the form's own number, `12-3` or `12`."""
    return parameters.key(number.partition("-")[0])


def _content_key(unit: int, values: Mapping[str, Any], keys: Sequence[str]) -> str:
    return json.dumps([unit, [values.get(key) for key in keys]], sort_keys=True, default=str)


@sensitive_variables()
def compare(drafts: Drafts) -> None:
    """What each row would change in its entry; what may not change says so."""
    definition: Definition = drafts.checked.roster.definition
    world = World(drafts.checked.by)
    pks = {pk for pk in drafts.pks if pk is not None}
    rows = RegisterRecord.objects.select_related("unit", "register").in_bulk(pks)
    for place, pk in enumerate(drafts.pks):
        if pk is None or place in drafts.plan.skipped:
            continue
        record = rows[pk]
        try:
            before = content_of(record)
        except ValidationError as refusal:
            drafts.checked.find(place, "".join(refusal.messages), kind=FindingKind.CONFLICT)
            continue
        for kind in definition.typed_in:
            if kind.key in drafts.checked.values:
                _compare_cell(drafts, place, kind, before.get(kind.key), world)
        for column, words in (*_hindered(drafts, place, record), *_kept(drafts, place, record)):
            drafts.checked.find(place, words, column=column, kind=FindingKind.CONFLICT)


def _compare_cell(drafts: Drafts, place: int, kind: FieldKind, old: Any, world: World) -> None:
    checked = drafts.checked
    if old is not None and kind.is_still(checked.raw[kind.key][place], old):
        checked.accept(place, kind.key, old)
    new = checked.values[kind.key][place]
    if new is None or new == old:
        return
    drafts.changes[place][f"_{kind.key}"] = (old, new)
    hidden = kind.field.sensitive
    words = [HIDDEN if old else "", HIDDEN] if hidden else [kind.text(v, world) for v in (old, new)]
    drafts.worded.setdefault(place, {})[kind.key] = words


def _hindered(drafts: Drafts, place: int, record: RegisterRecord) -> Iterator[tuple[str, str]]:
    unit = drafts.column(UNIT)[place]
    if unit is not None and unit.pk != record.about:
        label = record.register.subject_label
        yield UNIT, f"已有的行不能改{label}。请删除后在新{label}另填一行。"
    if not drafts.changes.get(place):
        return
    if not record.may_change:
        state = record.get_state_display()
        yield NUMBER, f"这一行已是“{state}”，不能再改。请恢复原样，或跳过这一行。"
    number = drafts.column(NUMBER)[place] or ""
    edition = number.partition("-")[2]
    if key_in(number) == record.pk and edition and edition != str(record.edition):
        yield NUMBER, "表导出后，这一行已在系统中改过。请重新导出，再填您的修改。"


def eased(kind: FieldKind | None, level: Level) -> Level:
    """A sheet cannot bring a file: that one is missing does not stop the rest."""
    return Level.WARNING if kind is not None and kind.by_form else level
