"""Designing the fields of any owner: always on the draft; publishing makes it count."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from portal.access import Actor
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import deeds, kinds
from portal.deeds.domain.kinds import DeedKind
from portal.fields import owners
from portal.fields.actions import FIELDS_DISCARDED, FIELDS_PUBLISHED
from portal.fields.choices import VersionState
from portal.fields.domain import options, sections, soundness
from portal.fields.domain.changes import differences
from portal.fields.domain.definition import Definition
from portal.fields.models import FieldCheck, FieldDef, FieldSet, FieldSetVersion
from portal.fields.permissions import FIELDS_DESIGN
from portal.problems import refuse_if

MOST_FIELDS = 300


def _cannot_stand(part: FieldDef | FieldCheck) -> Iterator[str]:
    if not part.version.is_draft:
        yield f"“{part.version}”已经发布，不能再改。请在新的草稿上添加。"


def _not_by(part: FieldDef | FieldCheck, by: Actor) -> str:
    more = owners.of(part.version.fieldset).designs
    return "" if more is None or by.can(more) else "您没有设计这张表的权限。"


def _kind(key: str, label: str) -> DeedKind:
    return kinds.add(
        DeedKind(
            f"fields.{key}",
            label,
            FIELDS_DESIGN,
            hinders=_cannot_stand,
            refuses=_not_by,
            small=True,
        )
    )


FIELD_REMOVED = _kind("field_removed", "删除字段")
CHECK_REMOVED = _kind("check_removed", "删除校验")


def _kept(kind: DeedKind, part: Any, *, by: Actor) -> AbstractContextManager[None]:
    rows = type(part).objects.filter(pk=part.pk)
    return deeds.kept(kind, part, says=str(part), rows=rows.all, by=by)


@transaction.atomic
def start_draft(fieldset: FieldSet, *, by: Actor) -> FieldSetVersion:
    """The draft; when there is none, a copy of the newest version."""
    owners.require_designer(fieldset, by)
    hold(fieldset)
    if draft := fieldset.versions.drafts().first():
        return draft
    newest = fieldset.versions.order_by("-number").first()
    number = newest.number + 1 if newest else 1
    draft = FieldSetVersion.objects.create(
        fieldset=fieldset,
        number=number,
        state=VersionState.DRAFT,
        subject_kind=newest.subject_kind if newest else "",
    )
    if newest:
        _copy(newest, draft)
    return draft


@transaction.atomic
def lay_out(
    draft: FieldSetVersion, fields: Sequence[FieldDef], checks: Sequence[FieldCheck], *, by: Actor
) -> FieldSetVersion:
    """Put fields and checks that were settled elsewhere, with their keys, on an empty draft."""
    _require_draft(draft, by)
    if draft.fields.exists():
        raise ValidationError(f"“{draft}”已有字段。请在空白的草稿上放入整套字段。")
    for position, field in enumerate(fields, start=1):
        field.version, field.position = draft, position
    for position, check in enumerate(checks, start=1):
        check.version, check.position = draft, position
    FieldDef.objects.bulk_create(fields)
    FieldCheck.objects.bulk_create(checks)
    return draft


@transaction.atomic
def add_field(draft: FieldSetVersion, *, by: Actor, key: str = "", **settings: Any) -> FieldDef:
    """At the end of its section. `key` is for fields that ship with the portal, which other parts
    know by name."""
    _require_draft(draft, by)
    present = draft.fields.order_by("position")
    if present.count() >= MOST_FIELDS:
        raise ValidationError(f"最多 {MOST_FIELDS:,} 个字段。请拆成两张表。")
    last = present.last()
    position = last.position + 1 if last else 1
    field = FieldDef(version=draft, position=position, key=key or _new_key(draft), **settings)
    _store(field)
    if last and field.section != last.section:
        sections.gather(draft)
    return field


@transaction.atomic
def add_fields(
    draft: FieldSetVersion, several: Iterable[Mapping[str, Any]], *, by: Actor
) -> list[FieldDef]:
    """All of them or none; everything wrong is told, each with the name of its field."""
    _require_draft(draft, by)
    added, refused = [], []
    for settings in several:
        try:
            with transaction.atomic():
                added.append(add_field(draft, by=by, **settings))
        except ValidationError as refusal:
            refused += [f"“{settings['label']}”：{words}" for words in refusal.messages]
    if refused:
        raise ValidationError(refused)
    return added


@transaction.atomic
def edit_field(field: FieldDef, *, by: Actor, **settings: Any) -> FieldDef:
    _require_draft(field.version, by)
    moves = settings.get("section", field.section) != field.section
    for name, value in settings.items():
        setattr(field, name, value)
    _store(field)
    if moves:
        sections.gather(field.version, last=field)
    return field


@transaction.atomic
def remove_field(field: FieldDef, *, by: Actor) -> None:
    """What records hold under the field stays with them and with their version."""
    _require_draft(field.version, by)
    refuse_if(soundness.is_not_used(field))
    with _kept(FIELD_REMOVED, field, by=by):
        field.delete()


@transaction.atomic
def move_field(field: FieldDef, *, to: int, by: Actor) -> None:
    """`to` counts from 0; the others close up. It comes into the section of the one whose place it
    takes."""
    _require_draft(field.version, by)
    standing = sections.in_order(field.version)
    to = min(max(to, 0), len(standing) - 1)
    moved = next(other for other in standing if other.pk == field.pk)
    moved.section = standing[to].section
    standing.remove(moved)
    standing.insert(to, moved)
    sections.number(standing)


@transaction.atomic
def rename_section(draft: FieldSetVersion, section: str, *, to: str, by: Actor) -> None:
    """Under the name of another section the two become one."""
    _require_draft(draft, by)
    refuse_if(sections.is_named(draft, section, to))
    draft.fields.filter(section=section).update(section=to.strip())
    sections.gather(draft)


@transaction.atomic
def move_section(draft: FieldSetVersion, section: str, *, step: int, by: Actor) -> None:
    """Among the sections up (-1) or down (1), with all its fields."""
    _require_draft(draft, by)
    parts = sections.of(draft)
    names = list(parts)
    if section not in parts:
        return  # somebody else has renamed it: the page shows what there is
    place = names.index(section)
    names.insert(min(max(place + step, 0), len(names) - 1), names.pop(place))
    sections.number([field for name in names for field in parts[name]])


@transaction.atomic
def add_check(draft: FieldSetVersion, *, by: Actor, **settings: Any) -> FieldCheck:
    _require_draft(draft, by)
    check = FieldCheck(version=draft, position=draft.checks.count() + 1, **settings)
    soundness.settle_check(check)
    check.save()
    return check


@transaction.atomic
def edit_check(check: FieldCheck, *, by: Actor, **settings: Any) -> FieldCheck:
    _require_draft(check.version, by)
    for name, value in settings.items():
        setattr(check, name, value)
    soundness.settle_check(check)
    check.save()
    return check


@transaction.atomic
def remove_check(check: FieldCheck, *, by: Actor) -> None:
    _require_draft(check.version, by)
    with _kept(CHECK_REMOVED, check, by=by):
        check.delete()


@transaction.atomic
def publish(draft: FieldSetVersion, *, effective_from: dt.date, by: User) -> FieldSetVersion:
    """From the day on the version counts; it can never be changed again."""
    _require_draft(draft, by)
    definition = Definition.of(draft)
    refuse_if(_not_in_the_past(draft, effective_from), soundness.is_sound(definition))
    options.retire(draft)
    changed = [change.spoken for change in differences(draft)]
    draft.state = VersionState.PUBLISHED
    draft.effective_from = effective_from
    draft.published_at, draft.published_by = timezone.now(), by
    draft.save()
    draft.fieldset.change()
    owners.of(draft.fieldset).published(draft)
    events.record(
        FIELDS_PUBLISHED,
        by=by,
        target=draft.fieldset,
        number=draft.number,
        effective_from=effective_from.isoformat(),
        changes=changed,
    )
    return draft


@transaction.atomic
def discard(draft: FieldSetVersion, *, by: Actor) -> None:
    _require_draft(draft, by)
    if not draft.fieldset.versions.published().exists():
        raise ValidationError("还没有发布过版本，草稿不能放弃。请继续修改后发布。")
    events.record(FIELDS_DISCARDED, by=by, target=draft.fieldset, number=draft.number)
    draft.delete()


def _require_draft(version: FieldSetVersion, by: Actor) -> None:
    owners.require_designer(version.fieldset, by)
    hold(version.fieldset)
    version.refresh_from_db(fields=["state"])
    if not version.is_draft:
        raise ValidationError(f"“{version}”已经发布，不能再改。请在新的草稿上修改。")


def hold(fieldset: FieldSet) -> None:
    """Designers take turns. Whoever needs the owner's rows as well locks those later."""
    FieldSet.objects.select_for_update(no_key=True).get(pk=fieldset.pk)


def _new_key(draft: FieldSetVersion) -> str:
    """A key no version of the field set ever used: old records keep their meaning."""
    used = FieldDef.objects.filter(version__fieldset=draft.fieldset).values_list("key", flat=True)
    numbers = [int(key[1:]) for key in used if key[0] == "f" and key[1:].isdigit()]
    return f"f{max(numbers, default=0) + 1}"


def _store(field: FieldDef) -> None:
    soundness.settle_field(field)
    field.save()


def _not_in_the_past(draft: FieldSetVersion, day: dt.date) -> Iterator[tuple[str, str]]:
    today = timezone.localdate()
    if day < today:
        yield "effective_from", f"启用日期不能早于今天（{today}）。"
    latest = draft.fieldset.versions.published().order_by("-effective_from").first()
    if latest and latest.effective_from and day < latest.effective_from:
        yield (
            "effective_from",
            f"第 {latest.number} 版自 {latest.effective_from} 起启用，新版本不能更早。",
        )
    if not draft.fields.exists():
        yield NON_FIELD_ERRORS, "还没有字段。请先添加字段，再发布。"


@transaction.atomic
def copy_in(source: FieldSetVersion, draft: FieldSetVersion, *, by: Actor) -> None:
    """The fields and checks of another field set, under the keys they have there: into a draft that
    has none yet."""
    _require_draft(draft, by)
    if draft.fields.exists():
        raise ValidationError("草稿中已有字段，不能再整套照抄。请另外新建一张。")
    _copy(source, draft)
    draft.subject_kind = source.subject_kind
    draft.save(update_fields=["subject_kind"])


@transaction.atomic
def set_subject(draft: FieldSetVersion, *, kind: str, by: Actor) -> FieldSetVersion:
    """What a row is about from this version on: a unit, or what stands in one."""
    _require_draft(draft, by)
    if kind not in owners.of(draft.fieldset).subjects():
        raise ValidationError({"kind": "没有这种登记对象，请重新选择。"})
    draft.subject_kind = kind
    draft.save(update_fields=["subject_kind"])
    return draft


# Shared -------------------------------------------------------------------------------------------


def _copy(source: FieldSetVersion, target: FieldSetVersion) -> None:
    for rows in (source.fields, source.checks):
        copies: list[Any] = list(rows.order_by("position", "pk"))
        for row in copies:
            row.pk, row.version = None, target
        rows.model.objects.bulk_create(copies)
