"""Options that entries have chosen stay: a later version can't take them away unseen."""

from collections.abc import Iterable, Iterator

from portal.fields.choices import KindKey
from portal.fields.models import FieldDef, FieldSetVersion
from portal.problems import Problem, refuse_if
from portal.registers.models import RegisterRecord


def must_stay(version: FieldSetVersion) -> None:
    earlier = version.fieldset.versions.published().filter(number__lt=version.number)
    refuse_if(_in_use(version, FieldDef.objects.filter(version__in=earlier)))


def _in_use(version: FieldSetVersion, before: Iterable[FieldDef]) -> Iterator[Problem]:
    known: dict[str, dict[str, str]] = {}
    for field in before:
        known.setdefault(field.key, {}).update({c["code"]: c["label"] for c in field.choices})
    rows = RegisterRecord.objects.filter(register__fieldset=version.fieldset_id)
    for field in version.fields.all():
        kept = {choice["code"] for choice in field.choices}
        for code, label in known.get(field.key, {}).items():
            chosen = [code] if field.kind == KindKey.MULTI_CHOICE else code
            count = 0
            if code not in kept:
                count = rows.filter(**{f"open_values__{field.key}__contains": chosen}).count()
            if count:
                words = f"字段“{field.label}”删去的选项“{label}”已有 {count:,} 条在用。"
                yield "effective_from", f"{words}请把它加回来，或先改这些内容。"
