"""Two rows of one human being become one, and can be parted again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.access import Actor, require
from portal.audit.domain import events
from portal.crypto.fields import Secret
from portal.dates import PartialDate
from portal.orgs.models import Unit
from portal.people import references
from portal.people.actions import PERSON_MERGED, PERSON_UNMERGED
from portal.people.choices import Sensitive
from portal.people.domain.people import locked
from portal.people.models import Person, PersonMerge
from portal.people.permissions import PEOPLE_MERGE
from portal.text import label_of

PLAIN: Final = ("name", "sex", "birth", "nationality", "native_place", "unit")
CHOOSABLE: Final = (*PLAIN, *(what.value for what in Sensitive))
KEEP: Final = "keep"
DROP: Final = "drop"


@dataclass(frozen=True)
class MergeLine:
    """One field of both rows, side by side."""

    name: str
    label: str
    keep: str
    drop: str
    differs: bool
    suggested: str  # the side proposed: the kept one unless it is empty


@dataclass(frozen=True)
class MovedRows:
    label: str
    count: int
    conflict: bool  # both have one, of which a person can have only one


@dataclass(frozen=True)
class MergePreview:
    keep: Person
    drop: Person
    lines: list[MergeLine] = field(default_factory=list)
    moved: list[MovedRows] = field(default_factory=list)

    @property
    def differing(self) -> list[MergeLine]:
        return [line for line in self.lines if line.differs]

    @property
    def conflicts(self) -> list[str]:
        return [moved.label for moved in self.moved if moved.conflict]


def preview(keep: Person, drop: Person) -> MergePreview:
    """What a merge would do: fields side by side, and how many rows of what move."""
    _require_two(keep, drop)
    lines = [_line(name, keep, drop) for name in CHOOSABLE]
    moved = [_moved(reference, keep, drop) for reference in references.every()]
    return MergePreview(keep, drop, lines, [each for each in moved if each.count])


@sensitive_variables()
@transaction.atomic
def merge(
    keep: Person, *, drop: Person, reason: str, choices: Mapping[str, str] | None = None, by: Actor
) -> PersonMerge:
    """`choices` names, per differing field, the side whose value stays. Everything that refers to
    the dropped row then refers to the kept one; the dropped row is no longer shown."""
    _require_two(keep, drop)
    keep, drop = _both_locked(keep, drop)
    for person in (keep, drop):
        require(by, PEOPLE_MERGE, person.unit)
    if not reason.strip():
        raise ValidationError({"reason": "请填写合并依据，例如“同一身份证，两次导入”。"})
    plan = preview(keep, drop)
    if plan.conflicts:
        raise ValidationError(
            f"两条记录都有{'、'.join(plan.conflicts)}，系统不能替您取舍，没有合并。"
            "请先办结或删除其中一份，再来合并。"
        )
    drop.merged_into = keep
    drop.save(update_fields=["merged_into", "changed_at"])
    changed = _take_over(keep, drop, plan, choices or {})
    moved = {reference.key: _repoint(reference, drop, keep) for reference in references.every()}
    done = PersonMerge(keep=keep, drop=drop, reason=reason.strip(), merged_by_id=by.pk)
    done.snapshot = json.dumps({"changed": changed, "moved": moved}, ensure_ascii=False)
    done.save()
    events.record(
        PERSON_MERGED,
        by=by,
        target=keep,
        drop=drop.pk,
        fields=sorted(changed),
        moved={key: len(rows) for key, rows in moved.items()},
        reason=reason.strip(),
    )
    return done


@sensitive_variables()
@transaction.atomic
def unmerge(done: PersonMerge, *, reason: str, by: Actor) -> Person:
    """Part the rows again. What was changed by hand since the merge stays as it is now."""
    done = PersonMerge.objects.select_for_update().get(pk=done.pk)
    if done.undone_at is not None:
        raise ValidationError("这次合并已经撤回过，不需要再办。")
    keep = locked(done.keep)
    drop = (
        Person.everyone.select_for_update(of=("self",)).select_related("unit").get(pk=done.drop_id)
    )
    for person in (keep, drop):
        require(by, PEOPLE_MERGE, person.unit)
    if not reason.strip():
        raise ValidationError({"reason": "请填写撤回合并的原因。"})
    snapshot = json.loads(done.snapshot.reveal())
    if keep.photo_id == drop.photo_id:  # lent by the merge: no upload is two people's photo
        keep.photo_id = None
    kept_by_hand = _give_back(keep, snapshot["changed"])
    _require_free_number(drop)
    drop.merged_into = None
    drop.save(update_fields=["merged_into", "changed_at"])
    for reference in references.every():
        rows = snapshot["moved"].get(reference.key, [])
        reference.rows(keep.pk).filter(pk__in=rows).update(**{reference.field: drop.pk})
    done.undone_by_id, done.undone_at = by.pk, timezone.now()
    done.save(update_fields=["undone_by", "undone_at"])
    events.record(
        PERSON_UNMERGED,
        by=by,
        target=keep,
        drop=drop.pk,
        kept_by_hand=kept_by_hand,
        reason=reason.strip(),
    )
    return drop


def _require_two(keep: Person, drop: Person) -> None:
    if keep.pk == drop.pk:
        raise ValidationError("这是同一条记录，请选择另一条重复的记录。")


def _both_locked(keep: Person, drop: Person) -> tuple[Person, Person]:
    """Always in the same order, so that two merges at once cannot wait for each other."""
    rows = {person.pk: locked(person) for person in sorted((keep, drop), key=lambda p: p.pk)}
    return rows[keep.pk], rows[drop.pk]


def _line(name: str, keep: Person, drop: Person) -> MergeLine:
    label = label_of(Person, name)
    differs = _readable(keep, name) != _readable(drop, name)
    suggested = KEEP if getattr(keep, name) or not getattr(drop, name) else DROP
    return MergeLine(name, label, _shown(keep, name), _shown(drop, name), differs, suggested)


def _shown(person: Person, name: str) -> str:
    if name in Sensitive.values:
        return person.masked(Sensitive(name))
    if name == "sex":
        return person.get_sex_display()
    return "" if getattr(person, name) is None else str(getattr(person, name))


@sensitive_variables()
def _readable(person: Person, name: str) -> Any:
    """A value that can be compared and kept in the snapshot."""
    value = getattr(person, name)
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, Unit):
        return value.pk
    if isinstance(value, PartialDate):
        return value.stored
    return None if value is None else str(value)


def _moved(reference: references.Reference, keep: Person, drop: Person) -> MovedRows:
    count = reference.rows(drop.pk).count()
    conflict = reference.collide(drop.pk, keep.pk)
    return MovedRows(reference.label, count, conflict)


@sensitive_variables()
def _take_over(
    keep: Person, drop: Person, plan: MergePreview, choices: Mapping[str, str]
) -> dict[str, list[Any]]:
    """Give the kept row the values chosen; return them as [before, after]."""
    changed = {}
    keep.photo_id = keep.photo_id or drop.photo_id
    for line in plan.differing:
        if choices.get(line.name, line.suggested) != DROP:
            continue
        changed[line.name] = [_readable(keep, line.name), _readable(drop, line.name)]
        _set(keep, line.name, changed[line.name][1])
    keep.save()
    return changed


@sensitive_variables()
def _give_back(keep: Person, changed: dict[str, list[Any]]) -> list[str]:
    """Restore the kept row's own values; return the labels of those changed since."""
    kept_by_hand = []
    for name, (before, after) in changed.items():
        if _readable(keep, name) == after:
            _set(keep, name, before)
        else:
            kept_by_hand.append(label_of(Person, name))
    keep.save()
    return kept_by_hand


@sensitive_variables()
def _set(person: Person, name: str, value: Any) -> None:
    if name == "unit":
        person.unit_id = value
    else:
        field: Any = Person._meta.get_field(name)
        setattr(person, name, field.to_python(value))


def _repoint(reference: references.Reference, drop: Person, keep: Person) -> list[int]:
    rows = reference.rows(drop.pk).select_for_update(of=("self",))
    pks = list(rows.values_list("pk", flat=True))
    reference.rows(drop.pk).filter(pk__in=pks).update(**{reference.field: keep.pk})
    return pks


def _require_free_number(drop: Person) -> None:
    if drop.identity_index is None:
        return
    holder = Person.objects.filter(identity_index=drop.identity_index).exclude(pk=drop.pk).first()
    if holder is not None:
        raise ValidationError(
            f"被并入记录的身份证号现在登记在“{holder}”（人员编号 {holder.pk}）名下，不能撤回合并。"
            "请先更正那条记录的身份证号。"
        )
