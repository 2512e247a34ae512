"""What a table or a set of filters declares once for all, copied for each page.

The libraries copy it to its very last detail, which costs more than the rows. Each of these knows
what a page writes on it, and copies only that.
"""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar

Part = TypeVar("Part")


class Declared(dict[str, Part], Generic[Part]):
    def __init__(self, parts: Any, copy: Callable[[Part], Part]) -> None:
        super().__init__(parts)
        self.copy_of = copy

    def __deepcopy__(self, _memo: Any) -> Self:
        copied = {name: self.copy_of(part) for name, part in self.items()}
        return type(self)(copied, self.copy_of)


def like(one: Part) -> Part:
    """Another of its class that shares what it holds."""
    made = object.__new__(type(one))
    made.__dict__.update(one.__dict__)
    return made
