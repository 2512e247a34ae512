"""What a field or a check must be like before anything is filled in under it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS

from portal.fields import owners, sources
from portal.fields.choices import Arrival, Evidence, KindKey
from portal.fields.domain import formulas
from portal.fields.domain.definition import Definition
from portal.fields.domain.findings import Wrong
from portal.fields.domain.formulas import BadFormula
from portal.fields.domain.kinds import KINDS, FieldKind
from portal.fields.domain.world import World
from portal.fields.models import FieldCheck, FieldDef
from portal.fields.owners import ASKED
from portal.problems import Problem, refuse_if

MOST_PLACES = 6
MOST_FILES = 9
MOST_MEGABYTES = 20
MOST_DAYS = 1000
_BY_KIND = frozenset({"deviation", "expiry_days"})
_TEXTS = {KindKey.TEXT, KindKey.LONG_TEXT}
_UNHEEDED = ASKED | {
    *("minimum", "maximum", "max_length", "choices", "unit_of_measure", "formula"),
}
_SAMPLES: dict[str, Any] = {
    **dict.fromkeys(KindKey.values, "甲"),
    KindKey.INTEGER: Decimal(7),
    KindKey.DECIMAL: Decimal("3.5"),
    KindKey.PERCENT: Decimal(85),
    KindKey.MONEY: Decimal(12),
    KindKey.MULTI_CHOICE: ["甲"],
    KindKey.DATE: dt.date(2026, 3, 8),
    KindKey.MONTH: "2026-03",
    KindKey.YES_NO: True,
}


def settle_field(field: FieldDef, others: Sequence[FieldDef] | None = None) -> None:
    """Bring the settings to what is kept, or refuse; those the kind does not heed are cleared.
    `others` of its version are read where they are not given."""
    if others is None:
        others = list(field.version.fields.exclude(pk=field.pk).order_by("position", "pk"))
    _clear_unheeded(field)
    problems = [
        *_label_is_free(field, others),
        *_kind_stays(field),
        *_limits_make_sense(field),
        *_has_choices(field),
        *_takes_from_somewhere(field),
        *_arrives_from_somewhere(field),
        *_excuses_what_is_asked(field),
        *_starts_with_something(field),
        *_evidence_makes_sense(field),
        *_expires_in_the_open(field),
    ]
    for name in ("required_when", "formula"):
        problems += _settle(field, name, [*others, field])
    refuse_if(problems)


def settle_check(check: FieldCheck, fields: Sequence[FieldDef] | None = None) -> None:
    if fields is None:
        fields = list(check.version.fields.order_by("position", "pk"))
    refuse_if(_settle(check, "expression", fields))


def settle_all(fields: Sequence[FieldDef], checks: Sequence[FieldCheck]) -> None:
    """A whole set at once, before any of it is saved: a condition may name a field that comes
    after its own."""
    for field in fields:
        settle_field(field, [other for other in fields if other is not field])
    for check in checks:
        settle_check(check, fields)


def is_not_used(field: FieldDef) -> Iterator[Problem]:
    for other in field.version.fields.exclude(pk=field.pk):
        used = formulas.keys_in(other.required_when) | formulas.keys_in(other.formula)
        if field.key in used:
            yield (
                NON_FIELD_ERRORS,
                f"字段“{other.label}”的公式用到了“{field.label}”。请先改那里的公式。",
            )
    for check in field.version.checks.all():
        if field.key in formulas.keys_in(check.expression):
            yield NON_FIELD_ERRORS, f"校验“{check.message}”用到了“{field.label}”。请先改校验。"


def is_sound(definition: Definition) -> Iterator[Problem]:
    """Formulas still fit after other fields were changed and moved."""
    seen: set[str] = set()
    automatic = {f.key for f in definition.fields if f.formula}
    for field in definition.fields:
        later = formulas.keys_in(field.formula) & (automatic - seen)
        if later:
            yield (
                NON_FIELD_ERRORS,
                f"“{field.label}”的公式用到了排在它后面的自动计算字段。请把它移到后面。",
            )
        seen.add(field.key)
        for text, wants in ((field.formula, Decimal), (field.required_when, bool)):
            yield from _fits(text, definition.fields, wants, where=f"字段“{field.label}”")
    for check in definition.checks:
        yield from _fits(check.expression, definition.fields, bool, where=f"校验“{check.message}”")


def _fits(text: str, fields: Iterable[FieldDef], wants: type, *, where: str) -> Iterator[Problem]:
    try:
        if text:
            try_out(text, fields, wants=wants)
    except BadFormula as wrong:
        yield NON_FIELD_ERRORS, f"{where}：{wrong}"


def _settle(row: Any, name: str, fields: Iterable[FieldDef]) -> Iterator[Problem]:
    """Labels to keys, then a trial on sample values of each kind."""
    text = getattr(row, name)
    if not text:
        return
    try:
        kept = formulas.with_keys(text, fields)
        if name != "expression" and row.key in formulas.keys_in(kept):
            yield name, "不能引用字段自己。"
            return
        try_out(kept, fields, wants=Decimal if name == "formula" else bool)
        setattr(row, name, kept)
    except BadFormula as wrong:
        yield name, str(wrong)


def try_out(formula: str, fields: Iterable[FieldDef], *, wants: type) -> None:
    samples = {field.key: _sample(field) for field in fields}
    result = formulas.evaluate(formula, samples)
    if result is not None and not isinstance(result, wants):
        meant = "数字" if wants is Decimal else "是或否，例如 [党员数] > 3"
        raise BadFormula(f"公式的结果应是{meant}。")


def _sample(field: FieldDef) -> Any:
    if field.kind == KindKey.AUTOMATIC and KINDS[field.kind](field).is_number:
        return Decimal(5)
    return _SAMPLES[field.kind]


def heeded(kind: FieldKind) -> frozenset[str]:
    """The settings rows of this kind can heed, if their owner does as well."""
    return kind.takes | (ASKED - _BY_KIND if kind.in_cells else frozenset())


def kinds_heeding(setting: str) -> list[str]:
    """Of every setting a designer is asked for; those of all kinds are given none."""
    if setting in {"required", "required_when"}:
        return [key for key, kind in KINDS.items() if not kind.computed]
    if setting == "source":  # as well what arrives from one
        return [KindKey.AUTOMATIC, *(k for k, kind in KINDS.items() if kind.is_number), *_TEXTS]
    if setting not in _UNHEEDED | {"decimals"}:
        return []
    return [key for key, kind in KINDS.items() if setting in heeded(kind(FieldDef(kind=key)))]


def _clear_unheeded(field: FieldDef) -> None:
    """What neither the kind nor the rows of the owner heed goes back to what it is by default."""
    kind = KINDS[field.kind](field)
    heeds = heeded(kind) - (ASKED - owners.of(field.version.fieldset).asks)
    unset = FieldDef()
    for name in _UNHEEDED - heeds:
        setattr(field, name, getattr(unset, name))
    if field.arrival == Arrival.HAND and not kind.computed:
        field.source = ""
    if kind.computed:
        field.required, field.required_when = False, ""


def _label_is_free(field: FieldDef, others: Iterable[FieldDef]) -> Iterator[Problem]:
    if set(field.label) & set("[]【】\"'"):
        yield "label", "名称中不要用方括号和引号。"
    if field.label in {"单位", "编号"}:
        yield "label", "“单位”“编号”两列由系统提供。请换一个名称。"
    if any(formulas.plain(other.label) == formulas.plain(field.label) for other in others):
        yield "label", f"已有名为“{field.label}”的字段。请换一个名称。"


def _kind_stays(field: FieldDef) -> Iterator[Problem]:
    """Under one key old and new records hold the same kind of content."""
    if field.version.number == 1:
        return
    published = field.version.fieldset.versions.published()
    earlier = FieldDef.objects.filter(version__in=published, key=field.key)
    before = earlier.exclude(kind=field.kind).first()
    if before:
        yield (
            "kind",
            (
                f"该字段已按“{before.get_kind_display()}”发布过，类型不能改。"
                "请删除它，另加一个新字段。"
            ),
        )


def _limits_make_sense(field: FieldDef) -> Iterator[Problem]:
    low, high = field.minimum, field.maximum
    if low is not None and high is not None and low > high:
        yield "maximum", "最大值不能小于最小值。"
    if field.decimals > MOST_PLACES:
        yield "decimals", f"小数最多 {MOST_PLACES:,} 位。"


def _has_choices(field: FieldDef) -> Iterator[Problem]:
    if "choices" not in KINDS[field.kind].takes:
        return
    labels = [formulas.plain(choice["label"]) for choice in field.choices]
    if not any(not choice.get("retired") for choice in field.choices):
        yield "choices", "请填写选项，每行一个。"
    if len(set(labels)) < len(labels):
        yield "choices", "有重复的选项。请去掉重复的。"
    if any(sign in label for label in labels for sign in "、,;"):
        yield "choices", "选项中不要用顿号、逗号、分号，它们用来隔开多个选项。"


def _takes_from_somewhere(field: FieldDef) -> Iterator[Problem]:
    if field.kind == KindKey.AUTOMATIC and bool(field.source) == bool(field.formula):
        yield "formula", "自动计算字段须在“自动取值”和“计算公式”中选填一项。"
    if field.source and sources.find(field.source) is None:
        yield "source", "没有这项自动取值。请从下拉列表中选。"


def _arrives_from_somewhere(field: FieldDef) -> Iterator[Problem]:
    if field.arrival != Arrival.HAND and field.sensitive:
        yield "arrival", "敏感内容只能手工填写，不自动带出。"
    if field.arrival != Arrival.SOURCE:
        return
    source, kind = sources.find(field.source), KINDS[field.kind]
    if not field.source:
        yield "source", "由系统带出的字段，请选择自动取值。"
    elif field.kind == KindKey.YES_NO:
        if source and not source.is_yes_no:
            yield "source", f"“{source.label}”不是判定，不能带入是否字段。"
    elif not (kind.is_number or field.kind in _TEXTS):
        yield "arrival", "只有数字和文字字段能由系统带出。"
    elif source and kind.is_number and not source.is_number:
        yield "source", f"“{source.label}”是文字，不能带入数字字段。"


def _excuses_what_is_asked(field: FieldDef) -> Iterator[Problem]:
    if field.excusable and not (field.required or field.required_when):
        yield "excusable", "不是必填的字段本来就能空着。请选“必填”、写何时必填，或取消这一项。"


def _starts_with_something(field: FieldDef) -> Iterator[Problem]:
    if field.start_each and not field.start:
        yield "start", "写了每到何时重新开始，还要写起始内容，如 0。"
    if not field.start:
        return
    if field.sensitive:
        yield "start", "敏感内容只能手工填写，不设起始内容。"
        return
    try:
        KINDS[field.kind](field).parse(field.start, World())
    except Wrong as wrong:
        yield "start", f"起始内容填不进这个字段：{wrong}"


def _evidence_makes_sense(field: FieldDef) -> Iterator[Problem]:
    if field.evidence != Evidence.NONE and not 1 <= field.evidence_most <= MOST_FILES:
        yield "evidence_most", f"佐证文件最多可设 1 到 {MOST_FILES} 个。"
    if field.evidence != Evidence.NONE and not 1 <= field.evidence_megabytes <= MOST_MEGABYTES:
        yield "evidence_megabytes", f"每个佐证文件可设 1 到 {MOST_MEGABYTES} MB。"


def _expires_in_the_open(field: FieldDef) -> Iterator[Problem]:
    if field.expiry_days is None:
        return
    if field.sensitive:
        yield "expiry_days", "敏感内容不作到期提醒。请取消其中一项。"
    if not 1 <= field.expiry_days <= MOST_DAYS:
        yield "expiry_days", f"提前的天数可设 1 到 {MOST_DAYS:,} 天。"
