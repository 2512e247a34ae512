"""What a version changes against the one before it, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.fields import owners, sources
from portal.fields.domain import formulas
from portal.fields.models import FieldDef, FieldSetVersion
from portal.text import label_of, words_of

_COMPARED = (
    *("label", "kind", "section", "required", "required_when", "excusable", "minimum"),
    *("maximum", "decimals", "max_length", "choices", "help", "unit_of_measure"),
    *("sensitive", "source", "formula"),
    *("arrival", "start", "start_each", "evidence", "evidence_most", "evidence_megabytes"),
    *("expiry_days", "deviation"),
)


@dataclass(frozen=True)
class VersionChange:
    what: str  # 新增, 删除, 修改
    about: str
    detail: str = ""

    @property
    def spoken(self) -> str:
        return f"{self.what}{self.about}" + (f"：{self.detail}" if self.detail else "")


def differences(version: FieldSetVersion) -> list[VersionChange]:
    earlier = version.fieldset.versions.published().filter(number__lt=version.number)
    return between(earlier.order_by("-number").first(), version)


def between(before: FieldSetVersion | None, after: FieldSetVersion) -> list[VersionChange]:
    return [*_subject(before, after), *_fields(before, after), *_checks(before, after)]


def _subject(before: FieldSetVersion | None, after: FieldSetVersion) -> Iterator[VersionChange]:
    labels = owners.of(after.fieldset).subjects()
    was = before.subject_kind if before else ""
    if was != after.subject_kind:
        names = [labels.get(kind, kind) for kind in (was, after.subject_kind)]
        yield VersionChange("修改", "登记对象", f"由“{names[0]}”改为“{names[1]}”")


def _fields(before: FieldSetVersion | None, after: FieldSetVersion) -> Iterator[VersionChange]:
    old = _by_key(before)
    new = _by_key(after)
    for key, field in new.items():
        if key not in old:
            yield VersionChange("新增", f"字段“{field.label}”", field.get_kind_display())
        elif detail := "；".join(_settings(old[key], field, old, new)):
            yield VersionChange("修改", f"字段“{field.label}”", detail)
    for key, field in old.items():
        if key not in new:
            yield VersionChange("删除", f"字段“{field.label}”", "已填内容随原版本保留")
    kept_old = [key for key in old if key in new]
    if kept_old != [key for key in new if key in old]:
        yield VersionChange("调整", "字段顺序")


def _by_key(version: FieldSetVersion | None) -> dict[str, FieldDef]:
    if version is None:
        return {}
    return {field.key: field for field in version.fields.order_by("position", "pk")}


def _settings(
    old: FieldDef, new: FieldDef, old_fields: dict[str, FieldDef], new_fields: dict[str, FieldDef]
) -> Iterator[str]:
    for name in _COMPARED:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            label = label_of(FieldDef, name)
            texts = (_spelled(name, before, old_fields), _spelled(name, after, new_fields))
            yield f"{label}由“{texts[0]}”改为“{texts[1]}”"


def _spelled(name: str, value: Any, fields: dict[str, FieldDef]) -> str:
    if name == "source" and (source := sources.find(value)):
        return source.label
    if isinstance(value, str) and value in (words := words_of(FieldDef, name)):
        return words[value]
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        ended = {True: "（停用）", False: ""}
        return "、".join(f"{c['label']}{ended[bool(c.get('retired'))]}" for c in value)
    if value in (None, ""):
        return "空"
    return formulas.with_labels(str(value), fields.values())


def _checks(before: FieldSetVersion | None, after: FieldSetVersion) -> Iterator[VersionChange]:
    old = _rules(before)
    new = _rules(after)
    yield from (VersionChange("新增", f"校验“{new[rule]}”") for rule in new if rule not in old)
    yield from (VersionChange("删除", f"校验“{old[rule]}”") for rule in old if rule not in new)


def _rules(version: FieldSetVersion | None) -> dict[tuple[str, str, str], str]:
    checks = version.checks.order_by("position", "pk") if version else []
    return {(check.expression, check.message, check.level): check.message for check in checks}
