"""Acts on values of code tables: what a standard fixed keeps its words, nothing is deleted."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import chain
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.codes.actions import CODE_CHANGED
from portal.codes.catalogue import CodeTable
from portal.codes.choices import Origin
from portal.codes.domain import memory
from portal.codes.domain.index import folded
from portal.codes.models import Code
from portal.codes.models.code import LABEL_LENGTH
from portal.codes.permissions import CODES_MANAGE
from portal.deeds.domain import deeds, kinds
from portal.deeds.domain.kinds import DeedKind
from portal.deeds.models import Deed
from portal.problems import Problem, refuse_if

MOST_ALIASES = 30


@transaction.atomic
def add(
    table: CodeTable,
    *,
    label: str,
    by: User,
    parent: str = "",
    aliases: Iterable[str] = (),
    national_code: str = "",
) -> Code:
    """A value of the county's own, under the next free code of its range."""
    require(by, CODES_MANAGE)
    rows = _held(table.key)
    label, words = label.strip(), _tidy(aliases)
    refuse_if(
        _label_is_free(label, rows), _aliases_are_free(label, words, rows), _is_open(parent, rows)
    )
    code = Code.objects.create(
        table=table.key,
        code=_next_code(rows),
        label=label,
        parent=parent,
        aliases=words,
        origin=Origin.COUNTY,
        national_code=national_code.strip(),
        position=_make_room(table.key, parent, rows),
    )
    _record("增补", code, by=by)
    return code


@transaction.atomic
def correct(
    code: Code, *, label: str, aliases: Iterable[str], by: User, national_code: str | None = None
) -> Code:
    """Other words for the same thing: records that hold the code show the new ones at once."""
    require(by, CODES_MANAGE)
    rows, code = _held_with(code)
    label, words = label.strip(), _tidy(aliases)
    others = [row for row in rows if row.pk != code.pk]
    refuse_if(
        _may_be_renamed(code, label),
        _label_is_free(label, others),
        _aliases_are_free(label, words, others),
    )
    before = {"label": code.label, "aliases": code.aliases}
    code.label, code.aliases = label, words
    if national_code is not None and code.origin != Origin.NATIONAL:
        code.national_code = national_code.strip()
    code.save(update_fields=["label", "aliases", "national_code"])
    _record("更正", code, by=by, before=before)
    return code


@transaction.atomic
def close(code: Code, *, reason: str, by: User) -> Code:
    """No longer offered; records that hold it keep it and show it."""
    require(by, CODES_MANAGE)
    rows, code = _held_with(code)
    refuse_if(_is_in_use(code), _nothing_open_below(code, rows))
    with _kept(CLOSING, code, reason, by=by):
        code.closed_on = timezone.localdate()
        code.save(update_fields=["closed_on"])
    _record("停用", code, by=by, reason=reason)
    return code


@transaction.atomic
def reopen(code: Code, *, reason: str, by: User) -> Code:
    require(by, CODES_MANAGE)
    rows, code = _held_with(code)
    refuse_if(
        _is_closed(code),
        _is_open(code.parent, rows, field=NON_FIELD_ERRORS),
        _words_are_still_its_own(code, rows),
    )
    with _kept(REOPENING, code, reason, by=by):
        code.closed_on = None
        code.save(update_fields=["closed_on"])
    _record("恢复", code, by=by, reason=reason)
    return code


def _kept(kind: DeedKind, code: Code, says: str, *, by: User) -> AbstractContextManager[None]:
    rows = Code.objects.filter(pk=code.pk)
    return deeds.kept(kind, code, says=says, rows=rows.all, by=by)


def _cannot_stand(code: Code) -> Iterator[str]:
    """As it was, among the values of today."""
    rows = list(Code.objects.filter(table=code.table).in_order())
    checks = (
        _nothing_open_below(code, rows) if code.is_closed else (),
        () if code.is_closed else _is_open(code.parent, rows),
        () if code.is_closed else _words_are_still_its_own(code, rows),
    )
    yield from (message for _, message in chain(*checks))


def _announce(deed: Deed, code: Code, by: User) -> None:
    transaction.on_commit(memory.announce)


def _kind(key: str, label: str) -> DeedKind:
    may = CODES_MANAGE
    return kinds.add(
        DeedKind(f"codes.{key}", label, may, hinders=_cannot_stand, small=True, after=_announce)
    )


CLOSING = _kind("closing", "停用代码")
REOPENING = _kind("reopening", "恢复代码")


def _held(table: str) -> list[Code]:
    """The table's rows, for one act at a time: others wait for the lock on the first row."""
    rows = Code.objects.filter(table=table).in_order()
    rows.select_for_update().first()
    return list(rows.all())


def _held_with(code: Code) -> tuple[list[Code], Code]:
    rows = _held(code.table)
    return rows, next(row for row in rows if row.pk == code.pk)


def _tidy(aliases: Iterable[str]) -> list[str]:
    """Each once, in the order given; the way of writing does not make two of one."""
    kept: dict[str, str] = {}
    for alias in aliases:
        if word := alias.strip():
            kept.setdefault(folded(word), word)
    return list(kept.values())


def _next_code(rows: list[Code]) -> str:
    taken = [
        int(row.code[1:]) for row in rows if row.code.startswith("X") and row.code[1:].isdigit()
    ]
    return f"X{max(taken, default=0) + 1:02}"


def _make_room(table: str, parent: str, rows: list[Code]) -> int:
    """The place after everything under the parent, in the table's order from top to bottom."""
    if not parent:
        return max((row.position for row in rows), default=0) + 1
    family = {parent}
    last = 0
    for row in rows:
        if row.code == parent or row.parent in family:
            family.add(row.code)
            last = row.position
    Code.objects.filter(table=table, position__gt=last).update(position=F("position") + 1)
    return last + 1


def _record(what: str, code: Code, *, by: User, **more: Any) -> None:
    transaction.on_commit(memory.announce)
    events.record(
        CODE_CHANGED,
        by=by,
        target=code,
        summary=f"{what}（{code.table_label}）",
        table=code.table,
        code=code.code,
        value=code.label,
        aliases=code.aliases,
        **more,
    )


# Checks -----------------------------------------------------------------------------------------


def _may_be_renamed(code: Code, label: str) -> Iterator[Problem]:
    if code.origin == Origin.NATIONAL and label != code.label:
        yield (
            "label",
            (
                f"“{code.label}”是国家标准规定的名称，不能修改。"
                "本县的其他叫法请写在“别名”里，导入时按别名识别。"
            ),
        )


def _label_is_free(label: str, others: list[Code]) -> Iterator[Problem]:
    if not label:
        yield "label", "请填写名称。"
    elif len(label) > LABEL_LENGTH:
        yield "label", f"名称最多 {LABEL_LENGTH} 个字，请写短一些。"
    elif taken := _spoken_for(label, others):
        hint = "它已停用，请改为恢复。" if taken.is_closed else "请直接使用它，或换一个名称。"
        yield "label", f"“{label}”与“{taken}”重复。{hint}"


def _aliases_are_free(label: str, aliases: list[str], others: list[Code]) -> Iterator[Problem]:
    if len(aliases) > MOST_ALIASES:
        yield "aliases", f"别名最多 {MOST_ALIASES:,} 个，现有 {len(aliases):,} 个，请删减。"
    for alias in aliases:
        if len(alias) > LABEL_LENGTH:
            yield "aliases", f"别名最多 {LABEL_LENGTH} 个字，“{alias[:10]}…”太长，请写短一些。"
        elif folded(alias) == folded(label):
            yield "aliases", f"别名“{alias}”与名称相同，请删去。"
        elif taken := _spoken_for(alias, others):
            yield "aliases", f"别名“{alias}”已用于“{taken}”，一个别名只能指一个值，请删去。"


def _spoken_for(words: str, others: list[Code]) -> Code | None:
    spelling = folded(words)
    for row in others:
        if spelling in {folded(word) for word in (row.label, row.code, *row.aliases)}:
            return row
    return None


def _is_open(parent: str, rows: list[Code], *, field: str = "parent") -> Iterator[Problem]:
    if not parent:
        return
    above = next((row for row in rows if row.code == parent), None)
    if above is None:
        yield field, f"本表没有代码“{parent}”，请从列表中选择上级。"
    elif above.is_closed:
        yield field, f"上级“{above}”已停用，请先恢复上级或另选上级。"


def _is_in_use(code: Code) -> Iterator[Problem]:
    if code.is_closed:
        yield NON_FIELD_ERRORS, f"“{code}”已于 {code.closed_on} 停用，不用再停用。"


def _is_closed(code: Code) -> Iterator[Problem]:
    if not code.is_closed:
        yield NON_FIELD_ERRORS, f"“{code}”正在使用，不用恢复。"


def _words_are_still_its_own(code: Code, rows: list[Code]) -> Iterator[Problem]:
    others = [row for row in rows if row.pk != code.pk and not row.is_closed]
    for word in (code.label, *code.aliases):
        if taken := _spoken_for(word, others):
            yield (
                NON_FIELD_ERRORS,
                f"“{word}”现在指“{taken}”，不能恢复。请直接使用“{taken.label}”。",
            )


def _nothing_open_below(code: Code, rows: list[Code]) -> Iterator[Problem]:
    below = [row.label for row in rows if row.parent == code.code and not row.is_closed]
    if below:
        named = "、".join(below[:5])
        yield (
            NON_FIELD_ERRORS,
            f"“{code}”下面还有 {len(below):,} 个在用的值（{named}），请先停用这些值。",
        )
