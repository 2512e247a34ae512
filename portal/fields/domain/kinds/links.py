"""Kinds that lead elsewhere: to a registered person, to an uploaded file."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Aggregate, Count, Expression, Func, TextField, Value
from django.db.models.functions import Upper
from django.urls import reverse

from portal.fields.domain import typed
from portal.fields.domain.findings import Wrong
from portal.fields.domain.kinds.base import Fact, FieldKind, ranked
from portal.fields.domain.kinds.stored import Stored
from portal.fields.domain.world import World
from portal.files.models import Upload
from portal.people.models import Person
from portal.people.names import match_key

_NUMBERED = re.compile(r"(.*)\((\d{1,18})\)")
_SHOWN = 3


class PersonPicker(forms.Select):
    """Found by typing; the page holds only the one who is chosen."""

    def build_attrs(self, base: dict[str, Any], extra: dict[str, Any] | None = None) -> dict:
        attrs = super().build_attrs(base, extra)
        attrs["data-picker"] = reverse("fields:pick-person")
        attrs["data-placeholder"] = "输入姓名或拼音首字母查找人员"
        return attrs

    def optgroups(self, name: str, value: list[str], attrs: dict | None = None) -> list:
        self.choices = [("", ""), *((chosen, chosen) for chosen in value if chosen)]
        return super().optgroups(name, value, attrs)


def numbered(name: str, pk: int) -> str:
    """A name nobody can mistake, as the form, the sheet and the picker write it."""
    return f"{name}（{pk}）"


def name_in(raw: Any) -> str:
    """The name alone of what was typed."""
    text = typed.plain(raw)
    match = _NUMBERED.fullmatch(text)
    return match[1].strip() if match else text


class LinkedPersonKind(FieldKind):
    """A registered person within the scope of whoever fills it: key, and name at that time."""

    def read(self, raw: Any, world: World) -> dict[str, Any]:
        text = typed.plain(raw)
        if match := _NUMBERED.fullmatch(text):
            person = self._numbered(name_in(raw), int(match[2]), world)
        else:
            person = self._named(text, world)
        return {"pk": person.pk, "name": person.name}

    def _numbered(self, name: str, pk: int, world: World) -> Person:
        for namesake in world.people_named(name) if name else ():
            if namesake.pk == pk:
                return namesake
        person = world.person(pk)
        if person is None:
            raise Wrong(f"人员编号 {pk} 不存在，或者不在您的管理范围内。请在“人员”中核对编号。")
        if name and match_key(name) != person.name_key:
            raise Wrong(f"人员编号 {pk} 是“{person}”，不是“{name[:20]}”。请核对姓名和编号。")
        return person

    def _named(self, name: str, world: World) -> Person:
        namesakes = world.people_named(name)
        if not namesakes:
            raise Wrong(
                f"您的管理范围内没有名为“{name[:20]}”的人员。请核对姓名；还没有登记的，先在“人员”中登记。"
            )
        if len(namesakes) > 1:
            some = "、".join(f"{numbered(p.name, p.pk)}{p.unit}" for p in namesakes[:_SHOWN])
            first = numbered(namesakes[0].name, namesakes[0].pk)
            raise Wrong(
                f"有 {len(namesakes):,} 名人员叫“{name}”：{some}。请写明人员编号，如“{first}”。"
            )
        return namesakes[0]

    def is_still(self, raw: Any, value: Any) -> bool:
        return typed.plain(raw) == typed.plain(self.initial(value, World()))

    def text(self, value: Any, world: World) -> str:
        return "" if value is None else value["name"]

    def typed(self, value: Any, world: World) -> Any:
        return None if value is None else value["name"]

    def url(self, value: Any, world: World) -> str:
        person = world.person(value["pk"]) if value else None
        return person.get_absolute_url() if person else ""

    def widget(self, world: World) -> forms.Widget:
        return PersonPicker()

    def initial(self, value: Any, world: World) -> Any:
        return "" if value is None else numbered(value["name"], value["pk"])

    def cell(self, value: Any, world: World) -> Any:
        return self.initial(value, world)

    def schema(self) -> dict[str, Any]:
        properties = {"pk": {"type": "integer"}, "name": {"type": "string"}}
        return {"type": "object", "properties": properties, "required": ["pk", "name"]}

    def figures(self, stored: Stored) -> dict[str, Aggregate]:
        return {"people": Count(stored.part("pk"), distinct=True)}

    def facts(
        self, figures: Mapping[str, Any], counts: Mapping[str, int], world: World
    ) -> list[Fact]:
        return [("不同人员", f"{figures['people']} 名")]

    def hint(self) -> str:
        return "已登记人员的姓名；有重名时写明人员编号，如“张三（12）”"


class ShownFile:
    """A file as the form's control shows it."""

    def __init__(self, name: str, url: str) -> None:
        self.name, self.url = name, url

    def __str__(self) -> str:
        return self.name


class AttachmentKind(FieldKind):
    """A file handed in by the form: the key of its upload, and its name."""

    by_form = True

    def read(self, raw: Any, world: World) -> dict[str, str] | None:
        if raw is False:  # the form's control was cleared
            return None
        if not isinstance(raw, Upload):
            raise Wrong("文件不能在这里填。请打开这一条，在“修改”中上传。")
        return {"upload": str(raw.pk), "name": raw.name}

    def text(self, value: Any, world: World) -> str:
        return "" if value is None else value["name"]

    def typed(self, value: Any, world: World) -> Any:
        return None if value is None else value["name"]

    def url(self, value: Any, world: World) -> str:
        return reverse("files:file", args=[value["upload"]]) if value else ""

    def widget(self, world: World) -> forms.Widget:
        return forms.ClearableFileInput()

    def initial(self, value: Any, world: World) -> Any:
        return None if value is None else ShownFile(value["name"], self.url(value, world))

    def schema(self) -> dict[str, Any]:
        properties = {name: {"type": "string"} for name in ("upload", "name")}
        return {"type": "object", "properties": properties, "required": ["upload", "name"]}

    def figures(self, stored: Stored) -> dict[str, Aggregate]:
        return {}

    def groups(self, stored: Stored) -> Expression | None:
        """By the ending of its name, as the name itself where it has none."""
        return Upper(
            Func(
                stored.part("name"),
                Value(r"^.*\."),
                Value(""),
                function="regexp_replace",
                output_field=TextField(),
            )
        )

    def facts(
        self, figures: Mapping[str, Any], counts: Mapping[str, int], world: World
    ) -> list[Fact]:
        return ranked(counts)

    def hint(self) -> str:
        return "文件在系统中打开这一条上传，这里不填，填了也不读取"
