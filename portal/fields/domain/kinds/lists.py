"""Kinds picked from a list: choices, yes or no, units."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Aggregate, Expression

from portal.fields.domain import typed
from portal.fields.domain.findings import Wrong
from portal.fields.domain.kinds.base import Fact, FieldKind, ranked
from portal.fields.domain.kinds.stored import Stored
from portal.fields.domain.world import World

_BETWEEN = re.compile(r"[、,;\n]")
_SHOWN = 8
YES, NO = "是", "否"


class ChoiceKind(FieldKind):
    takes = frozenset({"choices"})
    editor = "list"

    @property
    def labels(self) -> dict[str, str]:
        """Those that are retired too: filled rows still say them."""
        return {choice["code"]: choice["label"] for choice in self.field.choices}

    @property
    def offered(self) -> list[str]:
        return [choice["label"] for choice in self.field.choices if not choice.get("retired")]

    def read(self, raw: Any, world: World) -> Any:
        return self.code_of(raw)

    def code_of(self, raw: Any) -> str:
        text = typed.plain(raw)
        for code, label in self.labels.items():
            if text in (code, typed.plain(label)):
                if label in self.offered:
                    return code
                raise Wrong(f"选项“{label}”已停用。请从{self._some_offered()}中选。")
        raise Wrong(f"没有“{text[:20]}”这一选项。请从{self._some_offered()}中选。")

    def _some_offered(self) -> str:
        more = "等" if len(self.offered) > _SHOWN else ""
        return f"{'、'.join(self.offered[:_SHOWN])}{more}"

    def is_still(self, raw: Any, value: Any) -> bool:
        return typed.plain(raw) in (value, typed.plain(self.labels.get(value, value)))

    def text(self, value: Any, world: World) -> str:
        return "" if value is None else self.labels.get(value, value)

    def typed(self, value: Any, world: World) -> Any:
        return None if value is None else self.text(value, world)

    def widget(self, world: World) -> forms.Widget:
        return forms.Select(choices=[("", "请选择"), *((x, x) for x in self.options(world))])

    def validation(self, world: World) -> dict[str, Any] | None:
        return {"validate": "list", "error_message": "请从下拉列表中选择。"}

    def offer(self, widget: Any, value: Any) -> None:
        filled = value if isinstance(value, list) else [value]
        labels = [self.labels[code] for code in filled if code in self.labels]
        widget.choices = [
            *widget.choices,
            *((label, label) for label in labels if label not in self.offered),
        ]

    def options(self, world: World) -> list[str]:
        return self.offered

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.labels)}

    def figures(self, stored: Stored) -> dict[str, Aggregate]:
        return {}

    def groups(self, stored: Stored) -> Expression | None:
        return stored.text

    def facts(
        self, figures: Mapping[str, Any], counts: Mapping[str, int], world: World
    ) -> list[Fact]:
        return ranked(_labelled(counts, self.labels), self.options(world))

    def hint(self) -> str:
        return "单选：" + "、".join(self.offered)


class MultiChoiceKind(ChoiceKind):
    editor = "text"
    width = 24

    def is_still(self, raw: Any, value: Any) -> bool:
        labels = {typed.plain(self.labels.get(code, code)) for code in value or []}
        return {typed.plain(part) for part in _parts(raw)} == labels

    def read(self, raw: Any, world: World) -> Any:
        parts = _parts(raw)
        chosen = {self.code_of(part) for part in parts if not typed.is_blank(part)}
        return [code for code in self.labels if code in chosen] or None

    def text(self, value: Any, world: World) -> str:
        return "、".join(self.labels.get(code, code) for code in value or [])

    def typed(self, value: Any, world: World) -> Any:
        return None if value is None else [self.labels.get(code, code) for code in value]

    def widget(self, world: World) -> forms.Widget:
        return forms.CheckboxSelectMultiple(choices=[(x, x) for x in self.options(world)])

    def initial(self, value: Any, world: World) -> Any:
        return self.typed(value, world)

    def validation(self, world: World) -> dict[str, Any] | None:
        return None  # a sheet's drop-down takes one value only

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": super().schema(), "uniqueItems": True}

    def groups(self, stored: Stored) -> Expression | None:
        return stored.elements

    def hint(self) -> str:
        return "可多选，用顿号隔开：" + "、".join(self.offered)


def _parts(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else _BETWEEN.split(typed.plain(raw))


class YesNoKind(FieldKind):
    editor = "list"
    width = 8
    _WORDS = {YES: True, "有": True, "√": True, "✓": True, "对": True, "y": True, "true": True}  # noqa: RUF012
    _WORDS |= {NO: False, "无": False, "没有": False, "×": False, "n": False, "false": False}

    def read(self, raw: Any, world: World) -> bool:
        word = typed.plain(raw).lower()
        if word not in self._WORDS:
            raise Wrong(f"“{word[:20]}”应为“是”或“否”。")
        return self._WORDS[word]

    def text(self, value: Any, world: World) -> str:
        return "" if value is None else (YES if value else NO)

    def widget(self, world: World) -> forms.Widget:
        return forms.Select(choices=[("", "请选择"), (YES, YES), (NO, NO)])

    def validation(self, world: World) -> dict[str, Any] | None:
        return {"validate": "list", "error_message": "请选“是”或“否”。"}

    def options(self, world: World) -> list[str]:
        return [YES, NO]

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}

    def figures(self, stored: Stored) -> dict[str, Aggregate]:
        return {}

    def groups(self, stored: Stored) -> Expression | None:
        return stored.text

    def facts(
        self, figures: Mapping[str, Any], counts: Mapping[str, int], world: World
    ) -> list[Fact]:
        return ranked(_labelled(counts, {"true": YES, "false": NO}), [YES, NO])

    def hint(self) -> str:
        return "填“是”或“否”"


class UnitOfKind(FieldKind):
    """A unit of the county, by its full name, short name or code; stored by its key."""

    def read(self, raw: Any, world: World) -> int:
        name = typed.plain(raw)
        named = world.units.named(name) or world.units.named(str(raw).strip())
        if not named:
            raise Wrong(f"没有名为“{name[:20]}”的单位。请填单位全称、简称或编码。")
        if len(named) > 1:
            raise Wrong(f"有 {len(named):,} 个单位叫“{name}”。请填单位编码。")
        return named[0].pk

    def text(self, value: Any, world: World) -> str:
        return world.units.spoken(value)

    def typed(self, value: Any, world: World) -> Any:
        return None if value is None else self.text(value, world)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer"}

    def figures(self, stored: Stored) -> dict[str, Aggregate]:
        return {}

    def groups(self, stored: Stored) -> Expression | None:
        return stored.text

    def facts(
        self, figures: Mapping[str, Any], counts: Mapping[str, int], world: World
    ) -> list[Fact]:
        return ranked(_labelled(counts, {pk: self.text(int(pk), world) for pk in counts}))

    def hint(self) -> str:
        return "单位全称、简称或编码"


def _labelled(counts: Mapping[str, int], labels: Mapping[str, str]) -> Counter[str]:
    """Two codes of one label count as one."""
    by_label: Counter[str] = Counter()
    for code, count in counts.items():
        by_label[labels.get(code, code)] += count
    return by_label
