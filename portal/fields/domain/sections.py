"""The sections of a version: fields of one section stand together, in the order of its first."""

from collections.abc import Iterable, Iterator, Sequence

from portal.fields.models import FieldDef, FieldSetVersion
from portal.problems import Problem

LONGEST = FieldDef._meta.get_field("section").max_length or 0


def of(version: FieldSetVersion) -> dict[str, list[FieldDef]]:
    """Fields by section; those of none under ""."""
    return _by_section(version.fields.order_by("position", "pk"))


def _by_section(fields: Iterable[FieldDef]) -> dict[str, list[FieldDef]]:
    by_section: dict[str, list[FieldDef]] = {}
    for field in fields:
        by_section.setdefault(field.section, []).append(field)
    return by_section


def in_order(version: FieldSetVersion) -> list[FieldDef]:
    return [field for fields in of(version).values() for field in fields]


def gather(version: FieldSetVersion, *, last: FieldDef | None = None) -> None:
    """Bring those of one section together; `last` goes to the end of its own."""
    fields = list(version.fields.order_by("position", "pk"))
    if last:
        fields.sort(key=lambda field: field.pk == last.pk)  # the others say where sections stand
    number([field for those in _by_section(fields).values() for field in those])


def number(fields: Sequence[FieldDef]) -> None:
    for position, field in enumerate(fields, start=1):
        field.position = position
    FieldDef.objects.bulk_update(fields, ["position", "section"])


def is_named(version: FieldSetVersion, section: str, to: str) -> Iterator[Problem]:
    if not to.strip():
        yield "to", "请填写分组的名称。"
    elif len(to.strip()) > LONGEST:
        yield "to", f"分组的名称最多 {LONGEST} 个字。"
    elif not version.fields.filter(section=section).exists():
        yield "to", "这个分组已经没有字段，可能他人刚改过。请刷新页面。"
