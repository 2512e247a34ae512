"""Reading a file that people wrote by hand: every fault is collected, with its place and the way to
mend it, and reading goes on with what can stand in its place."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from portal.parameters import parsed_json

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,10})?", re.ASCII)
_LONGEST: Final = 100
_SHOWN: Final = 30
_NOTHING: Final[dict[str, Any]] = {}


class WrittenNumber(str):
    """A number of the file without quotes, digit by digit as it was written."""

    __slots__ = ()


class WrittenObject(dict[str, Any]):
    """An object of the file; `twins` are the keys that it has more than once."""

    twins: tuple[str, ...] = ()


def parsed(sent: bytes) -> Any:
    return parsed_json(
        sent, parse_int=WrittenNumber, parse_float=WrittenNumber, object_pairs_hook=_object
    )


def _object(pairs: list[tuple[str, Any]]) -> WrittenObject:
    content = WrittenObject(pairs)
    if len(content) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        content.twins = tuple(key for key, count in counts.items() if count > 1)
    return content


class Faults(list[str]):
    def add(self, where: str, what: str) -> None:
        self.append(f"{where}：{what}" if where else what)


class TrialEntry:
    """One object of the file, at its place. What cannot be read is a fault and reads as absent."""

    def __init__(
        self, content: Any, where: str, faults: Faults, *, keys: Collection[str] | None = None
    ) -> None:
        """`keys` are those that it may have: None where they are names."""
        self.where, self.faults = where, faults
        self.content: dict[str, Any] = content if isinstance(content, dict) else _NOTHING
        if not isinstance(content, dict):
            self.fault(f"应是一个对象，即 {{…}}，不是{shown(content)}")
        for twin in getattr(content, "twins", ()):
            self.fault(f"“{cut(twin)}”写了不止一次，请只留一个")
        if keys is not None:
            for key in self.content:
                if key not in keys:
                    self.fault(f"不认识“{cut(key)}”这一项，请改正或去掉。可用：{'、'.join(keys)}")

    def fault(self, what: str) -> None:
        self.faults.add(self.where, what)

    def has(self, key: str) -> bool:
        return self.content.get(key) is not None

    def text(self, key: str) -> str:
        value = self._must(key)
        if value is None:
            return ""
        if not is_word(value) or not value.strip() or len(value) > _LONGEST:
            self.fault(f"{key} 应是 1 到 {_LONGEST} 个字的文字，不是{shown(value)}")
            return ""
        return str(value).strip()

    def choice(self, key: str, allowed: Sequence[str]) -> str:
        value = self._must(key)
        if value is not None and (not is_word(value) or value not in allowed):
            self.fault(f"{key} 应是{'、'.join(allowed)}之一，不是{shown(value)}")
            return ""
        return value or ""

    def flag(self, key: str) -> bool:
        value = self.content.get(key)
        if value is not None and not isinstance(value, bool):
            self.fault(f"{key} 应是 true 或 false，不是{shown(value)}")
        return value is True

    def number(
        self,
        key: str,
        default: Decimal | None = None,
        *,
        least: int | None = None,
        above: int | None = None,
    ) -> Decimal | None:
        """Required where there is no default."""
        if not self.has(key) and default is not None:
            return default
        value = self._must(key)
        return None if value is None else self.read(value, key, least=least, above=above)

    def read(
        self, value: Any, name: str, *, least: int | None = None, above: int | None = None
    ) -> Decimal | None:
        if not isinstance(value, str) or not _NUMBER.fullmatch(value):
            self.fault(
                f'{name} 应是数字，写成 "20"、"0.80" 这样（整数至多 12 位，小数至多 10 位），'
                f"不是{shown(value)}"
            )
            return None
        number = Decimal(value)
        if least is not None and number < least:
            self.fault(f"{name} 不能小于 {least}，现在是 {value}")
            return None
        if above is not None and number <= above:
            self.fault(f"{name} 应大于 {above}，现在是 {value}")
            return None
        return number

    def whole(self, key: str, *, most: int) -> int | None:
        """A count from 1; None where it is absent."""
        if not self.has(key):
            return None
        number = self.number(key, least=1)
        if number is None:
            return None
        if number != number.to_integral_value() or number > most:
            self.fault(f"{key} 应是 1 到 {most} 的整数，现在是 {number}")
            return None
        return int(number)

    def object(self, key: str) -> "TrialEntry":
        where = f"{self.where} {key}".strip()
        return TrialEntry(self.content.get(key, {}), where, self.faults)

    def items(self, key: str, *, may_lack: bool = False) -> list[Any]:
        value = self.content.get(key) if may_lack else self._must(key)
        if value is not None and not isinstance(value, list):
            self.fault(f"{key} 应是一个数组，即 […]，不是{shown(value)}")
            return []
        return value or []

    def entries(
        self, key: str, name: Callable[[int, Any], str], keys: Collection[str], *, may_lack: bool
    ) -> Iterator["TrialEntry"]:
        """Each object of a list, called by its number and its own name."""
        for number, content in enumerate(self.items(key, may_lack=may_lack), start=1):
            yield TrialEntry(content, name(number, content), self.faults, keys=keys)

    def _must(self, key: str) -> Any:
        value = self.content.get(key)
        if value is None and self.content is not _NOTHING:
            self.fault(f"缺少 {key}，请补上")
        return value


def is_word(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, WrittenNumber)


def cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def shown(value: Any) -> str:
    """What stands there instead, as far as it helps."""
    if isinstance(value, dict):
        return "对象"
    if isinstance(value, list):
        return "数组"
    if value is None or isinstance(value, bool):
        return {None: " null", True: " true", False: " false"}[value]
    return f"“{cut(str(value))}”"
