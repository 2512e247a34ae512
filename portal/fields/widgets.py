"""Controls of the designer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse

from portal.fields import sources


class SourcePicker(forms.Select):
    """What a field may take by itself, found by name or definition: only the chosen one is in the
    page. Of the fields of a `version` further ones are `offered`, with their labels."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        version: int | None = None,
        offered: Iterable[tuple[str, str]] = (),
    ) -> None:
        super().__init__(attrs)
        self.version, self.offered = version, dict(offered)

    def build_attrs(self, base: dict[str, Any], extra: dict[str, Any] | None = None) -> dict:
        attrs = super().build_attrs(base, extra)
        asked = f"?version={self.version}" if self.version else ""
        attrs["data-picker"] = reverse("fields:pick-source") + asked
        attrs["data-placeholder"] = "输入名称、代码或拼音首字母查找"
        return attrs

    def optgroups(self, name: str, value: list[str], attrs: dict | None = None) -> list:
        self.choices = [("", ""), *((key, self._label(key)) for key in value if key)]
        return super().optgroups(name, value, attrs)

    def _label(self, key: str) -> str:
        if key in self.offered:
            return self.offered[key]
        source = sources.find(key)
        return source.label if source else key
