"""The schema as a page shows it: operations by subject, with the fields of their answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from portal.api.schema import schema

_TYPES = {
    "string": "文本",
    "integer": "整数",
    "number": "数字",
    "boolean": "是/否",
    "array": "列表",
    "object": "对象",
}
_CHOICE = re.compile(r"\* `(\S+)` - (.+)")  # as the generator lists the values of an enum
_FORMATS = {"date": "日期", "date-time": "时刻", "uri": "网址"}


@dataclass(frozen=True)
class GuideLine:
    """A parameter or a field of an answer; `name` is dotted where it lies inside another."""

    name: str
    label: str
    kind: str
    values: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    summary: str
    description: str
    parameters: list[GuideLine]
    body: list[GuideLine]
    answer: list[GuideLine]

    @property
    def anchor(self) -> str:
        return f"{self.method}{self.path}".strip("/").replace("/", "-").replace("{id}", "id")


def subjects() -> dict[str, list[Operation]]:
    by_subject: dict[str, list[Operation]] = {}
    for path, methods in schema()["paths"].items():
        for method, described in methods.items():
            by_subject.setdefault(described["tags"][0], []).append(
                _operation(method, path, described)
            )
    return by_subject


def _operation(method: str, path: str, described: dict[str, Any]) -> Operation:
    answer = described["responses"]["200"]["content"]["application/json"]["schema"]
    return Operation(
        method=method.upper(),
        path=path,
        summary=described.get("summary", ""),
        description=described.get("description", ""),
        parameters=[_parameter(item) for item in described.get("parameters", [])],
        body=list(_lines(_body(described))),
        answer=list(_lines(answer)),
    )


def _body(described: dict[str, Any]) -> dict[str, Any]:
    """What is sent with it."""
    content = described.get("requestBody", {}).get("content", {})
    return content.get("application/json", {}).get("schema", {})


def _parameter(item: dict[str, Any]) -> GuideLine:
    if item["in"] == "path":
        return GuideLine(item["name"], "编号", _kind(item["schema"]))
    described = item.get("description", "")
    label = described.partition("\n")[0]
    return GuideLine(item["name"], label, _kind(item["schema"]), _choices(described))


def _choices(described: str) -> list[str]:
    return [f"{value} {label}" for value, label in _CHOICE.findall(described)]


def _lines(shape: dict[str, Any], prefix: str = "") -> Iterator[GuideLine]:
    """The fields of an object, those of objects inside it with dotted names."""
    for name, inner in _resolved(shape).get("properties", {}).items():
        solved = _resolved(inner)
        label = inner.get("title") or solved.get("title") or inner.get("description", "")
        choices = _choices(f"{inner.get('description', '')}\n{solved.get('description', '')}")
        yield GuideLine(f"{prefix}{name}", label, _kind(solved), list(dict.fromkeys(choices)))
        items, by_name = solved.get("items"), solved.get("additionalProperties")
        if items:
            yield from _lines(items, f"{prefix}{name}[].")
        elif isinstance(by_name, dict):
            yield from _lines(by_name, f"{prefix}{name}.*.")
        else:
            yield from _lines(solved, f"{prefix}{name}.")


def _resolved(shape: dict[str, Any]) -> dict[str, Any]:
    """A reference, alone or wrapped, stands for the component it names."""
    for wrapper in ("allOf", "oneOf"):
        if wrapper in shape:
            return _resolved(shape[wrapper][0])
    if "$ref" not in shape:
        return shape
    return schema()["components"]["schemas"][shape["$ref"].rsplit("/", 1)[-1]]


def _kind(shape: dict[str, Any]) -> str:
    named = _resolved(shape)
    return _FORMATS.get(named.get("format", "")) or _TYPES.get(str(named.get("type")), "任意")
