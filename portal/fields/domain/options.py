"""Options of a choice: those no longer wanted, but which filled rows say, stay readable."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from portal.fields import owners
from portal.fields.domain.kinds import KINDS
from portal.fields.models import FieldDef, FieldSetVersion

Option = dict[str, Any]  # its code and label; `retired` where it is no longer offered


def coded(labels: Iterable[str], before: Sequence[Option]) -> list[Option]:
    """An option that keeps its words keeps its code; one that is retired comes back by them."""
    known = {option["label"]: option["code"] for option in before}
    taken = [int(code[1:]) for code in known.values() if code[1:].isdigit()]
    following = max(taken, default=0) + 1
    options: list[Option] = []
    for label in filter(None, labels):
        if label not in known:
            known[label], following = f"c{following}", following + 1
        options.append({"code": known[label], "label": label})
    offered = {option["label"] for option in options}
    return options + [o for o in before if o.get("retired") and o["label"] not in offered]


@dataclass(frozen=True)
class Retiring:
    """An option the draft has no more, though rows say it; `count` is None where they are sealed,
    so that nobody can count them."""

    field: FieldDef
    option: Option
    count: int | None

    @property
    def spoken(self) -> str:
        extent = "可能有内容" if self.count is None else f"有 {self.count:,} 条"
        return (
            f"“{self.field.label}”的选项“{self.option['label']}”{extent}在用：发布后停用，"
            "不再供选择，已填的照原样显示和统计。"
        )


def retiring(draft: FieldSetVersion) -> Iterator[Retiring]:
    """Seen from what was published."""
    published = FieldDef.objects.filter(version__in=draft.fieldset.versions.published())
    for field in draft.fields.order_by("position", "pk"):
        if "choices" not in KINDS[field.kind].takes:
            continue
        present = {option["code"] for option in field.choices}
        earlier = published.filter(key=field.key, kind=field.kind).order_by("version__number")
        gone = {
            option["code"]: {"code": option["code"], "label": option["label"]}
            for before in earlier
            for option in before.choices
            if option["code"] not in present
        }
        yield from _in_use(draft, field, gone)


def _in_use(draft: FieldSetVersion, field: FieldDef, gone: dict[str, Option]) -> Iterator[Retiring]:
    if not gone:
        return
    if field.sensitive:
        yield from (Retiring(field, option, None) for option in gone.values())
        return
    counts = owners.of(draft.fieldset).uses(draft.fieldset, KINDS[field.kind](field))
    for code, option in gone.items():
        if counts.get(code):
            yield Retiring(field, option, counts[code])


def retire(draft: FieldSetVersion) -> None:
    """For the act of publishing, which keeps rows from being saved meanwhile."""
    for one in retiring(draft):
        choices = [*one.field.choices, {**one.option, "retired": True}]
        one.field.choices = choices
        one.field.save(update_fields=["choices"])
